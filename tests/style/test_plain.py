"""Texts of strangers are shown as they are: no file is read because a name looks like HTML."""

import os
import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QToolTip, QVBoxLayout, QWidget

from playground.style import theme
from playground.style.plain import tip


@pytest.fixture
def bait(tmp_path):
    """A text that makes Qt read a file if it is taken for HTML, and whether that happened."""
    path = tmp_path / "bait.png"
    os.mkfifo(path)
    bitten = threading.Event()

    def wait():
        handle = os.open(path, os.O_WRONLY)  # waits until somebody opens the other end
        bitten.set()
        os.close(handle)

    angler = threading.Thread(target=wait, daemon=True)
    angler.start()
    yield f'<img src="{path}">', bitten
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    angler.join()  # before the end is closed again, else it may wait on
    os.close(reader)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes: run it on Linux or macOS")
def test_labels_and_boxes_show_html_as_text(qtbot, bait):
    text, bitten = bait
    theme.apply(QApplication.instance())
    window = QWidget()
    qtbot.addWidget(window)
    first, rich = QLabel(text), QLabel("<b>bold</b>")
    rich.setProperty("rich", "true")
    column = QVBoxLayout(window)
    for label in (first, rich):
        column.addWidget(label)
    window.show()
    late = QLabel()
    column.addWidget(late)
    late.setText(text)
    QApplication.processEvents()
    window.grab()
    assert (first.textFormat(), late.textFormat()) == (Qt.TextFormat.PlainText,) * 2
    assert rich.textFormat() == Qt.TextFormat.RichText
    box = QMessageBox(window)
    box.setText(text)
    box.show()
    box.grab()
    box.close()
    assert not bitten.is_set()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes: run it on Linux or macOS")
def test_tooltips_show_html_as_text_and_stay_rich_for_ours(qtbot, bait):
    text, bitten = bait
    theme.apply(QApplication.instance())
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    QToolTip.showText(QPoint(10, 10), tip(text), window)
    shown = next(one for one in QApplication.topLevelWidgets() if one.metaObject().className() == "QTipLabel")
    assert shown.textFormat() == Qt.TextFormat.AutoText
    shown.grab()
    QToolTip.hideText()
    assert not bitten.is_set()
    assert tip("a plain text") == "a plain text"
