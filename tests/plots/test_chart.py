"""Charts with real mouse and keys: zoom, pan, reset, crosshair, pin."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.plots.drawing.chart import Chart
from playground.plots.drawing.chart_view import Line


@pytest.fixture
def chart(qtbot):
    made = Chart("step", "loss")
    qtbot.addWidget(made)
    made.resize(400, 240)
    x = np.arange(1.0, 101.0)
    made.set_lines((Line("training", x, 1 / x, "run:0"), Line("validation", x[9::10], 2 / x[9::10], "run:1", dashed=True, marked=True)))
    made.show()
    made.grab()
    return made


def drag(chart, start, end):
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(chart, (start + end) / 2)
    QTest.mouseMove(chart, end)
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=end)


def wheel(chart, point, steps):
    event = QWheelEvent(
        QPointF(point), chart.mapToGlobal(QPointF(point)), QPoint(), QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chart, event)


def test_it_follows_new_points_until_someone_zooms(chart, qtbot):
    assert chart.view.x.high == 100
    x = np.arange(1.0, 201.0)
    chart.set_lines((Line("training", x, 1 / x, "run:0"),))
    assert chart.view.x.high == 200
    with qtbot.waitSignal(chart.following_changed):
        wheel(chart, QPoint(200, 100), 3)
    shown = (chart.view.x.low, chart.view.x.high)
    assert shown[1] - shown[0] < 180
    x = np.arange(1.0, 401.0)
    chart.set_lines((Line("training", x, 1 / x, "run:0"),))
    assert (chart.view.x.low, chart.view.x.high) == shown


def test_wheel_keeps_the_value_under_the_pointer(chart):
    point = QPoint(250, 100)
    before = chart.view.x.value(chart._painter.shares(QPointF(point))[0])
    wheel(chart, point, 2)
    chart.grab()
    assert chart.view.x.value(chart._painter.shares(QPointF(point))[0]) == pytest.approx(before)


def test_a_drag_zooms_into_the_box_and_a_double_click_shows_everything(chart):
    plot = chart._painter.plot
    start, end = plot.topLeft().toPoint() + QPoint(60, 20), plot.topLeft().toPoint() + QPoint(160, 120)
    wanted = [chart.view.x.value(chart._painter.shares(QPointF(point))[0]) for point in (start, end)]
    drag(chart, start, end)
    assert not chart.following
    assert (chart.view.x.low, chart.view.x.high) == pytest.approx(wanted, rel=0.02)
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    assert chart.following
    assert chart.view.x.high == 100


def test_crosshair_follows_the_pointer_and_a_click_pins_it(chart, qtbot):
    with qtbot.waitSignal(chart.hovered) as heard:
        QTest.mouseMove(chart, QPoint(220, 100))
    assert chart.view.crosshair == heard.args[0]
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(220, 100))
    pinned = chart.view.crosshair
    QTest.mouseMove(chart, QPoint(300, 100))
    assert chart.view.crosshair == pinned
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    QTest.mouseMove(chart, QPoint(310, 100))
    assert chart.view.crosshair > pinned


def test_keys_move_the_crosshair_and_the_zoom(chart):
    QTest.keyClick(chart, Qt.Key.Key_Left)
    first = chart.view.crosshair
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.view.crosshair < first
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    assert not chart.following
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.following


def test_logarithms_hold_with_zeros_and_below(chart):
    x = np.arange(0.0, 50.0)
    chart.set_lines((Line("odd", x, np.where(x % 2, -1.0, x), "run:0"),))
    chart.set_log(x=True, y=True)
    chart.grab()
    assert chart.view.x.low > 0
    assert chart.view.y.low > 0


@pytest.mark.parametrize("y", [[], [1.0], [np.nan, np.nan], [np.inf, 1.0], [0.0, 0.0], [1e300, -1e300]])
def test_odd_lines_are_drawn_without_trouble(chart, y):
    chart.set_lines((Line("odd", np.arange(float(len(y))), np.array(y), "run:0", filled=True, marked=True),))
    chart.grab()


def test_it_says_its_latest_values_to_a_screen_reader(chart):
    assert "training 0.01" in chart.accessibleDescription()
