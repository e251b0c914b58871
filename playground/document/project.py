"""The project: everything that a person made, as one immutable value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.data.columns import Source
from engine.graph import Graph, Wire
from engine.setup import TrainingSetup

GRID = 20.0  # scene units; positions snap to it
STEP_X = 240.0  # from the centre of a block to that of its right-hand neighbour: width, and a gap that the shape on the wire fits into
STEP_Y = 120.0
MOST_BLOCKS = 5_000
REACH = 1_000_000.0  # no position lies farther from the origin

Position = tuple[float, float]


@dataclass(frozen=True)
class Note:
    """A text on the canvas; x and y are those of its upper left corner."""

    id: str
    text: str
    x: float
    y: float
    width: float = 200.0
    height: float = 100.0


@dataclass(frozen=True)
class Group:
    """A titled, coloured frame around blocks; `color` is the name of one of the theme's colours or "#rrggbb".

    A `collapsed` one is shown as a single block; what is in it works as before.
    """

    id: str
    title: str
    color: str = "blue"
    blocks: frozenset[str] = frozenset()
    collapsed: bool = False


@dataclass(frozen=True)
class Project:
    """Graph, places of its blocks (their centres, in scene units), data, training set-up, notes, groups and panel layout.

    `dots` are the reroute points of wires, in the order in which a wire runs through them; they go with their wire, whatever takes it
    away. `layout` is JSON that the window writes and reads; nothing else looks into it.
    """

    source: Source
    graph: Graph = field(default_factory=Graph)
    positions: Mapping[str, Position] = field(default_factory=dict)
    dots: Mapping[Wire, tuple[Position, ...]] = field(default_factory=dict)
    training: TrainingSetup = field(default_factory=TrainingSetup)
    notes: tuple[Note, ...] = ()
    groups: tuple[Group, ...] = ()
    layout: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        gone = {wire for wire in self.dots if wire not in self.graph.inputs(wire.target)}
        if gone:
            object.__setattr__(self, "dots", {wire: dots for wire, dots in self.dots.items() if wire not in gone})

    def ids(self) -> set[str]:
        """Everything that can be selected: blocks, notes, groups and dots."""
        return {*self.graph.blocks, *(note.id for note in self.notes), *(group.id for group in self.groups), *self.dot_places()}

    def dot_places(self) -> dict[str, Position]:
        """Where each dot lies, by its key."""
        return {dot_key(wire, number): place for wire, dots in self.dots.items() for number, place in enumerate(dots)}

    def note(self, key: str) -> Note | None:
        return next((note for note in self.notes if note.id == key), None)

    def group(self, key: str) -> Group | None:
        return next((group for group in self.groups if group.id == key), None)

    def group_of(self, block: str) -> Group | None:
        return next((group for group in self.groups if block in group.blocks), None)


def dot_key(wire: Wire, number: int) -> str:
    """What names a dot where things are selected: its wire and its number along it. No id of a block, note or group looks like that."""
    return f"{wire.source}:{wire.target}:{wire.port}:{number}"


def is_dot(key: str) -> bool:
    return ":" in key


def dot_of(key: str) -> tuple[Wire, int]:
    """The wire and the number along it that the key of a dot names."""
    source, target, port, number = key.split(":")
    return Wire(source, target, int(port)), int(number)


def snapped(position: Position) -> Position:
    """The nearest point of the grid, within reach."""
    x, y = position
    return reachable((round(x / GRID) * GRID, round(y / GRID) * GRID))


def reachable(position: Position) -> Position:
    """The position, or the nearest one that is not too far out."""
    x, y = position
    return max(-REACH, min(REACH, float(x))), max(-REACH, min(REACH, float(y)))


def free_mark(project: Project, letter: str) -> str:
    """An id that nothing in the project has: n1, n2 for notes, g1, g2 for groups."""
    numbers = [int(key[1:]) for key in project.ids() if re.fullmatch(rf"{letter}[0-9]+", key)]
    return f"{letter}{max(numbers, default=0) + 1}"
