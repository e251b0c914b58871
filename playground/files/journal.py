"""The journal: a snapshot of a project, then one line for each edit, each with a checksum, so that a torn tail costs one line only."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
from msgspec import Meta

from playground.document.changes import difference
from playground.document.plain import plain_block, plain_group, plain_note, plain_wires, to_plain, to_project
from playground.document.project import Project
from playground.document.schema import Id, Plain, PlainBlock, PlainGroup, PlainNote, PlainProject, PlainThing, PlainTraining, PlainWire

from . import limits
from .errors import ProjectError

LONGEST_LINE = 2 * limits.JSON


class Snapshot(Plain, tag="snapshot", tag_field="is"):
    """A whole project; `modified` says whether it differed from its file."""

    project: PlainProject
    modified: bool = True


class Edit(Plain, tag="edit", tag_field="is", omit_defaults=True):
    """What one edit changed, in plain records; a field that is missing stayed as it was."""

    name: Annotated[str, Meta(max_length=200)]
    blocks: list[PlainBlock] = []  # new or changed
    dropped: list[Id] = []
    order: list[Id] | None = None  # only where new blocks did not just come last
    wires: list[PlainWire] | None = None
    notes: list[PlainNote] | None = None
    groups: list[PlainGroup] | None = None
    source: PlainThing | None = None
    training: PlainTraining | None = None
    layout: dict | None = None


@dataclass(frozen=True)
class Replay:
    """What a journal holds: the project after its last whole line, whether it was modified, how many edits, whether lines were lost."""

    project: Project
    modified: bool
    edits: int
    torn: bool


class Journal:
    """Appends to a journal file; each line reaches the system before `append` returns, so a killed program loses none."""

    def __init__(self, path: Path):
        """Start a new journal; raises OSError."""
        self.path = path
        self._file: BinaryIO = open(path, "xb", buffering=0)  # noqa: SIM115  open as long as the journal lives

    def append(self, record: Snapshot | Edit) -> None:
        """Raises OSError if the line could not be written whole; the journal is of no use after that."""
        line = _line(record)
        if self._file.write(line) != len(line):
            raise OSError(28, "the line was cut off")

    def close(self) -> None:
        self._file.close()


def snapshot_of(project: Project, modified: bool = True) -> Snapshot:
    return Snapshot(to_plain(project), modified)


def edit_of(name: str, before: Project, after: Project) -> Edit:
    """What has to be noted to get from one project to the next; costs little where little changed."""
    changes = difference(before, after)
    graph = after.graph
    touched = [key for key in dict.fromkeys((*changes.added, *changes.changed, *changes.moved)) if key in graph.blocks]
    gone = set(changes.removed)
    order = [*(key for key in before.graph.blocks if key not in gone), *changes.added]
    whole = None if not changes else to_plain(after) if changes.source or changes.training else None
    return Edit(
        name[:200],
        [plain_block(graph.blocks[key], after.positions) for key in touched],
        list(changes.removed),
        None if order == list(graph.blocks) else list(graph.blocks),
        None if before.graph.wires == graph.wires and not changes.dotted else plain_wires(after),
        None if before.notes == after.notes else [plain_note(note) for note in after.notes],
        None if before.groups == after.groups else [plain_group(group) for group in after.groups],
        whole.source if whole and changes.source else None,
        whole.training if whole and changes.training else None,
        dict(after.layout) if changes.layout else None,
    )


def replay(path: Path) -> Replay:
    """Go through a journal up to its last whole line; raises ProjectError if not even its snapshot can be read."""
    lines = _records(path)
    first = next(lines, None)
    if not isinstance(first, Snapshot):
        raise ProjectError("The journal '{file}' has no whole beginning.", file=path.name)
    state, edits, torn = first.project, 0, False
    for record in lines:
        if not isinstance(record, Edit):
            torn = True
            break
        state, edits = patched(state, record), edits + 1
    return Replay(to_project(state), first.modified or edits > 0, edits, torn)


def patched(state: PlainProject, edit: Edit) -> PlainProject:
    """The plain project after an edit."""
    blocks = {block.id: block for block in state.blocks}
    for key in edit.dropped:
        blocks.pop(key, None)
    blocks.update({block.id: block for block in edit.blocks})
    if edit.order is not None:
        blocks = {key: blocks[key] for key in edit.order if key in blocks}
    fresh = {
        name: value for name in ("wires", "notes", "groups", "source", "training", "layout") if (value := getattr(edit, name)) is not None
    }
    return msgspec.structs.replace(state, blocks=list(blocks.values()), **fresh)


def _line(record: Snapshot | Edit) -> bytes:
    text = msgspec.json.encode(record)
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _records(path: Path) -> Iterator[Snapshot | Edit | None]:
    """The records of a journal; None, and the end, at the first line that is not whole."""
    decoder = msgspec.json.Decoder(Snapshot | Edit)
    with open(path, "rb") as file:
        while line := file.readline(LONGEST_LINE):
            text = line[9:-1]
            try:
                sound = line.endswith(b"\n") and int(line[:8], 16) == zlib.crc32(text)
                record = decoder.decode(text) if sound else None
            except (ValueError, RecursionError):  # msgspec's errors and broken UTF-8 are ValueErrors
                record = None
            yield record
            if record is None:
                return
