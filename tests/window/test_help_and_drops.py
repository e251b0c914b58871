"""F1, what is dropped from outside, and what a screen reader hears."""

import os
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from engine.catalogue import LAYERS
from engine.events import EpochDone
from engine.settings import describe
from playground.dialogs import unsaved
from playground.dialogs.block_help import BlockHelp
from playground.document.starters import STARTERS
from playground.files import project_file
from playground.files.project_file import SavedProject
from playground.window.files import another


def drop(target: QWidget, *paths) -> bool:
    """Drag files over a widget and let them go there, as the desktop does; whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = QPointF(target.rect().center())
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(place.toPoint(), *held)
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(place, *held))
    return enter.isAccepted()


def test_f1_opens_the_page_of_the_selected_block(window, monkeypatch):
    shown = []
    monkeypatch.setattr(BlockHelp, "exec", lambda page: shown.append((page.windowTitle(), page.page.toPlainText())))
    window.document.select([window.document.project.graph.by_name("hidden1").id])
    QTest.keyClick(window, Qt.Key.Key_F1)
    ((title, text),) = shown
    assert title == "Dense"
    assert "Units" in text
    assert "default: " in text


def test_f1_opens_the_guide_where_nothing_is_selected(window, monkeypatch):
    asked = []
    monkeypatch.setattr(window.help, "guide", lambda: asked.append("guide"))
    window.document.select(())
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert asked == ["guide"]


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("preferences", "nothing to confirm"),
        ("edit_shortcuts", "named before anything changes"),
        ("shortcuts", "All keys"),
        ("commands", "Enter does it"),
        ("new", "asked about first"),
        ("about", "licences"),
    ],
)
def test_f1_in_a_dialog_says_what_it_is_for(window, qtbot, action, words):
    told = []

    def press():
        dialog = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if dialog is None or not dialog.isActiveWindow():
            QTimer.singleShot(20, window, press)
            return
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_F1)
        told.append(QToolTip.text())
        QToolTip.hideText()
        dialog.reject()

    with qtbot.waitActive(window):
        window.activateWindow()
    QTimer.singleShot(20, window, press)  # most dialogs wait for a person; it is pressed meanwhile
    window.action_set[action].trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert words in told[0]


@pytest.fixture
def opened(monkeypatch):
    """The pages of the guide that are opened."""
    names = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: names.append(Path(url.toLocalFile()).name) or True)
    return names


def test_f1_in_the_palette_opens_the_page_of_the_block_there(window, monkeypatch, opened):
    shown = []
    monkeypatch.setattr(BlockHelp, "exec", lambda page: shown.append(page.windowTitle()))
    window.action_set["find_block"].trigger()
    QTest.keyClicks(window.blocks.search, "dropout")
    QTest.keyClick(window.blocks.search, Qt.Key.Key_F1)
    assert shown == ["Dropout"]
    assert opened == []


@pytest.mark.parametrize(("kind", "page"), [("learning_curves", "watch.md"), ("weights", "watch.md"), ("try_it", "try.md")])
def test_f1_in_a_panel_opens_its_page_of_the_guide_whatever_is_selected(window, opened, kind, page):
    window.document.select([window.document.project.graph.by_name("hidden1").id])
    panel = window.docks.panel(kind)
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.docks.arrange([[kind]])
    panel.setFocus()
    QTest.keyClick(panel, Qt.Key.Key_F1)
    assert opened == [page]


def test_f1_at_the_train_button_opens_the_page_on_training(window, opened):
    window.transport.train.setFocus()
    QTest.keyClick(window.transport.train, Qt.Key.Key_F1)
    assert opened == ["train.md"]


@pytest.mark.parametrize("kind", sorted(LAYERS))
def test_every_block_has_a_page(qtbot, kind):
    page = BlockHelp(LAYERS[kind])
    qtbot.addWidget(page)
    text = page.page.toPlainText()
    assert all(item.title in text and item.help in text for item in describe(LAYERS[kind]))
    assert "<" not in text.replace("<=", "").replace("< ", "") or "->" in text


def test_a_table_that_is_dropped_becomes_the_data_and_undo_brings_the_others_back(window, tmp_path):
    before = window.document.project.source
    file = tmp_path / "mine.csv"
    file.write_text("a,b,kind\n" + "".join(f"{n},{n * 2},{'x' if n % 2 else 'y'}\n" for n in range(40)))
    drop(window, file)
    assert window.document.project.source.kind == "csv_file"
    assert window.document.project.source.problem() == ""
    assert "mine.csv" in window.status.currentMessage()
    window.document.undo()
    assert window.document.project.source == before


def test_rows_that_can_not_be_used_are_named_until_other_data_come(window, qtbot, tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("a,b\n" + "".join(f"{n},{n * 2}\n" for n in range(40)) + "5,oops\n6\n")
    drop(window, file)
    qtbot.waitUntil(window.banner.isVisible)
    assert "Line 42" in window.banner.text.text()
    assert "Line 43" in window.banner.text.text()
    window.document.undo()
    qtbot.waitUntil(lambda: not window.banner.isVisible())


def test_a_table_that_can_not_be_read_says_why(window, tmp_path):
    (tmp_path / "bad.csv").write_text("")
    drop(window, tmp_path / "bad.csv")
    assert window.status.currentMessage() == window.document.project.source.problem() != ""


def test_what_means_nothing_is_left_alone(window, tmp_path):
    before = window.document.project
    (tmp_path / "letter.txt").write_text("hello")
    drop(window, tmp_path / "letter.txt")
    assert window.document.project is before
    assert "letter.txt" in window.status.currentMessage()
    assert ".csv" in window.status.currentMessage()


PARTS = ("canvas", "palette", "inspector", "transport", "panel", "menus")


@pytest.fixture
def part(window, request):
    return {
        "canvas": window.canvas.viewport(),
        "palette": window.blocks.view.viewport(),
        "inspector": window.inspector,
        "transport": window.transport.train,
        "panel": next(window.docks.seen()),
        "menus": window.menuBar(),
    }[request.param]


@pytest.fixture
def project_file_of(tmp_path):
    def make(name: str, starter: str = "spiral"):
        path = tmp_path / f"{name}.bprop"
        project_file.save(path, SavedProject(STARTERS[starter].make()))
        return path

    return make


@pytest.fixture
def begun(monkeypatch):
    """The windows that are opened beside this one."""
    paths = []
    monkeypatch.setattr(another, "start", lambda path=None, *, safe=False: paths.append(path) or True)
    return paths


@pytest.mark.parametrize("part", PARTS, indirect=True)
def test_a_table_is_taken_wherever_it_is_dropped(window, part, tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("a,b\n" + "".join(f"{n},{n}\n" for n in range(40)))
    assert drop(part, file)
    assert window.document.project.source.kind == "csv_file"


def test_a_folder_with_images_becomes_the_data(window, tmp_path):
    (tmp_path / "images" / "cats").mkdir(parents=True)
    assert drop(window.canvas.viewport(), tmp_path / "images")
    assert window.document.project.source.kind == "image_folder"
    window.document.undo()
    assert window.document.project.source.kind != "image_folder"


def test_a_project_takes_the_place_of_one_that_nobody_touched(window, begun, project_file_of):
    path = project_file_of("other")
    assert drop(window.canvas.viewport(), path)
    assert window.files.path == path
    assert begun == []


def test_a_project_opens_beside_what_was_edited_trained_or_saved(window, begun, project_file_of, qtbot, tmp_path):
    path = project_file_of("other")
    window.document.select([window.document.project.graph.by_name("tanh1").id])
    window.canvas.desk.do("duplicate")
    edited = window.document.project
    assert drop(window.canvas.viewport(), path)
    assert window.document.project is edited
    assert begun == [path]
    assert window.files._write(tmp_path / "mine.bprop")
    assert window.files.wait()
    drop(window.canvas.viewport(), path)
    assert window.files.path == tmp_path / "mine.bprop"
    assert begun == [path, path]


def test_a_project_that_is_dropped_while_it_trains_opens_beside_it(window, begun, project_file_of, qtbot):
    window.training.toggle()
    qtbot.waitUntil(lambda: window.session.step > 5)
    drop(window.canvas.viewport(), project_file_of("other"))
    assert window.files.name == "spiral"
    assert window.session.state == "running"
    assert len(begun) == 1


def test_several_projects_open_each_and_the_open_one_is_not_opened_twice(window, begun, project_file_of):
    one, two = project_file_of("one"), project_file_of("two")
    drop(window.canvas.viewport(), one, two)
    assert window.files.path == one
    assert begun == [two]
    drop(window.canvas.viewport(), one)
    assert begun == [two]
    assert "already" in window.status.currentMessage()


def test_where_no_other_window_can_be_opened_this_one_asks_before_it_leaves(window, monkeypatch, project_file_of):
    monkeypatch.setattr(another, "start", lambda path=None, *, safe=False: False)
    asked = []
    monkeypatch.setattr(unsaved, "ask_unsaved", lambda *_: asked.append(1) or unsaved.CANCEL)
    window.document.select([window.document.project.graph.by_name("tanh1").id])
    window.canvas.desk.do("duplicate")
    edited = window.document.project
    drop(window.canvas.viewport(), project_file_of("other"))
    assert asked == [1]
    assert window.document.project is edited


def test_another_window_really_opens_on_the_project(project_file_of, tmp_path):
    """The line that starts it, run as it is, but for the time that it prints and a home of its own."""
    program, *arguments = another.line(project_file_of("other"), safe=True)
    arguments[-1] = arguments[-1].replace("main([", "main(['--startup-time', ")
    folders = {name: str(tmp_path / name) for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    child = subprocess.Popen(
        [program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen"},
    )
    try:
        assert b"Ready after" in child.stdout.readline()
        assert "other.bprop" in (tmp_path / "XDG_STATE_HOME" / "blockprop" / "recent.json").read_text()
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def test_the_finished_program_starts_itself():
    assert another.line(Path("/a b/c.bprop"), frozen=True)[1:] == ["/a b/c.bprop"]
    assert another.line(safe=True, frozen=True)[1:] == ["--safe-mode"]


def test_epochs_are_said_now_and_then(window):
    heard, now = [], [100.0]
    window.spoken.say, window.spoken._clock = heard.append, lambda: now[0]
    for epoch in range(1, 4):
        window.session.epoch_done.emit(EpochDone(epoch, 10 * epoch, {"train/loss": 0.5, "validation/loss": 0.1234}))
        now[0] += 3.0
    assert heard == ["epoch 1, loss 0.123", "epoch 3, loss 0.123"]
    window.session.finished.emit("All 3 epochs are done.")
    assert heard[-1] == "All 3 epochs are done."
