"""The project file: saving a project with its training state, and loading it. The format is described in docs/file-format.md."""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import msgspec
import numpy as np
from msgspec import Meta, Struct

from engine.checkpoint import Checkpoint
from engine.version import VERSION
from playground.document.errors import EditError
from playground.document.plain import converted, to_plain, to_project
from playground.document.project import Project
from playground.document.schema import PlainProject

from . import archive, atomic, limits, records, tensors, thumbnail, training_state
from .atomic import Stamp
from .errors import ProjectError, reading
from .migrations import FORMAT, migrate

SUFFIX = ".bprop"
MANIFEST = "manifest.json"
PROJECT = "project.json"
RUNS = "runs.json"
THUMBNAIL = "thumbnail.png"
RUN_NAME = re.compile(r"runs/[1-9][0-9]{0,2}\.safetensors")


@dataclass(frozen=True)
class Run:
    """The record of a run that is over: its name, when it began (ISO 8601), JSON details such as the set-up, columns of its history."""

    name: str
    started: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class SavedProject:
    """What a project file holds. `remarks` are sentences on what loading had to leave out; `stamp` tells the file as it was read."""

    project: Project
    checkpoint: Checkpoint | None = None
    runs: tuple[Run, ...] = ()
    thumbnail: bytes | None = None
    remarks: tuple[str, ...] = field(default=(), compare=False)
    stamp: Stamp | None = field(default=None, compare=False)


class _Member(Struct, frozen=True, forbid_unknown_fields=True):
    size: Annotated[int, Meta(ge=0)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}\\Z")]


class _Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    format: Annotated[int, Meta(ge=1)]
    app: Annotated[str, Meta(max_length=100)]
    members: Annotated[dict[str, _Member], Meta(max_length=limits.MEMBERS)]


class _FormatOnly(Struct):
    """The one field that every format has, so that one from the future can be told from a damaged file."""

    format: Annotated[int, Meta(ge=1)]


class _Run(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(max_length=200)]
    started: Annotated[str, Meta(max_length=40)]
    details: dict[str, Any]


class _Runs(Struct, frozen=True, forbid_unknown_fields=True):
    runs: Annotated[list[_Run], Meta(max_length=limits.RUNS)]


def save(path: Path | str, saved: SavedProject, *, expected: Stamp | None = None, progress: Callable[[float], None] | None = None) -> Stamp:
    """Write a project file, keeping the version before as "name~"; returns the stamp of the new file.

    Raises FileChanged if the file is not as `expected`, and ProjectError, with the old file as it was, for every other failure.
    `progress` is told the part that is done, from 0 to 1. May run in any thread.
    """
    path = Path(path)
    atomic.sweep(path)
    try:
        parts = list(archive.pack(members_of(saved)))
    except MemoryError as trouble:
        raise ProjectError("'{file}' can't be saved: there is not enough memory.", file=path.name) from trouble
    return atomic.write(path, _counted(parts, progress), verify=_verify, backup=True, expected=expected)


def load(path: Path | str) -> SavedProject:
    """Read a project file; raises ProjectError, one plain sentence or two, for anything that is not a sound one."""
    path = Path(path)
    with reading(path):
        atomic.sweep(path)
        members, number, stamp = _read_members(path)
        project, checkpoint, runs = _contents(members, number)
        remarks: tuple[str, ...] = ()
        if checkpoint is not None:
            checkpoint, remarks = training_state.fitted(project, checkpoint)
        return SavedProject(project, checkpoint, runs, members.get(THUMBNAIL), remarks, stamp)


def thumbnail_of(path: Path) -> bytes | None:
    """The picture in a project file, without the rest of it; None where there is none, or the file is not sound. It may be any PNG."""
    with suppress(ProjectError, OSError), _opened(path) as (file, _):
        entry = archive.listing(file).get(THUMBNAIL)
        if entry is not None:
            content = archive.content(file, entry, limits.THUMBNAIL)
            thumbnail.check(THUMBNAIL, content)
            return content
    return None


def members_of(saved: SavedProject) -> dict[str, bytes]:
    """The members of the file, manifest first; raises ProjectError for what can't be written so that it can be read."""
    try:
        members = {PROJECT: records.write(to_plain(saved.project))}
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError) as trouble:
        raise ProjectError("The project holds something that can't be saved: {trouble}.", trouble=trouble) from trouble
    if saved.checkpoint is not None:
        members |= training_state.pack(saved.checkpoint)
    if saved.runs:
        plain = [_Run(run.name, run.started, records.plain_numbers(dict(run.details))) for run in saved.runs]
        members[RUNS] = records.write(_Runs(plain))
        members |= {f"runs/{number}.safetensors": tensors.pack(run.columns) for number, run in enumerate(saved.runs, 1)}
    if saved.thumbnail is not None:
        thumbnail.check(THUMBNAIL, saved.thumbnail)
        members[THUMBNAIL] = saved.thumbnail
    listing = {name: _Member(len(content), hashlib.sha256(content).hexdigest()) for name, content in members.items()}
    return {MANIFEST: records.write(_Manifest(FORMAT, f"Blockprop {VERSION}", listing)), **members}


def _counted(parts: list[bytes], progress: Callable[[float], None] | None):
    total = sum(len(part) for part in parts) or 1
    done = 0
    for part in parts:
        for start in range(0, len(part), atomic.PART):
            yield part[start : start + atomic.PART]
            done += len(part[start : start + atomic.PART])
            if progress is not None:
                progress(done / total)


def _verify(path: Path) -> None:
    """Read back what was written: every checksum, and the project itself."""
    with open(path, "rb") as file:
        members, _ = _members(file)
    try:
        to_project(records.read(PROJECT, members[PROJECT], PlainProject))
    except EditError as trouble:
        raise ProjectError("The project can't be saved as it is. {trouble}", trouble=trouble) from trouble


def _read_members(path: Path) -> tuple[dict[str, bytes], int, Stamp]:
    with _opened(path) as (file, found):
        members, number = _members(file)
    return members, number, Stamp.from_status(found)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, os.stat_result]]:
    """A file to read and its status; never something that would keep the reader waiting."""
    handle = os.open(path, os.O_RDONLY | atomic.BINARY | getattr(os, "O_NONBLOCK", 0))
    with open(handle, "rb") as file:
        found = os.fstat(handle)
        if stat.S_ISDIR(found.st_mode):
            raise ProjectError("That is a folder, not a file.")
        if not stat.S_ISREG(found.st_mode):
            raise ProjectError("That is a device or a pipe, not a file.")
        yield file, found


def _members(file: BinaryIO) -> tuple[dict[str, bytes], int]:
    """The parts of a file and the number of its format, once every part is listed and agrees with its checksum."""
    entries = archive.listing(file)
    if MANIFEST not in entries or PROJECT not in entries:
        raise ProjectError(
            "The part {part!r} is missing: this is no Blockprop project.", part=MANIFEST if MANIFEST not in entries else PROJECT
        )
    head = archive.content(file, entries[MANIFEST], limits.JSON)
    number = records.read(MANIFEST, head, _FormatOnly).format
    if number > FORMAT:
        migrate({}, number)
    listed = records.read(MANIFEST, head, _Manifest).members
    members = {name: archive.content(file, entry, _most(name)) for name, entry in entries.items() if name != MANIFEST}
    if listed.keys() != members.keys():
        wrong = sorted(listed.keys() ^ members.keys())[0]
        raise ProjectError("The manifest and the parts of the file don't agree on {part!r}.", part=wrong[:80])
    for name, content in members.items():
        if len(content) != listed[name].size or hashlib.sha256(content).hexdigest() != listed[name].sha256:
            raise ProjectError("The part {name!r} was changed after it was saved: its checksum is wrong.", name=name)
    return members, number


def _most(name: str) -> int:
    """How large a member may be; refuses names that no project has."""
    if name == THUMBNAIL:
        return limits.THUMBNAIL
    if name in (PROJECT, RUNS, training_state.COUNTERS):
        return limits.JSON
    if name in training_state.MEMBERS or RUN_NAME.fullmatch(name):
        return limits.FILE
    raise ProjectError("The file holds a part that no project has: {name!r}.", name=name[:80])


def _contents(members: Mapping[str, bytes], number: int) -> tuple[Project, Checkpoint | None, tuple[Run, ...]]:
    if number == FORMAT:
        plain = records.read(PROJECT, members[PROJECT], PlainProject)
    else:
        old = {PROJECT: records.read(PROJECT, members[PROJECT], dict[str, Any])}
        plain = converted(migrate(old, number)[PROJECT], PlainProject)
    project = to_project(plain)
    if THUMBNAIL in members:
        thumbnail.check(THUMBNAIL, members[THUMBNAIL])
    return project, training_state.unpack(members), _runs(members)


def _runs(members: Mapping[str, bytes]) -> tuple[Run, ...]:
    listed = records.read(RUNS, members[RUNS], _Runs).runs if RUNS in members else []
    wanted = {f"runs/{number}.safetensors" for number in range(1, len(listed) + 1)}
    present = {name for name in members if RUN_NAME.fullmatch(name)}
    if wanted != present:
        raise ProjectError("The part {part!r} is missing or too many.", part=sorted(wanted ^ present)[0])
    runs = []
    for number, run in enumerate(listed, 1):
        part = f"runs/{number}.safetensors"
        columns = tensors.unpack(part, members[part])
        training_state.check_history(part, columns)
        runs.append(Run(run.name, run.started, records.real_numbers(run.details), columns))
    return tuple(runs)
