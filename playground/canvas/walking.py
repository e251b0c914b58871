"""Walking over the canvas by key: along wires to the left and right, to the nearest block up and down, and in the order of the flow."""

from collections.abc import Mapping

from engine.analysis import Analysis
from engine.graph import Graph

Position = tuple[float, float]


def along(graph: Graph, positions: Mapping[str, Position], key: str, direction: str) -> str:
    """The block that an arrow key leads to from `key`; "" if there is none. `direction` is left, right, up or down."""
    if direction == "right":
        followers = [wire.target for wire in graph.outputs(key)]
        return _nearest(positions, key, followers) or _beside(positions, key, 1, 0)
    if direction == "left":
        feeders = [wire.source for wire in graph.inputs(key)]
        return _nearest(positions, key, feeders) or _beside(positions, key, -1, 0)
    return _beside(positions, key, 0, -1 if direction == "up" else 1)


def _nearest(positions: Mapping[str, Position], key: str, others: list[str]) -> str:
    x, y = positions[key]
    return min(others, key=lambda other: (abs(positions[other][1] - y), abs(positions[other][0] - x)), default="")


def _beside(positions: Mapping[str, Position], key: str, across: int, down: int) -> str:
    """The nearest block in a quarter of the plane."""
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
