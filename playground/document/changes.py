"""The difference between two projects: what a view has to redraw, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.graph import Wire

from .project import Project


@dataclass(frozen=True)
class Changes:
    """Ids and wires that differ from one project to the next, in the order in which they stand there."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()  # blocks in both with another name, layer, or frozen, bypassed, twin
    moved: tuple[str, ...] = ()
    wires_added: tuple[Wire, ...] = ()
    wires_removed: tuple[Wire, ...] = ()
    dotted: tuple[Wire, ...] = ()  # wires that run through other dots
    notes_added: tuple[str, ...] = ()
    notes_removed: tuple[str, ...] = ()
    notes_changed: tuple[str, ...] = ()
    groups_added: tuple[str, ...] = ()
    groups_removed: tuple[str, ...] = ()
    groups_changed: tuple[str, ...] = ()
    source: bool = False
    training: bool = False
    layout: bool = False

    @property
    def structure(self) -> bool:
        """Whether the network itself differs, so that weights or shapes may."""
        return bool(self.added or self.removed or self.changed or self.wires_added or self.wires_removed or self.source)

    def __bool__(self) -> bool:
        return self != Changes()


def difference(before: Project, after: Project) -> Changes:
    """What to do to a picture of `before` to make it one of `after`; takes time linear in the size of both."""
    if before is after:
        return Changes()
    added, removed, changed = _compare(before.graph.blocks, after.graph.blocks)
    _, _, moved = _compare(before.positions, after.positions)
    wires_removed, wires_added = _one_sided(before.graph.wires, after.graph.wires)
    notes = _compare({note.id: note for note in before.notes}, {note.id: note for note in after.notes})
    groups = _compare({group.id: group for group in before.groups}, {group.id: group for group in after.groups})
    return Changes(
        added,
        removed,
        changed,
        moved,
        wires_added,
        wires_removed,
        _dotted(before.dots, after.dots),
        *notes,
        *groups,
        source=before.source != after.source,
        training=before.training != after.training,
        layout=before.layout != after.layout,
    )


def _compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Keys that came, that went, and those whose value differs."""
    if before is after:
        return (), (), ()
    added = tuple(key for key in after if key not in before)
    removed = tuple(key for key in before if key not in after)
    changed = tuple(key for key, value in after.items() if key in before and before[key] is not value and before[key] != value)
    return added, removed, changed


def _dotted(before: Mapping[Wire, Any], after: Mapping[Wire, Any]) -> tuple[Wire, ...]:
    if before is after:
        return ()
    return tuple(wire for wire in dict.fromkeys((*before, *after)) if before.get(wire) != after.get(wire))


def _one_sided(before: tuple[Wire, ...], after: tuple[Wire, ...]) -> tuple[tuple[Wire, ...], tuple[Wire, ...]]:
    if before is after:
        return (), ()
    old, new = set(before), set(after)
    return tuple(wire for wire in before if wire not in new), tuple(wire for wire in after if wire not in old)
