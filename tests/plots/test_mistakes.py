"""The mistakes panel: who is taken for whom, and the samples behind it, with real events and a real network."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from playground.plots import specimen
from playground.plots.confusion import Confusion
from playground.style.plain import tip


def test_a_cell_of_mistakes_says_under_the_pointer_who_is_taken_for_whom_and_how_often(opened):
    panel = opened(Confusion)
    matrix = panel.matrix
    counts = np.zeros((3, 3), int)
    counts[1] = [3, 13, 0]
    matrix.set_counts(counts, ("cat", "dog", "cow"), None)
    point = matrix.rect_of(1, 0).center().toPoint()
    QApplication.sendEvent(matrix, QHelpEvent(QEvent.Type.ToolTip, point, matrix.mapToGlobal(point)))
    assert QToolTip.text() == tip("dog answered as cat: 3 of 16 samples, 18.8 %")
    matrix.set_counts(counts, ("cat", "dog", "cow"), (2, 0))
    assert matrix.accessibleDescription() == "cow answered as cat: 0 of 0 samples, 0 %"
    QToolTip.hideText()


@pytest.mark.concept("in-confusion")
def test_mistakes_are_counted_and_listed(opened, qtbot):
    panel, look = opened(Confusion), specimen.named("digits")
    network, data = look.trainer.evaluator, look.trainer.data
    scores = network.predict(look.block("scores"), {"image": data.values("validation", "image")})
    right = data.values("validation", "label")
    counts = panel.matrix._counts
    assert counts.sum() == len(right)
    assert np.trace(counts) == (scores.argmax(axis=1) == right).sum()
    wrong = np.flatnonzero(scores.argmax(axis=1) != right)
    assert panel.samples.count() == min(30, len(wrong))
    with qtbot.waitSignal(panel.sample_chosen) as heard:
        panel.samples.setCurrentRow(0)
    assert heard.args[0].split == "validation"
    assert heard.args[0].index in wrong


def test_a_cell_lists_its_samples_and_lets_go(opened):
    panel = opened(Confusion)
    row = int(np.diag(panel.matrix._counts).argmax())
    QTest.mouseClick(panel.matrix, Qt.MouseButton.LeftButton, pos=panel.matrix.rect_of(row, row).center().toPoint())
    assert panel.samples.count() == min(30, panel.matrix._counts[row, row])
    assert panel.list_title.text() == f"{row} answered as {row}"
    QTest.keyClick(panel.matrix, Qt.Key.Key_Escape)
    assert panel.list_title.text() == "Worst mistakes"


def test_who_walks_through_mistakes_keeps_the_place_while_it_trains(opened):
    panel, heard = opened(Confusion), []

    def wrong(*numbers):
        panel._rows = np.array([[number, 5, 3, -1.0 - number, 1] for number in numbers], float)
        panel._fill_list()

    panel._cell = None
    wrong(4, 7, 9)
    assert [panel.samples.item(row).text() for row in range(3)] == ["#9: 5 → 3", "#7: 5 → 3", "#4: 5 → 3"]
    assert panel.samples.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "#9: 5 as 3"
    panel.samples.setCurrentRow(1)
    panel.sample_chosen.connect(heard.append)
    wrong(7, 8, 9, 11)
    assert panel.samples.currentItem().text() == "#7: 5 → 3"
    assert heard == [], "nobody has chosen anything"
