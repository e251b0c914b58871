"""Automatic layout: layers from left to right, as few crossings as a few sweeps give, groups kept together.

After Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures" (1981). A group whose blocks
lie side by side in the flow is laid out by itself and then stands in the whole as one large box.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .blocks import move_blocks
from .dots import straighten
from .layers import Box, Link, arrange
from .project import STEP_X, STEP_Y, Position, Project, snapped

GROUP_MARGIN = 40.0


@dataclass(frozen=True)
class _Plan:
    """Where the centres of blocks lie in a box of this size, measured from its centre."""

    places: Mapping[str, Position]
    width: float
    height: float


def auto_layout(project: Project, ids: Iterable[str] | None = None) -> Project:
    """Arrange these blocks, or all, from left to right; their upper left corner stays where it was.

    A loop has no left and right: GraphError says where one is. A wire loses its dots where one of its ends moves: they led around what
    stands elsewhere now.
    """
    graph = project.graph
    graph.order()
    chosen = set(graph.blocks if ids is None else ids) & project.positions.keys()
    if not chosen:
        return project
    links = [(wire.source, wire.target) for wire in graph.wires if wire.source in chosen and wire.target in chosen]
    groups = [list(_in_order(graph.blocks, group.blocks)) for group in project.groups if len(group.blocks) > 1 and group.blocks <= chosen]
    places = _plan(list(_in_order(graph.blocks, chosen)), links, groups).places
    after = move_blocks(project, _anchored(project, places))
    moved = {key for key in places if after.positions[key] != project.positions[key]}
    return straighten(after, [wire for wire in project.dots if wire.source in moved or wire.target in moved])


def _in_order(blocks: Iterable[str], chosen: Iterable[str]) -> Iterable[str]:
    chosen = set(chosen)
    return (key for key in blocks if key in chosen)


def _plan(blocks: list[str], links: list[Link], groups: list[list[str]]) -> _Plan:
    """The layout of blocks, with those groups as boxes that can be."""
    inner: dict[str, _Plan] = {}
    home = {key: key for key in blocks}
    for group in groups:
        trial = home | dict.fromkeys(group, group[0])
        if not _has_loop(set(trial.values()), _between(links, trial)):
            home = trial
            members = set(group)
            inside = [(source, target) for source, target in links if source in members and target in members]
            plain = _plan(group, inside, [])
            inner[group[0]] = _Plan(plain.places, plain.width + 2 * GROUP_MARGIN, plain.height + 2 * GROUP_MARGIN)
    boxes = [_box(key, inner.get(key)) for key in dict.fromkeys(home.values())]
    centres = arrange(boxes, _between(links, home))
    return _whole(boxes, centres, inner)


def _box(key: str, plan: _Plan | None) -> Box:
    return Box(key, STEP_X, STEP_Y) if plan is None else Box(key, plan.width, plan.height)


def _whole(boxes: list[Box], centres: Mapping[str, Position], inner: Mapping[str, _Plan]) -> _Plan:
    left = min(centres[box.key][0] - box.width / 2 for box in boxes)
    right = max(centres[box.key][0] + box.width / 2 for box in boxes)
    top = min(centres[box.key][1] - box.height / 2 for box in boxes)
    bottom = max(centres[box.key][1] + box.height / 2 for box in boxes)
    middle = ((left + right) / 2, (top + bottom) / 2)
    places = {}
    for box in boxes:
        x, y = centres[box.key][0] - middle[0], centres[box.key][1] - middle[1]
        content = inner[box.key].places if box.key in inner else {box.key: (0.0, 0.0)}
        places.update({key: (x + dx, y + dy) for key, (dx, dy) in content.items()})
    return _Plan(places, right - left, bottom - top)


def _between(links: list[Link], home: Mapping[str, str]) -> list[Link]:
    ends = ((home[source], home[target]) for source, target in links)
    return list(dict.fromkeys(link for link in ends if link[0] != link[1]))


def _has_loop(keys: set[str], links: list[Link]) -> bool:
    waiting = dict.fromkeys(keys, 0)
    followers: dict[str, list[str]] = {key: [] for key in keys}
    for source, target in links:
        waiting[target] += 1
        followers[source].append(target)
    ready = [key for key, count in waiting.items() if count == 0]
    for key in ready:
        for target in followers[key]:
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return len(ready) < len(keys)


def _anchored(project: Project, places: Mapping[str, Position]) -> dict[str, Position]:
    """The places moved so that their upper left corner is where it was, on the grid."""
    old = [project.positions[key] for key in places]
    left, top = snapped((min(x for x, _ in old), min(y for _, y in old)))
    dx, dy = min(x for x, _ in places.values()), min(y for _, y in places.values())
    fresh = {key: snapped((x - dx, y - dy)) for key, (x, y) in places.items()}
    return {key: (left + x, top + y) for key, (x, y) in fresh.items()}
