"""Edits of blocks: add, remove, move, rename, change a setting, freeze, bypass."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from engine.catalogue import LAYERS
from engine.graph import Block, UnknownLayer
from engine.settings import describe, make, values_of
from engine.setup import TrainingSetup

from .dots import carry_dots
from .errors import EditError
from .project import MOST_BLOCKS, STEP_X, STEP_Y, Position, Project, reachable, snapped

LONGEST_NAME = 80


def add_block(
    project: Project, kind: str, at: Position = (0.0, 0.0), settings: Mapping[str, Any] | None = None, name: str | None = None
) -> tuple[Project, str]:
    """Put a new block with its centre at `at`; returns the project and the block's id. Raises EngineError for a wrong kind or setting."""
    layer = make(LAYERS[kind], dict(settings or {}))
    graph = project.graph
    if len(graph.blocks) >= MOST_BLOCKS:
        raise EditError("A project can hold {most} blocks at most.", most=MOST_BLOCKS)
    block = Block(graph.free_id(), graph.free_name(_checked_name(name or kind)), layer)
    placed = {**project.positions, block.id: snapped(at)}
    return replace(project, graph=graph.with_block(block), positions=placed), block.id


def without_blocks(project: Project, ids: Iterable[str]) -> Project:
    """The project without these blocks and the wires, twins and group memberships that touch them; leaves gaps."""
    gone = set(ids) & set(project.graph.blocks)
    if not gone:
        return project
    graph = project.graph.without_blocks(gone)
    orphans = [replace(block, twin="") for block in graph.blocks.values() if block.twin in gone]
    if orphans:
        graph = replace(graph, blocks={**graph.blocks, **{block.id: block for block in orphans}})
    positions = {key: place for key, place in project.positions.items() if key not in gone}
    groups = tuple(replace(group, blocks=group.blocks - gone) if group.blocks & gone else group for group in project.groups)
    return replace(project, graph=graph, positions=positions, groups=groups, training=_without(project.training, gone))


def move_blocks(project: Project, places: Mapping[str, Position]) -> Project:
    """Put the centres of blocks at these places; they are taken as they are, snapping is the gesture's business.

    The dots of a wire go along where both its ends move the same way.
    """
    known = {key: reachable(place) for key, place in places.items() if key in project.graph.blocks}
    fresh = {key: place for key, place in known.items() if project.positions.get(key) != place}
    return carry_dots(project, replace(project, positions={**project.positions, **fresh})) if fresh else project


def rename_block(project: Project, id: str, name: str) -> Project:
    """Give a block a name; raises EditError if it is empty, too long or taken."""
    block = block_of(project, id)
    name = _checked_name(name)
    if name == block.name:
        return project
    if any(other.name == name for other in project.graph.blocks.values()):
        raise EditError("Another block is called '{name}' already. Try '{free}'.", name=name, free=project.graph.free_name(name))
    return _with(project, replace(block, name=name))


def change_setting(project: Project, id: str, name: str, value: Any) -> Project:
    """Change one setting of a block; raises SettingError for a value that it may not have."""
    block = block_of(project, id)
    if isinstance(block.layer, UnknownLayer):
        raise EditError("'{block}' is of a kind that this version doesn't know: its settings can't be changed.", block=block.name)
    layer = make(type(block.layer), {**values_of(block.layer), name: value})
    return project if layer == block.layer else _with(project, replace(block, layer=layer))


def reset_settings(project: Project, id: str) -> Project:
    """Give a block the defaults of its kind, all but the data columns that it reads."""
    block = block_of(project, id)
    if isinstance(block.layer, UnknownLayer):
        return project
    columns = {name: getattr(block.layer, name) for name in block.layer.column_settings}
    defaults = {item.name: item.default for item in describe(type(block.layer))}
    layer = make(type(block.layer), {**defaults, **columns})
    return project if layer == block.layer else _with(project, replace(block, layer=layer))


def set_frozen(project: Project, ids: Iterable[str], frozen: bool = True) -> Project:
    """Let the weights of these blocks stay as they are while the others learn, or not any more."""
    return _replaced(project, (replace(block_of(project, key), frozen=frozen) for key in ids))


def set_bypassed(project: Project, ids: Iterable[str], bypassed: bool = True) -> Project:
    """Let the input of these blocks pass through unchanged, or not any more."""
    return _replaced(project, (replace(block_of(project, key), bypassed=bypassed) for key in ids))


def set_twin(project: Project, id: str, twin: str) -> Project:
    """Let a block use the weights of another one of its kind, or with "" its own again."""
    block = block_of(project, id)
    if twin:
        other = block_of(project, twin)
        if twin == id or other.twin or type(other.layer) is not type(block.layer):
            raise EditError(
                "'{block}' can't share the weights of '{name}': choose another {title} with its own.",
                block=block.name,
                name=other.name,
                title=block.layer.title,
            )
        if any(each.twin == id for each in project.graph.blocks.values()):
            raise EditError("Others share the weights of '{block}': it has to keep its own.", block=block.name)
    return _with(project, replace(block, twin=twin))


def block_of(project: Project, id: str) -> Block:
    """The block with this id; raises EditError if it is gone."""
    if id not in project.graph.blocks:
        raise EditError("There is no block {id!r} any more.", id=id)
    return project.graph.blocks[id]


def free_place(project: Project, near: Position) -> Position:
    """The place nearest to `near`, looking right and down, where a new block covers no other."""
    x, y = snapped(near)
    taken = list(project.positions.values())
    for ring in range(len(taken) + 1):
        for place in ((x + ring * STEP_X, y), (x, y + ring * STEP_Y)):
            if all(abs(place[0] - ox) >= STEP_X * 0.9 or abs(place[1] - oy) >= STEP_Y * 0.8 for ox, oy in taken):
                return snapped(place)
    return x, y


def _replaced(project: Project, blocks: Iterable[Block]) -> Project:
    fresh = {block.id: block for block in blocks if project.graph.blocks[block.id] != block}
    if not fresh:
        return project
    return replace(project, graph=replace(project.graph, blocks={**project.graph.blocks, **fresh}))


def _with(project: Project, block: Block) -> Project:
    return replace(project, graph=project.graph.with_block(block))


def _without(training: TrainingSetup, gone: set[str]) -> TrainingSetup:
    """The set-up with its phases freed of blocks that are gone; a phase that named only those goes too, as none named means all."""
    if not any(gone.intersection(phase.losses + phase.blocks) for phase in training.phases):
        return training
    phases = []
    for phase in training.phases:
        losses = tuple(key for key in phase.losses if key not in gone)
        blocks = tuple(key for key in phase.blocks if key not in gone)
        if bool(losses) == bool(phase.losses) and bool(blocks) == bool(phase.blocks):
            phases.append(replace(phase, losses=losses, blocks=blocks))
    return replace(training, phases=tuple(phases))


def _checked_name(name: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(name.split()))
    if not text:
        raise EditError("A block needs a name.")
    if len(text) > LONGEST_NAME:
        raise EditError("A name has at most {most} characters, this one has {count}.", most=LONGEST_NAME, count=len(text))
    if not text.isprintable():
        raise EditError("A name can hold only characters that can be printed.")
    return text
