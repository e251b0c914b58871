"""Edits of dots: the reroute points that a person leads wires through."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from math import hypot, isclose

from engine.graph import Wire

from .errors import EditError
from .project import Position, Project, dot_key, dot_of, reachable

MOST_DOTS = 64  # on one wire
MOST_IN_ALL = 10_000
PORT = 80.0  # from the centre of a block to its ports


def add_dot(project: Project, wire: Wire, at: Position, number: int | None = None) -> tuple[Project, str]:
    """Lead a wire through one more point, by default between the two that it lies nearest to; returns the project and the dot's key."""
    if wire not in project.graph.wires:
        raise EditError("That wire is not there any more.")
    if any(group.collapsed for group in map(project.group_of, (wire.source, wire.target)) if group is not None):
        raise EditError("The wires of a collapsed frame run straight to it. Expand the frame to lead them through points.")
    dots = project.dots.get(wire, ())
    if len(dots) >= MOST_DOTS:
        raise EditError("A wire can have {most} reroute points at most.", most=MOST_DOTS)
    if count(project.dots) >= MOST_IN_ALL:
        raise EditError("A project can hold {most} reroute points at most.", most=MOST_IN_ALL)
    number = stretch(project, wire, at) if number is None else number
    return lead(project, {wire: (*dots[:number], at, *dots[number:])}), dot_key(wire, number)


def move_dots(project: Project, places: Mapping[str, Position]) -> Project:
    """Put dots, by their keys, at these places; keys of dots that are gone are left out."""
    known = project.dot_places()
    fresh = {key: place for key, place in places.items() if known.get(key, place) != place}
    known.update(fresh)
    wires = {dot_of(key)[0] for key in fresh}
    return lead(project, {wire: [known[dot_key(wire, number)] for number in range(len(project.dots[wire]))] for wire in wires})


def remove_dots(project: Project, keys: Iterable[str]) -> Project:
    """Take dots away; their wires stay."""
    gone = set(keys) & project.dot_places().keys()
    wires = {dot_of(key)[0] for key in gone}
    left = {wire: [dot for number, dot in enumerate(project.dots[wire]) if dot_key(wire, number) not in gone] for wire in wires}
    return lead(project, left)


def straighten(project: Project, wires: Iterable[Wire]) -> Project:
    """Take all dots of these wires away."""
    return lead(project, {wire: () for wire in wires})


def lead(project: Project, ways: Mapping[Wire, Iterable[Position]]) -> Project:
    """Lead wires through these points and no others."""
    dots = {**project.dots, **{wire: tuple(map(reachable, way))[:MOST_DOTS] for wire, way in ways.items()}}
    dots = {wire: way for wire, way in dots.items() if way}
    return project if dots == project.dots else replace(project, dots=dots)


def carried(project: Project, blocks: Collection[str]) -> dict[str, Position]:
    """The dots that go along when these blocks move, and where they lie: those of the wires between them."""
    return {
        dot_key(wire, number): place
        for wire, dots in project.dots.items()
        if wire.source in blocks and wire.target in blocks
        for number, place in enumerate(dots)
    }


def carry_dots(before: Project, after: Project) -> Project:
    """`after`, whose blocks moved, with the dots of each wire that moved as a whole moved too."""
    ways = {}
    for wire, dots in before.dots.items():
        (x, y), (end_x, end_y) = (_way(before, after, key) for key in (wire.source, wire.target))
        if (x or y) and isclose(x, end_x, abs_tol=1e-6) and isclose(y, end_y, abs_tol=1e-6):
            ways[wire] = [(dot[0] + x, dot[1] + y) for dot in dots]
    return lead(after, ways) if ways else after


def stretch(project: Project, wire: Wire, at: Position) -> int:
    """The part of a wire that a point lies nearest to: 0 is the one before its first dot."""
    points = corners(project, wire)
    return min(range(len(points) - 1), key=lambda number: _distance(points[number], points[number + 1], at))


def longest(project: Project, wire: Wire) -> Position:
    """The middle of the longest part of a wire."""
    (ax, ay), (bx, by) = max(pairwise(corners(project, wire)), key=lambda ends: hypot(ends[1][0] - ends[0][0], ends[1][1] - ends[0][1]))
    return (ax + bx) / 2, (ay + by) / 2


def corners(project: Project, wire: Wire) -> list[Position]:
    """Where a wire begins, its dots, and where it ends."""
    (ax, ay), (bx, by) = (project.positions.get(key, (0.0, 0.0)) for key in (wire.source, wire.target))
    return [(ax + PORT, ay), *project.dots.get(wire, ()), (bx - PORT, by)]


def count(dots: Mapping[Wire, Collection[Position]]) -> int:
    return sum(map(len, dots.values()))


def _way(before: Project, after: Project, key: str) -> Position:
    (ax, ay), (bx, by) = (each.positions.get(key, (0.0, 0.0)) for each in (before, after))
    return bx - ax, by - ay


def _distance(start: Position, end: Position, at: Position) -> float:
    """From a point to the nearest point of a line between two others."""
    dx, dy, x, y = end[0] - start[0], end[1] - start[1], at[0] - start[0], at[1] - start[1]
    square = dx * dx + dy * dy
    share = max(0.0, min(1.0, (dx * x + dy * y) / square)) if square else 0.0
    return hypot(x - dx * share, y - dy * share)
