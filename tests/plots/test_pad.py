"""The drawing pad: what one draws arrives like a digit of MNIST."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.plots.drawing.pad import Pad, centred


@pytest.fixture
def pad(qtbot):
    made = Pad()
    qtbot.addWidget(made)
    made.resize(200, 200)
    made.show()
    return made


def stroke(pad, *points, button=Qt.MouseButton.LeftButton):
    QTest.mousePress(pad, button, pos=QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(pad, QPoint(*point))
    QTest.mouseRelease(pad, button, pos=QPoint(*points[-1]))


def test_a_stroke_becomes_a_digit_in_the_middle(pad, qtbot):
    assert pad.is_blank
    with qtbot.waitSignal(pad.drawn):
        stroke(pad, (20, 10), (20, 60), (20, 90))  # small, in the upper left corner
    values = pad.values()
    assert values.shape == (28, 28)
    assert values.max() == pytest.approx(1.0, abs=0.15)
    rows = np.flatnonzero(values.max(axis=1) > 0.2)
    assert 18 <= rows[-1] - rows[0] + 1 <= 21 or rows[-1] - rows[0] + 1 >= 10
    mass = values.sum()
    centre = (values.sum(axis=1) @ np.arange(28) / mass, values.sum(axis=0) @ np.arange(28) / mass)
    assert centre == pytest.approx((13.5, 13.5), abs=0.8)


def test_large_ink_fits_the_box_of_twenty_pixels():
    ink = np.zeros((112, 112), np.float32)
    ink[4:108, 50:60] = 1
    values = centred(ink, 28)
    rows = np.flatnonzero(values.max(axis=1) > 0.05)
    assert rows[-1] - rows[0] + 1 in (20, 21)
    assert values.max() <= 1


def test_nothing_drawn_is_nothing():
    assert not centred(np.zeros((112, 112), np.float32), 28).any()


def test_right_button_rubs_out_and_clear_empties(pad):
    stroke(pad, (40, 100), (160, 100))
    before = pad.ink().sum()
    stroke(pad, (100, 60), (100, 140), button=Qt.MouseButton.RightButton)
    assert pad.ink().sum() < before
    pad.clear()
    assert pad.is_blank


def test_a_stroke_over_a_picture_begins_anew(pad):
    stroke(pad, (40, 100), (160, 100))
    pad.show_picture(pad.grab().toImage())
    assert pad.is_blank
    stroke(pad, (100, 40), (100, 160))
    columns = np.flatnonzero(pad.ink().max(axis=0) > 0.5)
    assert columns[-1] - columns[0] < 20, "only the new stroke is there"
