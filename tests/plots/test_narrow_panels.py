"""Panels of an autoencoder as narrow as a small window makes them: their sentences are whole, and as wide as there is room."""

import pytest
from PySide6.QtWidgets import QApplication

from playground.plots.reconstruction import Reconstruction
from playground.plots.try_it import TryIt


@pytest.fixture
def narrow(qtbot):
    def make(kind, specimen):
        panel = kind()
        qtbot.addWidget(panel)
        panel.specimen = specimen
        panel.resize(232, 290)
        panel.show()
        panel.demo()
        QApplication.processEvents()
        return panel

    return make


def test_what_is_tried_without_an_answer_is_said_below_the_pad_in_its_whole_width(narrow):
    panel = narrow(TryIt, "autoencoder")
    assert panel.everywhere.isVisible()
    assert panel.everywhere.width() > 0.85 * panel.width()
    assert panel.everywhere.y() > panel.pad.geometry().bottom()
    assert panel.pad.width() > 0.85 * panel.width()
    assert not panel.bars.isVisible()
    assert not panel.truth.isVisible()


def test_an_answer_stands_beside_the_pad(narrow):
    panel = narrow(TryIt, "digits")
    assert not panel.everywhere.isVisible()
    assert panel.bars.isVisible()
    assert panel.bars.x() > panel.pad.x()


def test_the_error_of_a_reconstruction_is_whole(narrow):
    panel = narrow(Reconstruction, "autoencoder")
    panel.error.setText("Mittlerer quadratischer Fehler: 0,05073")
    QApplication.processEvents()
    room = panel.error.contentsRect()
    needed = panel.error.fontMetrics().boundingRect(room, 0x1000, panel.error.text())  # Qt::TextWordWrap
    assert needed.width() <= room.width()
    assert needed.height() <= room.height()
    assert panel.error.wordWrap()
