"""From a project to its plain form and back; the way back trusts nothing.

Whatever does not hold is an EditError that names the block and the reason.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from engine.catalogue import LAYERS, OPTIMIZERS, SCHEDULES, SOURCES, Catalogue
from engine.errors import EngineError, GraphError
from engine.graph import Block, Graph, UnknownLayer, Wire
from engine.layer import Layer, Loss
from engine.sentence import Sentence
from engine.settings import check, make, values_of
from engine.setup import Phase, TrainingSetup

from .dots import MOST_IN_ALL, count
from .errors import EditError
from .marks import LONGEST_TEXT
from .project import Group, Note, Position, Project
from .schema import PlainBlock, PlainGroup, PlainNote, PlainPhase, PlainProject, PlainThing, PlainTraining, PlainWire

LONGEST_LIST = 100
LARGEST_NUMBER = 2**53  # beyond, other readers of JSON lose digits


def to_plain(project: Project) -> PlainProject:
    """The project as closed records, ready to be written."""
    return PlainProject(
        blocks=[plain_block(block, project.positions) for block in project.graph.blocks.values()],
        wires=plain_wires(project),
        source=_plain_thing(project.source),
        training=_plain_training(project.training),
        notes=[plain_note(note) for note in project.notes],
        groups=[plain_group(group) for group in project.groups],
        layout=dict(project.layout),
    )


def to_project(plain: PlainProject) -> Project:
    """The project that closed records stand for; raises EditError for what does not hold."""
    graph = graph_of(plain.blocks, plain.wires)
    project = Project(
        graph=graph,
        positions={block.id: block.at for block in plain.blocks},
        dots=dots_of(plain.wires),
        source=_thing(SOURCES, plain.source, Sentence("The data")),
        training=_training(plain.training),
        notes=tuple(note_of(note) for note in plain.notes),
        groups=tuple(group_of(group) for group in plain.groups),
        layout=plain.layout,
    )
    _check_references(project)
    return project


def converted(plain: Mapping[str, Any], kind: type) -> Any:
    """Records of type `kind` from JSON values that nobody has checked; raises EditError with the place of the fault."""
    try:
        return msgspec.convert(plain, kind)
    except (msgspec.ValidationError, TypeError, UnicodeError, RecursionError) as trouble:
        raise EditError("It is not what it should be: {trouble}.", trouble=trouble) from trouble


def graph_of(blocks: Iterable[PlainBlock], wires: Iterable[PlainWire]) -> Graph:
    """The graph of plain blocks and wires, checked: ids and names unique, wires whole, no loop."""
    built: dict[str, Block] = {}
    names: set[str] = set()
    for plain in blocks:
        if plain.id in built:
            raise EditError("Two blocks have the id {id!r}.", id=plain.id)
        if plain.name in names or plain.name != " ".join(plain.name.split()) or not plain.name.isprintable():
            raise EditError("Block {id} needs a printable name of its own, got {name!r}.", id=plain.id, name=plain.name[:30])
        names.add(plain.name)
        built[plain.id] = Block(plain.id, plain.name, _layer(plain), plain.frozen, plain.bypassed, plain.twin)
    _check_twins(built)
    graph = Graph(built, tuple(_wires(built, wires)))
    try:
        graph.order()
    except GraphError as trouble:
        raise EditError(str(trouble)) from trouble
    return graph


def plain_block(block: Block, positions: Mapping[str, Position]) -> PlainBlock:
    layer = block.layer
    settings = dict(layer.settings) if isinstance(layer, UnknownLayer) else values_of(layer)
    at = positions.get(block.id, (0.0, 0.0))
    return PlainBlock(block.id, block.name, layer.kind, at, settings, block.frozen, block.bypassed, block.twin)


def plain_wire(wire: Wire, dots: Iterable[Position] = ()) -> PlainWire:
    return PlainWire(wire.source, wire.target, wire.port, list(dots))


def plain_wires(project: Project) -> list[PlainWire]:
    return [plain_wire(wire, project.dots.get(wire, ())) for wire in project.graph.wires]


def dots_of(wires: Iterable[PlainWire]) -> dict[Wire, tuple[Position, ...]]:
    """The dots of plain wires; raises EditError for too many."""
    dots = {Wire(wire.source, wire.target, wire.port): tuple(wire.dots) for wire in wires if wire.dots}
    if count(dots) > MOST_IN_ALL:
        raise EditError("The wires have {count:,} reroute points, at most {most:,} are allowed.", count=count(dots), most=MOST_IN_ALL)
    return dots


def plain_note(note: Note) -> PlainNote:
    return PlainNote(note.id, note.text, (note.x, note.y), (note.width, note.height))


def plain_group(group: Group) -> PlainGroup:
    return PlainGroup(group.id, group.title, group.color, sorted(group.blocks), group.collapsed)


def note_of(plain: PlainNote) -> Note:
    return Note(plain.id, plain.text, *plain.at, *plain.size)


def group_of(plain: PlainGroup) -> Group:
    return Group(plain.id, plain.title, plain.color, frozenset(plain.blocks), plain.collapsed)


def _layer(plain: PlainBlock) -> Layer | UnknownLayer:
    if plain.kind not in LAYERS:
        return UnknownLayer(plain.kind, plain.settings)
    _check_sizes(Sentence("Block '{block}'", block=plain.name), plain.settings)
    try:
        return make(LAYERS[plain.kind], plain.settings)
    except EngineError as trouble:
        raise EditError("Block '{block}': {trouble}", block=plain.name, trouble=trouble) from trouble


def _check_sizes(noun: str, settings: Mapping[str, Any]) -> None:
    """Refuse settings that would be slow to work with, whatever they mean."""
    for name, value in settings.items():
        items = value if isinstance(value, list) else [value]
        numbers = (item for item in items if isinstance(item, int))
        if len(items) > LONGEST_LIST or any(abs(number) > LARGEST_NUMBER for number in numbers):
            raise EditError("{noun}: the setting {name!r} is too large.", noun=noun, name=name)
        if any(isinstance(item, str) and len(item) > LONGEST_TEXT for item in items):
            raise EditError("{noun}: the setting {name!r} is too long.", noun=noun, name=name)


def _wires(blocks: Mapping[str, Block], wires: Iterable[PlainWire]) -> Iterable[Wire]:
    taken: set[tuple[str, int]] = set()
    for plain in wires:
        wire = Wire(plain.source, plain.target, plain.port)
        for end in (wire.source, wire.target):
            if end not in blocks:
                raise EditError(
                    "A wire leads from {source!r} to {target!r}, but there is no block {end!r}.",
                    source=wire.source,
                    target=wire.target,
                    end=end,
                )
        source, target = blocks[wire.source], blocks[wire.target]
        if isinstance(source.layer, Loss):
            raise EditError("A wire leaves the loss '{block}': nothing can follow a loss.", block=source.name)
        if not target.layer.variadic and wire.port >= len(target.layer.ports):
            raise EditError(
                "A wire leads to input number {port} of '{block}', which has {count}.",
                port=wire.port + 1,
                block=target.name,
                count=len(target.layer.ports),
            )
        if (wire.target, wire.port) in taken:
            raise EditError("Two wires lead to input number {port} of '{block}'.", port=wire.port + 1, block=target.name)
        taken.add((wire.target, wire.port))
        yield wire


def _check_twins(blocks: Mapping[str, Block]) -> None:
    for block in blocks.values():
        if not block.twin:
            continue
        other = blocks.get(block.twin)
        if other is None or other is block or other.twin or other.layer.kind != block.layer.kind:
            raise EditError("Block '{block}' shares weights with {twin!r}, which can't be.", block=block.name, twin=block.twin)


def _check_references(project: Project) -> None:
    ids = [*project.graph.blocks, *(note.id for note in project.notes), *(group.id for group in project.groups)]
    if len(set(ids)) < len(ids):
        twice = next(key for key in ids if ids.count(key) > 1)
        raise EditError("Two things on the canvas have the id {twice!r}.", twice=twice)
    for phase in project.training.phases:
        if not project.graph.blocks.keys() >= {*phase.losses, *phase.blocks}:
            raise EditError("The training phase '{name}' names a block that does not exist.", name=phase.name)
    seen: set[str] = set()
    for group in project.groups:
        if not group.blocks <= project.graph.blocks.keys() or group.blocks & seen:
            raise EditError("Group '{title}' holds a block that does not exist or is in another group too.", title=group.title)
        seen |= group.blocks


def _plain_thing(thing: Any) -> PlainThing:
    return PlainThing(thing.kind, values_of(thing))


def _thing(catalogue: Catalogue, plain: PlainThing, noun: str) -> Any:
    _check_sizes(noun, plain.settings)
    try:
        return make(catalogue[plain.kind], plain.settings)
    except EngineError as trouble:
        raise EditError("{noun}: {trouble}", noun=noun, trouble=trouble) from trouble


def _plain_training(training: TrainingSetup) -> PlainTraining:
    phases = [PlainPhase(phase.name, list(phase.losses), list(phase.blocks), phase.steps) for phase in training.phases]
    return PlainTraining(values_of(training), _plain_thing(training.optimizer), _plain_thing(training.schedule), phases)


def _training(plain: PlainTraining) -> TrainingSetup:
    optimizer = _thing(OPTIMIZERS, plain.optimizer, Sentence("The optimizer"))
    schedule = _thing(SCHEDULES, plain.schedule, Sentence("The learning rate schedule"))
    try:
        phases = tuple(Phase(phase.name, phase.losses, phase.blocks, phase.steps) for phase in plain.phases)
        return TrainingSetup(**check(TrainingSetup, plain.settings), optimizer=optimizer, schedule=schedule, phases=phases)
    except EngineError as trouble:
        raise EditError("The training set-up: {trouble}", trouble=trouble) from trouble
