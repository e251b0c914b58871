"""Charts with real mouse and keys: zoom, pan, reset, crosshair, pin."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.plots.drawing.chart import Chart
from playground.plots.drawing.chart_view import Line
from playground.style import theme


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


def drag(chart, start, end, button=Qt.MouseButton.LeftButton, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.mousePress(chart.viewport(), button, modifiers, start)
    for point in ((start + end) / 2, end):
        local = QPointF(point)
        moved = QMouseEvent(
            QMouseEvent.Type.MouseMove, local, chart.viewport().mapToGlobal(local), Qt.MouseButton.NoButton, button, modifiers
        )
        QApplication.sendEvent(chart.viewport(), moved)
    QTest.mouseRelease(chart.viewport(), button, modifiers, end)


def wheel(chart, point, steps, modifiers=Qt.KeyboardModifier.NoModifier):
    event = QWheelEvent(
        QPointF(point), chart.mapToGlobal(QPointF(point)), QPoint(), QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chart.viewport(), event)


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


def test_labels_at_the_ends_of_a_low_axis_are_drawn_too(chart):
    chart.resize(400, 110)
    chart.set_lines(
        tuple(Line(name, np.array([891.0]), np.array([y]), "run:0") for name, y in (("training", 0.983), ("validation", 0.984)))
    )
    chart.grab()
    axis = chart._axes["left"]
    image = QImage(400, 110, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    drawn = [words for _, _, words in axis.generateDrawSpecs(painter)[2]]
    painter.end()
    assert drawn == ["0.983", "0.984"]


def test_wheel_keeps_the_value_under_the_pointer(chart):
    before, tall = chart.x_at(250), (chart.view.y.low, chart.view.y.high)
    wheel(chart, QPoint(250, 100), 2)
    assert chart.x_at(250) == pytest.approx(before)
    assert (chart.view.y.low, chart.view.y.high) == tall
    wheel(chart, QPoint(250, 100), 2, Qt.KeyboardModifier.ControlModifier)
    assert chart.view.y.high - chart.view.y.low < tall[1] - tall[0]


def test_a_drag_zooms_into_the_box_and_a_double_click_shows_everything(chart):
    plot = chart.plot_area()
    start, end = plot.topLeft().toPoint() + QPoint(60, 20), plot.topLeft().toPoint() + QPoint(160, 120)
    wanted = [chart.x_at(start.x()), chart.x_at(end.x())]
    drag(chart, start, end)
    assert not chart.following
    assert (chart.view.x.low, chart.view.x.high) == pytest.approx(wanted, rel=0.02)
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    QTest.mouseDClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    assert chart.following
    assert chart.view.x.high == 100
    assert not chart.view.pinned


@pytest.mark.parametrize(
    ("button", "modifiers"),
    [(Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier), (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)],
)
def test_a_pan_moves_the_lines_with_the_pointer(chart, button, modifiers):
    under, span = chart.x_at(150), chart.view.x.high - chart.view.x.low
    drag(chart, QPoint(150, 80), QPoint(210, 80), button, modifiers)
    assert chart.x_at(210) == pytest.approx(under, rel=0.02)
    assert chart.view.x.high - chart.view.x.low == pytest.approx(span)
    assert not chart.following


def test_a_trembling_click_is_no_zoom(chart):
    drag(chart, QPoint(150, 80), QPoint(170, 82))
    assert chart.following
    assert chart.view.x.high == 100


def test_a_chart_that_may_not_zoom_stays(chart):
    chart.zoomable = False
    wheel(chart, QPoint(200, 100), 3)
    drag(chart, QPoint(100, 40), QPoint(200, 120))
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    assert chart.following
    assert chart.view.x.high == 100


def test_crosshair_follows_the_pointer_and_a_click_pins_it(chart, qtbot):
    with qtbot.waitSignal(chart.hovered) as heard:
        QTest.mouseMove(chart.viewport(), QPoint(220, 100))
    assert chart.view.crosshair == heard.args[0]
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(220, 100))
    pinned = chart.view.crosshair
    QTest.mouseMove(chart.viewport(), QPoint(300, 100))
    assert chart.view.crosshair == pinned
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    QTest.mouseMove(chart.viewport(), QPoint(310, 100))
    assert chart.view.crosshair > pinned


def test_crosshair_reads_every_line(chart):
    chart.set_crosshair(50.2)
    assert [row.text for row in chart._key.rows] == ["step 50.2", "validation  0.04", "training  0.02"]
    chart.set_crosshair(None)
    assert [row.text for row in chart._key.rows] == ["training", "validation"]


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
    assert chart.omitted() == 26
    assert chart._key.rows[-1].text == "26 not above 0: not shown"
    chart.set_log(x=False, y=False)
    assert chart.omitted() == 0


def test_outliers_leave_the_axis_and_not_the_data(chart):
    y = np.ones(200)
    y[[50, 150]] = 1000.0
    line = Line("loss", np.arange(200.0), y + np.linspace(0, 1, 200), "run:0")
    chart.set_lines((line,))
    assert chart.view.y.high > 900
    chart.ignore_outliers(True)
    assert chart.view.y.high < 3
    assert chart.view.lines[0].y.max() > 900
    chart.ignore_outliers(False)
    assert chart.view.y.high > 900


def test_no_more_points_than_pixels_and_no_peak_lost(chart):
    rng = np.random.default_rng(0)
    y = rng.normal(size=100_000)
    y[12_345] = 50.0
    chart.set_lines((Line("noisy", np.arange(100_000.0), y, "run:0"),))
    drawn = chart._curves[0]._stroke.getData()[1]
    assert len(drawn) <= 2.5 * chart.plot_area().width()
    assert drawn.max() == 50.0


def test_axes_stand_still_while_few_points_come(chart):
    x = np.arange(1.0, 1001.0)
    chart.set_lines((Line("loss", x, 1 / x, "run:0"),))
    before = (chart.view.x.ends(), chart.view.y.ends())
    changed = []
    chart._box.sigRangeChanged.connect(lambda *_: changed.append(1))
    chart.set_lines((Line("loss", x[:980], 1 / x[:980], "run:0"),))
    assert changed == []
    assert (chart.view.x.ends(), chart.view.y.ends()) == before


def test_bars_stand_on_the_floor(chart):
    edges = np.linspace(-1, 1, 11)
    chart.set_floor(0.0)
    chart.set_lines((Line("count", edges, np.array([0, 1, 2, 5, 9, 5, 2, 1, 0, 0, 0.0]), "accent", barred=True),))
    bars = chart._curves[0]._bars
    assert bars.isVisible()
    assert len(bars.opts["x0"]) == 7, "an empty bar is not drawn"
    assert chart.view.y.low == 0.0
    assert chart.view.x.ends() == (-1.0, 1.0)
    plot, image = chart.plot_area(), chart.grab().toImage()
    tallest, empty = (image.pixelColor(int(plot.left() + share * plot.width()), int(plot.center().y()) + 3) for share in (0.45, 0.97))
    assert tallest != empty, "the tallest bar is painted"


def test_a_change_of_theme_reaches_every_part(chart):
    theme.set_mode("dark")
    line = chart._curves[0]._stroke.opts["pen"].color().name()
    assert line == theme.DARK.run(0)
    assert chart._axes["left"].textPen().color().name() == theme.DARK.muted
    theme.set_mode("light")
    assert chart._curves[0]._stroke.opts["pen"].color().name() == theme.LIGHT.run(0)
    theme.set_mode("system")


def test_it_can_be_painted_at_twice_the_size(chart):
    image = QImage(800, 480, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2.0)
    with QPainter(image) as painter:
        chart.paint_with(painter, QRectF(0, 0, 400, 240))
    plot = chart.plot_area()
    corners = image.copy(int(2 * plot.left()), int(2 * plot.top()), int(2 * plot.width()), int(2 * plot.height()))
    blue = sum(
        corners.pixelColor(x, y).name() == theme.current().run(0) for x in range(0, corners.width(), 2) for y in range(corners.height())
    )
    assert blue > 100


@pytest.mark.parametrize("y", [[], [1.0], [np.nan, np.nan], [np.inf, 1.0], [0.0, 0.0], [1e300, -1e300]])
def test_odd_lines_are_drawn_without_trouble(chart, y):
    chart.set_lines((Line("odd", np.arange(float(len(y))), np.array(y), "run:0", marked=True),))
    chart.grab()


def test_it_says_its_latest_values_to_a_screen_reader(chart):
    assert "training 0.01" in chart.accessibleDescription()


def test_show_all_finds_the_same_range_as_the_first_time(chart):
    steps = np.arange(1.0, 101.0)
    chart.set_lines((Line("loss", steps, np.linspace(0.9, 0.001, 100), "run:0"),))
    chart.show_all()
    first = (chart.view.x.ends(), chart.view.y.ends())
    assert first[1][0] < 0.0 < 0.9 < first[1][1] < 1.0, "close around the values, not the 0 to 1 that an empty chart has"
    wheel(chart, chart.viewport().rect().center(), 3)
    QTest.mouseDClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=chart.viewport().rect().center())
    assert (chart.view.x.ends(), chart.view.y.ends()) == first


def test_a_click_without_a_move_pins_where_it_was_and_escape_lets_go(chart):
    point = chart.viewport().rect().center()
    chart.set_crosshair(None)
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert chart.view.pinned
    assert chart.view.crosshair == pytest.approx(chart.x_at(point.x()))
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert not chart.view.pinned
