"""A file or folder of one's own is typed, or looked for in the system's dialog, which answers for itself here."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from engine.catalogue import SOURCES
from playground.document.document import Document
from playground.document.project import Project
from playground.inspector.inspector import Inspector


class Desk:
    """An inspector on data of one's own, and what the dialogs were asked."""

    def __init__(self, qtbot, source):
        self.document = Document(Project(source))
        self.inspector = Inspector(self.document)
        qtbot.addWidget(self.inspector)
        self.inspector.resize(300, 800)
        self.inspector.show()
        self.inspector.activateWindow()
        qtbot.waitUntil(self.inspector.isActiveWindow)

    @property
    def field(self):
        return self.inspector.training_page.source.form.rows["path"].field

    @property
    def path(self):
        return self.document.project.source.path


@pytest.fixture
def desk_with(qtbot):
    made = []

    def sit_down(kind, **settings):
        made.append(Desk(qtbot, SOURCES[kind](**settings)))
        return made[-1]

    yield sit_down
    for each in made:
        each.inspector.close_document()


@pytest.fixture
def dialog(monkeypatch):
    """What a person answers in the dialog, and what it was asked."""

    class Answer:
        path = ""
        asked = ()

        def file(self, _parent, title, start, kinds):
            self.asked = (title, start, kinds)
            return self.path, ""

        def folder(self, _parent, title, start):
            self.asked = (title, start)
            return self.path

    answer = Answer()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer.file)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer.folder)
    return answer


@pytest.mark.parametrize(("kind", "pattern"), [("csv_file", "*.csv *.tsv"), ("npz_file", "*.npz")])
def test_a_file_that_is_looked_for_is_one_step(desk_with, dialog, tmp_path, kind, pattern):
    desk = desk_with(kind, path=str(tmp_path / "gone" / "old.csv"))
    before, steps = desk.path, len(desk.document.history)
    dialog.path = str(tmp_path / "new.csv")
    QTest.mouseClick(desk.field.browse, Qt.MouseButton.LeftButton)
    assert dialog.asked[1] == str(tmp_path), "the nearest folder that is there"
    assert f"({pattern});;" in dialog.asked[2]
    assert desk.path == desk.field.line.text() == dialog.path
    assert len(desk.document.history) == steps + 1
    desk.document.undo()
    assert desk.path == desk.field.line.text() == before


def test_a_folder_is_looked_for_as_one(desk_with, dialog, tmp_path):
    desk = desk_with("image_folder", path=str(tmp_path))
    dialog.path = str(tmp_path / "pictures")
    QTest.mouseClick(desk.field.browse, Qt.MouseButton.LeftButton)
    assert dialog.asked[1:] == (str(tmp_path),)
    assert desk.path == dialog.path


def test_the_file_that_stands_there_is_where_looking_begins(desk_with, dialog, tmp_path):
    (tmp_path / "here.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    desk = desk_with("csv_file", path=str(tmp_path / "here.csv"))
    QTest.mouseClick(desk.field.browse, Qt.MouseButton.LeftButton)
    assert dialog.asked[1] == str(tmp_path / "here.csv")


def test_who_thinks_better_of_it_changes_nothing(desk_with, dialog, tmp_path):
    """Words that were being typed stay, and count as not given yet."""
    desk = desk_with("csv_file", path="old.csv")
    project = desk.document.project
    desk.field.line.setFocus()
    QTest.keyClicks(desk.field.line, "x")
    QTest.mouseClick(desk.field.browse, Qt.MouseButton.LeftButton)
    assert dialog.asked
    assert desk.document.project is project
    assert desk.field.line.text() != "old.csv"
    QTest.keyClick(desk.field.line, Qt.Key.Key_Escape)
    assert desk.field.line.text() == "old.csv"
    assert desk.document.project is project


def test_the_button_comes_after_the_line_by_key_and_says_what_it_is(desk_with, dialog, tmp_path):
    desk = desk_with("csv_file")
    dialog.path = str(tmp_path / "new.csv")
    desk.field.line.setFocus()
    QTest.keyClick(desk.field.line, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is desk.field.browse
    assert desk.field.browse.accessibleName() == "Choose a file"
    assert desk.field.browse.toolTip()
    QTest.keyClick(desk.field.browse, Qt.Key.Key_Space)
    assert desk.path == dialog.path


def test_what_is_chosen_in_place_of_typed_words_is_taken_even_if_it_stood_there_before(desk_with, dialog, tmp_path):
    desk = desk_with("csv_file", path=str(tmp_path / "old.csv"))
    dialog.path = desk.path
    desk.field.line.setFocus()
    QTest.keyClicks(desk.field.line, "x")
    QTest.mouseClick(desk.field.browse, Qt.MouseButton.LeftButton)
    assert desk.field.line.text() == desk.path == dialog.path
    assert len(desk.document.history) == 1
