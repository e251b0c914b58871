"""The plain form of a project: closed records with limits, which a file, the journal and the clipboard share."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from .blocks import LONGEST_NAME
from .dots import MOST_DOTS
from .marks import COLOR, LONGEST_TEXT
from .project import MOST_BLOCKS, REACH
from .wiring import MOST_PORTS

MOST_WIRES = 20_000
MOST_MARKS = 1_000
MOST_PHASES = 64

Id = Annotated[str, Meta(pattern="^[A-Za-z_][A-Za-z0-9_]{0,63}\\Z")]
OptionalId = Annotated[str, Meta(pattern="^([A-Za-z_][A-Za-z0-9_]{0,63})?\\Z")]
Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME + 20)]  # room for the number behind the name of a copy
Kind = Annotated[str, Meta(pattern="^[A-Za-z_][A-Za-z0-9_.]{0,63}\\Z")]
Coordinate = Annotated[float, Meta(ge=-REACH, le=REACH)]
Length = Annotated[float, Meta(gt=0, le=REACH)]
Port = Annotated[int, Meta(ge=0, lt=MOST_PORTS)]
Settings = Annotated[dict[Annotated[str, Meta(max_length=64)], Any], Meta(max_length=100)]


class Plain(Struct, frozen=True, forbid_unknown_fields=True):
    """A record that refuses fields which it doesn't know."""


class PlainBlock(Plain, omit_defaults=True):
    id: Id
    name: Name
    kind: Kind
    at: tuple[Coordinate, Coordinate]
    settings: Settings = {}
    frozen: bool = False
    bypassed: bool = False
    twin: OptionalId = ""


class PlainWire(Plain, omit_defaults=True):
    source: Id
    target: Id
    port: Port = 0
    dots: Annotated[list[tuple[Coordinate, Coordinate]], Meta(max_length=MOST_DOTS)] = []


class PlainNote(Plain):
    id: Id
    text: Annotated[str, Meta(max_length=LONGEST_TEXT)]
    at: tuple[Coordinate, Coordinate]
    size: tuple[Length, Length]


class PlainGroup(Plain, omit_defaults=True):
    id: Id
    title: Name
    color: Annotated[str, Meta(pattern=COLOR)]
    blocks: Annotated[list[Id], Meta(max_length=MOST_BLOCKS)]
    collapsed: bool = False


class PlainThing(Plain):
    """Something out of a catalogue: a source, an optimizer, a schedule."""

    kind: Kind
    settings: Settings = {}


class PlainPhase(Plain):
    name: Annotated[str, Meta(max_length=LONGEST_NAME)]
    losses: Annotated[list[Id], Meta(max_length=MOST_BLOCKS)]
    blocks: Annotated[list[Id], Meta(max_length=MOST_BLOCKS)]
    steps: int


class PlainTraining(Plain):
    settings: Settings
    optimizer: PlainThing
    schedule: PlainThing
    phases: Annotated[list[PlainPhase], Meta(max_length=MOST_PHASES)] = []


Blocks = Annotated[list[PlainBlock], Meta(max_length=MOST_BLOCKS)]
Wires = Annotated[list[PlainWire], Meta(max_length=MOST_WIRES)]
Notes = Annotated[list[PlainNote], Meta(max_length=MOST_MARKS)]
Groups = Annotated[list[PlainGroup], Meta(max_length=MOST_MARKS)]


class PlainProject(Plain):
    blocks: Blocks
    wires: Wires
    source: PlainThing
    training: PlainTraining
    notes: Notes = []
    groups: Groups = []
    layout: Annotated[dict[str, Any], Meta(max_length=1_000)] = {}


class PlainFragment(Plain, tag_field="blockprop", tag="fragment"):
    """Some blocks of a project, as they go through the clipboard; `incoming` are the wires that came from other blocks."""

    blocks: Blocks
    format: Annotated[int, Meta(ge=1, le=1)] = 1
    wires: Wires = []
    incoming: Wires = []
    notes: Notes = []
    groups: Groups = []
