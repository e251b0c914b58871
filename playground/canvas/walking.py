"""Walking over the canvas by key: along wires and their dots to the left and right, to what is nearest up and down, and in the
order of the flow. A collapsed frame is one stop, like a block."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from engine.analysis import Analysis
from engine.graph import Graph, Wire
from playground.document.project import Position, Project, dot_key, dot_of, is_dot


def along(project: Project, cards: Mapping[str, Position], key: str, direction: str) -> str:
    """The block, dot or collapsed frame that an arrow key leads to from `key`; "" if there is none.

    `direction` is left, right, up or down; `cards` are the collapsed frames, and where they are seen.
    """
    homes = homes_of(project)
    project = _as_seen(project, homes)
    everything = {**project.positions, **project.dot_places()}
    places = {**{stop: place for stop, place in everything.items() if stop not in homes}, **cards}
    if is_dot(key) and key not in places:
        key = dot_of(key)[0].source
    key = homes.get(key, key)
    if direction in ("left", "right"):
        step = 1 if direction == "right" else -1
        return _nearest(places, key, _next_stops(project, homes, key, step)) or _beside(places, key, step, 0)
    return _beside(places, key, 0, -1 if direction == "up" else 1)


def homes_of(project: Project) -> dict[str, str]:
    """The collapsed frame that each block in one is seen as."""
    return {block: group.id for group in project.groups if group.collapsed for block in group.blocks}


def end_of(project: Project, frames: Collection[str], direction: str) -> str:
    """The block at which one goes on from a frame: its last to the right or down, else its first; "" without a single frame."""
    inside = [group.blocks for group in project.groups if group.id in frames and group.blocks]
    if len(inside) != 1:
        return ""
    axis, pick = (0 if direction in ("left", "right") else 1), (max if direction in ("right", "down") else min)
    return pick(sorted(inside[0]), key=lambda key: project.positions[key][axis])


def _as_seen(project: Project, homes: Mapping[str, str]) -> Project:
    """The project without the dots that collapsed frames hide."""
    return replace(project, dots={wire: way for wire, way in project.dots.items() if homes.keys().isdisjoint((wire.source, wire.target))})


def _next_stops(project: Project, homes: Mapping[str, str], key: str, step: int) -> list[str]:
    """Where wires lead from a block, a dot or a collapsed frame, as far as the next of these."""
    inside = sorted(block for block, home in homes.items() if home == key)
    stops = [homes.get(stop, stop) for start in inside or [key] for stop in _ends(project, start, step)]
    return [stop for stop in stops if stop != key]


def _ends(project: Project, key: str, step: int) -> list[str]:
    """Where wires lead from a block or a dot, as far as the next dot or block."""
    if is_dot(key):
        wire, number = dot_of(key)
        return [_stop(project, wire, number + step)]
    if step > 0:
        return [_stop(project, wire, 0) for wire in project.graph.outputs(key)]
    return [_stop(project, wire, len(project.dots.get(wire, ())) - 1) for wire in project.graph.inputs(key)]


def _stop(project: Project, wire: Wire, number: int) -> str:
    """The dot with a number on a wire; before the first its source, behind the last its target."""
    if number < 0:
        return wire.source
    return dot_key(wire, number) if number < len(project.dots.get(wire, ())) else wire.target


def _nearest(positions: Mapping[str, Position], key: str, others: list[str]) -> str:
    x, y = positions[key]
    return min(others, key=lambda other: (abs(positions[other][1] - y), abs(positions[other][0] - x)), default="")


def _beside(positions: Mapping[str, Position], key: str, across: int, down: int) -> str:
    """The nearest stop in a quarter of the plane."""
    x, y = positions[key]
    best, found = float("inf"), ""
    for other, (ox, oy) in positions.items():
        forward = (ox - x) * across + (oy - y) * down
        aside = abs((oy - y) * across) + abs((ox - x) * down)
        if other != key and forward > 0 and aside <= forward * 1.2 and forward + 2 * aside < best:
            best, found = forward + 2 * aside, other
    return found


def reading_order(graph: Graph, analysis: Analysis, positions: Mapping[str, Position]) -> list[str]:
    """Blocks in the order of the flow; where the wires make a loop, from left to right."""
    if len(analysis.order) == len(graph.blocks):
        return list(analysis.order)
    return sorted(graph.blocks, key=lambda key: positions.get(key, (0.0, 0.0)))


def next_of(items: list[str], current: str, step: int) -> str:
    """The item after (or before) the current one; "" past either end."""
    if current not in items:
        return (items[0] if step > 0 else items[-1]) if items else ""
    place = items.index(current) + step
    return items[place] if 0 <= place < len(items) else ""
