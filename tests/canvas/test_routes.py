"""Routes: through every dot, in each style, without loops where none are asked for."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF

from engine.graph import Wire
from playground.canvas.items.routes import STYLES, route
from playground.canvas.items.wire_item import WireItem

START, END = QPointF(0, 0), QPointF(800, 13)
AROUND = (QPointF(80, -120), QPointF(720, -120))
WAYS = {
    "around": AROUND,
    "one": (QPointF(400, 160),),
    "behind the port": (QPointF(-100, -80), QPointF(900, -80)),
    "back and forth": (QPointF(600, 100), QPointF(200, 200), QPointF(600, 300)),
    "on top of each other": (QPointF(300, 100), QPointF(300, 100)),
    "a tip": (QPointF(1000, -200),),
    "on the port": (QPointF(0, 0),),
}


def points(path) -> list[QPointF]:
    return list(path.toSubpathPolygons()[0])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", WAYS)
def test_a_wire_goes_from_port_to_port_through_its_dots_in_order(style, name):
    item = WireItem(Wire("b1", "b2"), START, END, style=style, dots=WAYS[name])
    line = points(item.path)
    assert (line[0], line[-1]) == (START, END)
    places = []
    for dot in item.dots:
        places.append(next(number for number, point in enumerate(line) if point == dot and number >= (places or [0])[-1]))
    assert places == sorted(places)
    assert item.distance(item.middle) < 1


@pytest.mark.parametrize("name", WAYS)
def test_right_angles_are_right(name):
    path = route(START, END, WAYS[name], "orthogonal")
    long = [(a, b) for a, b in pairwise(points(path)) if (a - b).manhattanLength() > 15]  # what is shorter is a round corner
    assert long
    assert all(abs(a.x() - b.x()) < 0.01 or abs(a.y() - b.y()) < 0.01 for a, b in long)


def test_dots_in_a_row_give_a_straight_line():
    curve = [point for point in points(route(START, END, AROUND)) if 80 <= point.x() <= 720 and point.y() < -60]
    assert {round(point.y(), 6) for point in curve} == {-120.0}


STEADY = ((QPointF(200, 100), QPointF(420, 180), QPointF(600, 400)), (QPointF(60, 300), QPointF(400, 340), QPointF(700, 345)))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("dots", STEADY, ids=["even", "steep, then flat"])
def test_between_two_points_a_wire_does_not_go_beyond_them(style, dots):
    path = route(START, QPointF(800, 500), dots, style)
    for steps in ([b.x() - a.x() for a, b in pairwise(points(path))], [b.y() - a.y() for a, b in pairwise(points(path))]):
        assert min(steps) > -0.01


def test_in_right_angles_a_wire_around_blocks_turns_beside_its_ports():
    path = route(START, END, (QPointF(400, 160),), "orthogonal")
    upright = {round(a.x()) for a, b in pairwise(points(path)) if abs(a.x() - b.x()) < 0.01 and abs(a.y() - b.y()) > 20}
    assert upright == {40, 760}


@pytest.mark.parametrize("style", STYLES)
def test_a_wire_back_without_dots_runs_between_the_rows(style):
    path = route(QPointF(800, 0), QPointF(0, 240), (), style)
    assert path.pointAtPercent(0.5).y() == pytest.approx(120)


def test_a_dot_on_a_level_part_is_put_where_the_wire_is():
    item = WireItem(Wire("b1", "b2"), QPointF(0, 13), QPointF(200, 13))
    assert item.nearest(QPointF(97, 15)) == (QPointF(100, 13), 0)
    led = WireItem(Wire("b1", "b2"), START, END, style="orthogonal", dots=(QPointF(400, 160),))
    assert led.nearest(QPointF(43, 81)) == (QPointF(40, 80), 0)
    assert led.nearest(QPointF(761, 81)) == (QPointF(760, 80), 1)
