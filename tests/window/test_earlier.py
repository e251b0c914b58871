"""Earlier versions as a person meets them: kept by saving, shown with their pictures, opened, brought back, deleted."""

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from playground.dialogs import question, trouble
from playground.dialogs.preferences import Preferences
from playground.dialogs.versions import EarlierVersions
from playground.files import project_file
from playground.files.versions import Versions
from playground.window import figures


@pytest.fixture
def versions(tmp_path):
    return Versions(tmp_path / "versions", lambda: 20)


@pytest.fixture
def window(open_window, versions):
    return open_window(versions=versions)


@pytest.fixture
def saved(window, tmp_path):
    """A window whose file was saved three times, with a block less each time."""
    path = tmp_path / "mine.bprop"
    assert window.files._write(path)
    assert window.files.wait()
    for _ in range(2):
        window.document.select([list(window.document.project.graph.blocks)[1]])
        window.canvas.desk.do("delete")
        window.action_set["save"].trigger()
        assert window.files.wait()
    return path


@pytest.fixture
def press(monkeypatch):
    """Plays the person in the dialog: chooses a row and presses a button, with the mouse."""
    seen: list[EarlierVersions] = []

    def prepare(row: int, verb: str) -> list[EarlierVersions]:
        def play(box: EarlierVersions) -> None:
            box.show()
            box.list.setCurrentRow(row)
            seen.append([box.list.item(number).text() for number in range(box.list.count())])
            assert not box.picture.pixmap().isNull()
            button = next(button for button in box.findChildren(QPushButton) if button.text() == verb)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            assert not box.isVisible()

        monkeypatch.setattr(EarlierVersions, "exec", play)
        return seen

    return prepare


def shown(box: EarlierVersions) -> None:
    """A version of a file that is not open here can be opened, but its network does not belong in the place of the present one."""
    box.show()
    verbs = [button.text() for button in box.findChildren(QPushButton) if button.isVisible()]
    assert "Open as a copy" in verbs
    assert "Bring it back" not in verbs
    box.close()


def blocks(project) -> int:
    return len(project.graph.blocks)


def test_without_a_file_or_a_second_saving_there_is_none(window, tmp_path):
    window.action_set["earlier_versions"].trigger()
    assert "no earlier version" in window.status.currentMessage()
    assert window.files._write(tmp_path / "mine.bprop")
    assert window.files.wait()
    window.action_set["earlier_versions"].trigger()
    assert "no earlier version" in window.status.currentMessage()


def test_each_opens_as_a_copy_and_the_file_stays_as_it_was(window, saved, press):
    content, now = saved.read_bytes(), blocks(window.document.project)
    listed = press(1, "Open as a copy")
    window.action_set["earlier_versions"].trigger()
    assert len(listed[0]) == 2
    assert all("just now" in text and "kB" in text for text in listed[0])
    assert blocks(window.document.project) == now + 2
    assert window.files.path is None
    assert window.files.name == "mine (earlier)"
    assert "mine" in window.banner.text.text()
    assert saved.read_bytes() == content


def test_one_is_brought_back_as_a_step_that_undo_takes_back(window, saved, press):
    before = window.document.project
    press(0, "Bring it back")
    window.action_set["earlier_versions"].trigger()
    assert blocks(window.document.project) == blocks(before) + 1
    assert window.document.project.layout == before.layout
    assert window.files.path == saved
    assert window.files.modified
    assert window.document.undo_name.startswith("Bring back the version of")
    window.document.undo()
    assert window.document.project == before


def test_closing_does_nothing(window, saved, press):
    before = window.document.project
    press(0, "Close")
    window.action_set["earlier_versions"].trigger()
    assert window.document.project is before


@pytest.mark.parametrize(("answer", "left"), [("keep", 2), ("delete", 0)])
def test_all_of_one_file_are_deleted_only_after_a_yes(window, saved, press, versions, monkeypatch, answer, left):
    monkeypatch.setattr(question, "ask", lambda *_: answer)
    press(0, "Delete all…")
    window.action_set["earlier_versions"].trigger()
    assert len(versions.of(saved)) == left
    assert saved.is_file()


def test_all_of_all_files_are_deleted_from_the_preferences(window, saved, versions, monkeypatch):
    monkeypatch.setattr(question, "ask", lambda *_: "delete")

    def press(box: Preferences) -> None:
        box.show()
        button = next(button for button in box.findChildren(QPushButton) if button.text() == "Delete all…")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        box.close()

    monkeypatch.setattr(Preferences, "exec", press)
    window.help.preferences()
    assert versions.size() == 0
    assert saved.is_file()


def test_how_many_is_a_preference(open_window, tmp_path, saved):
    window = open_window()
    most = Versions(tmp_path / "others", lambda: window.preferences.get("versions", 20))
    window.help.choose("versions", 0)
    assert most.keep(saved) == ""
    assert most.size() == 0
    window.help.choose("versions", 5)
    assert most.keep(saved) == ""
    assert most.size() > 0


def test_a_damaged_file_offers_what_it_held_before(window, saved, press, monkeypatch):
    asked = []
    monkeypatch.setattr(question, "ask", lambda _, title, text, answers, icon="help": asked.append(text) or "earlier")
    content = saved.read_bytes()
    saved.unlink()
    saved.write_bytes(content[:-100])
    press(0, "Open as a copy")
    before = blocks(window.document.project)
    assert window.files.open_template("spiral")
    with monkeypatch.context() as patch:
        patch.setattr(EarlierVersions, "exec", shown)
        assert not window.files.open_path(saved)
    assert not window.files.open_path(saved)
    assert "Earlier versions of it were kept" in asked[0]
    assert blocks(window.document.project) == before  # the last saving itself, which the file has no more
    assert window.files.path is None


def test_a_version_that_is_damaged_itself_is_told(window, saved, press, versions, monkeypatch):
    told = []
    monkeypatch.setattr(trouble, "tell", lambda _, title, sentence, details="": told.append(sentence))
    version = versions.of(saved)[0]
    before = window.document.project
    content = bytearray(version.path.read_bytes())
    content[300] ^= 0xFF
    status = version.path.stat()
    version.path.write_bytes(content)
    os.utime(version.path, ns=(status.st_atime_ns, status.st_mtime_ns))
    press(0, "Bring it back")
    window.action_set["earlier_versions"].trigger()
    assert window.document.project is before
    assert len(told) == 1


def test_saving_says_when_none_can_be_kept(open_window, tmp_path):
    (tmp_path / "taken").write_text("")
    window = open_window(versions=Versions(tmp_path / "taken" / "versions", lambda: 5))
    assert window.files._write(tmp_path / "mine.bprop")
    assert window.files.wait()
    assert window.status.currentMessage().startswith("Saved mine.bprop. Earlier versions can't be kept")
    assert project_file.load(tmp_path / "mine.bprop").project.graph == window.document.project.graph


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (59.9, "just now"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 h ago"),
        (86400, "1 day ago"),
        (1e6, "11 days ago"),
    ],
)
def test_how_long_ago(seconds, words):
    assert figures.ago(seconds) == words
