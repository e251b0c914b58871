"""Copy and paste: some blocks of a project as JSON values, and back into a project under fresh ids and names."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from engine.graph import Block, Graph, Wire, free_name

from .dots import MOST_IN_ALL, count
from .errors import EditError
from .plain import converted, dots_of, graph_of, group_of, note_of, plain_block, plain_group, plain_note, plain_wire
from .project import GRID, MOST_BLOCKS, Position, Project, free_mark, reachable, snapped
from .schema import MOST_MARKS, PlainFragment
from .wiring import refusal


def fragment(project: Project, ids: Iterable[str]) -> dict[str, Any]:
    """The selected blocks, notes and groups with the wires between them, as JSON values for the clipboard."""
    chosen = set(ids)
    groups = [group for group in project.groups if group.id in chosen or (group.blocks and group.blocks <= chosen)]
    chosen.update(*(group.blocks for group in groups))
    blocks = [block for key, block in project.graph.blocks.items() if key in chosen]
    wires = [wire for wire in project.graph.wires if wire.target in chosen]
    return msgspec.to_builtins(
        PlainFragment(
            blocks=[plain_block(block, project.positions) for block in blocks],
            wires=[plain_wire(wire, project.dots.get(wire, ())) for wire in wires if wire.source in chosen],
            incoming=[plain_wire(wire) for wire in wires if wire.source not in chosen],
            notes=[plain_note(note) for note in project.notes if note.id in chosen],
            groups=[plain_group(group) for group in groups],
        )
    )


def paste(
    project: Project, fragment: Mapping[str, Any], at: Position | None = None, incoming: bool = False
) -> tuple[Project, tuple[str, ...]]:
    """Put a fragment with its centre at `at` (by default a little beside where it came from); returns the project and the new ids.

    `incoming` leads the wires that came from other blocks to the copies too, where those blocks are still there. Raises EditError
    for a fragment that does not hold.
    """
    plain = converted(fragment, PlainFragment)
    _check_room(project, plain)
    outside = {block.twin for block in plain.blocks} - {block.id for block in plain.blocks}
    graph = graph_of([msgspec.structs.replace(b, twin="") if b.twin in outside else b for b in plain.blocks], plain.wires)
    shift = _shift(project, plain, at)
    fresh = _fresh_ids(project.graph, graph)
    positions = {fresh[block.id]: reachable((block.at[0] + shift[0], block.at[1] + shift[1])) for block in plain.blocks}
    joined = _joined(project.graph, graph, fresh, {block.id: block.twin for block in plain.blocks})
    dots = _shifted_dots(plain, fresh, shift)
    project = replace(project, graph=joined, positions={**project.positions, **positions}, dots={**project.dots, **dots})
    if incoming:
        project = _with_incoming(project, plain, fresh)
    project, marks = _with_marks(project, plain, fresh, shift)
    return project, (*positions, *marks)


def duplicate(project: Project, ids: Iterable[str], incoming: bool = False) -> tuple[Project, tuple[str, ...]]:
    """Copies of these blocks, a little beside them."""
    return paste(project, fragment(project, ids), incoming=incoming)


add_blocks = paste


def _check_room(project: Project, plain: PlainFragment) -> None:
    if not (plain.blocks or plain.notes):
        raise EditError("There is nothing to paste.")
    if len(project.graph.blocks) + len(plain.blocks) > MOST_BLOCKS:
        raise EditError("A project can hold {most} blocks at most.", most=MOST_BLOCKS)
    if count(project.dots) + count(dots_of(plain.wires)) > MOST_IN_ALL:
        raise EditError("A project can hold {most} reroute points at most.", most=MOST_IN_ALL)
    if max(len(project.notes) + len(plain.notes), len(project.groups) + len(plain.groups)) > MOST_MARKS:
        raise EditError("A project can hold {most} notes and {most} groups at most.", most=MOST_MARKS)


def _shift(project: Project, plain: PlainFragment, at: Position | None) -> Position:
    """How far the blocks move; a little farther where one would exactly cover another, as a second paste would."""
    places = [block.at for block in plain.blocks] or [note.at for note in plain.notes]
    x, y = 2 * GRID, 2 * GRID
    if at is not None:
        centre = [(min(values) + max(values)) / 2 for values in zip(*places, strict=True)]
        x, y = snapped((at[0] - centre[0], at[1] - centre[1]))
    taken = {*project.positions.values(), *((note.x, note.y) for note in project.notes)}
    for _ in taken:
        if not any((left + x, top + y) in taken for left, top in places):
            break
        x, y = x + 2 * GRID, y + 2 * GRID
    return x, y


def _fresh_ids(graph: Graph, pasted: Graph) -> dict[str, str]:
    first = int(graph.free_id()[1:])
    return {key: f"b{first + number}" for number, key in enumerate(pasted.blocks)}


def _shifted_dots(plain: PlainFragment, fresh: Mapping[str, str], shift: Position) -> dict[Wire, tuple[Position, ...]]:
    return {
        Wire(fresh[wire.source], fresh[wire.target], wire.port): tuple(reachable((x + shift[0], y + shift[1])) for x, y in dots)
        for wire, dots in dots_of(plain.wires).items()
    }


def _joined(graph: Graph, pasted: Graph, fresh: Mapping[str, str], twins: Mapping[str, str]) -> Graph:
    blocks = dict(graph.blocks)
    names = {block.name for block in blocks.values()}
    for key, block in pasted.blocks.items():
        twin = fresh.get(block.twin, "") or _outer_twin(graph, block, twins[key])
        name = free_name(block.name, names)
        names.add(name)
        blocks[fresh[key]] = replace(block, id=fresh[key], name=name, twin=twin)
    wires = (Wire(fresh[wire.source], fresh[wire.target], wire.port) for wire in pasted.wires)
    return replace(graph, blocks=blocks, wires=(*graph.wires, *wires))


def _outer_twin(graph: Graph, block: Block, twin: str) -> str:
    """A copy of a block that shares the weights of one outside goes on doing so where that one still is."""
    other = graph.blocks.get(twin)
    return twin if other is not None and not other.twin and other.layer.kind == block.layer.kind else ""


def _with_incoming(project: Project, plain: PlainFragment, fresh: Mapping[str, str]) -> Project:
    graph = project.graph
    for wire in plain.incoming:
        target = fresh.get(wire.target, "")
        taken = {other.port for other in graph.inputs(target)}
        if wire.port not in taken and not refusal(replace(project, graph=graph), wire.source, target, wire.port):
            graph = graph.with_wire(Wire(wire.source, target, wire.port))
    return replace(project, graph=graph)


def _with_marks(project: Project, plain: PlainFragment, fresh: Mapping[str, str], shift: Position) -> tuple[Project, tuple[str, ...]]:
    added = []
    for note in map(note_of, plain.notes):
        x, y = reachable((note.x + shift[0], note.y + shift[1]))
        note = replace(note, id=free_mark(project, "n"), x=x, y=y)
        project = replace(project, notes=(*project.notes, note))
        added.append(note.id)
    for group in map(group_of, plain.groups):
        blocks = frozenset(fresh[key] for key in group.blocks if key in fresh)
        grouped = {key for other in project.groups for key in other.blocks}
        group = replace(group, id=free_mark(project, "g"), blocks=blocks - grouped)
        project = replace(project, groups=(*project.groups, group))
        added.append(group.id)
    return project, tuple(added)
