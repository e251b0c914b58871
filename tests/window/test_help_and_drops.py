"""F1, what is dropped from outside, and what a screen reader hears."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from engine.catalogue import LAYERS
from engine.events import EpochDone
from engine.settings import describe
from playground.dialogs.block_help import BlockHelp


def drop(window, path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(event)


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


def test_a_table_that_can_not_be_read_says_why(window, tmp_path):
    (tmp_path / "bad.csv").write_text("")
    drop(window, tmp_path / "bad.csv")
    assert window.status.currentMessage() == window.document.project.source.problem() != ""


def test_what_means_nothing_is_left_alone(window, tmp_path):
    before = window.document.project
    (tmp_path / "letter.txt").write_text("hello")
    drop(window, tmp_path / "letter.txt")
    assert window.document.project is before


def test_epochs_are_said_now_and_then(window):
    heard, now = [], [100.0]
    window.spoken.say, window.spoken._clock = heard.append, lambda: now[0]
    for epoch in range(1, 4):
        window.session.epoch_done.emit(EpochDone(epoch, 10 * epoch, {"train/loss": 0.5, "validation/loss": 0.1234}))
        now[0] += 3.0
    assert heard == ["epoch 1, loss 0.123", "epoch 3, loss 0.123"]
    window.session.finished.emit("All 3 epochs are done.")
    assert heard[-1] == "All 3 epochs are done."
