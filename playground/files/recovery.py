"""Recovery: what earlier runs of the program left unsaved, offered once, never taken from another running window, never in a loop."""

import os
import re
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import structs

from engine.checkpoint import Checkpoint
from engine.sentence import Sentence
from engine.version import VERSION
from playground.document.project import Project

from .errors import ProjectError, reading
from .journal import replay
from .keeper import INFO, LOCK, TRAINING, Info, Keeper, journals, read_info, write_info
from .lock import Lock
from .project_file import Run, load
from .training_state import fitted

DAYS_KEPT = 7
MOST_ATTEMPTS = 2
DAY = 86400.0
STRAY = 3600.0  # seconds after which a folder that was never finished may go
MARK = " (recovered)"


@dataclass(frozen=True)
class Orphan:
    """Unsaved work that nobody has open: the name of the project, its file ("" if it had none), when it was begun and last changed."""

    folder: Path
    name: str
    path: str
    began: float
    changed: float


@dataclass(frozen=True)
class Found:
    """What can be recovered, and a sentence for each that is left alone because it brought the program down before."""

    orphans: tuple[Orphan, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recovered:
    """A project as it was, under a name of its own; `path` is the file that it came from, which is untouched."""

    project: Project
    name: str
    path: str
    checkpoint: Checkpoint | None = None
    runs: tuple[Run, ...] = ()
    remarks: tuple[str, ...] = field(default=())


class Recovery:
    """The folder in which unsaved work is kept, one folder inside for each open project."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time, clock: Callable[[], float] = time.monotonic):
        self._folder = folder
        self._now = now
        self._clock = clock
        self._held: dict[Path, Lock] = {}

    def begin(
        self, project: Project, *, name: str, path: Path | None = None, modified: bool = False, origin: Orphan | None = None
    ) -> Keeper:
        """Start keeping a project that was opened, made or recovered (then `origin` says from what); raises ProjectError."""
        folder = self._folder / f"{int(self._now())}-{os.getpid()}-{os.urandom(4).hex()}"
        try:
            folder.mkdir(parents=True)
            lock = Lock(folder / LOCK)
            lock.take()
        except OSError as trouble:
            raise ProjectError(
                "Your work can't be kept safe in '{folder}': {reason}.", folder=self._folder, reason=trouble.strerror
            ) from trouble
        info = Info(name, str(path or ""), VERSION, self._now())
        if origin is not None:  # it takes the place of that one: with its weights, and with what was tried in vain
            _take_along(origin.folder / TRAINING, folder / TRAINING)
            info = structs.replace(info, origin=origin.folder.name, attempts=_attempts(origin.folder))
        write_info(folder, info)
        keeper = Keeper(folder, info, lock, self._clock)
        keeper.snapshot(project, modified)
        return keeper

    def look(self) -> Found:
        """What may be offered at a start; cleans away what is too old or holds nothing."""
        found, replaced = [], set()
        for folder in self._folders():
            state = self._inspect(folder)
            if state is None:
                continue
            info, orphan = state
            replaced.add(info.origin)
            found.append((info, orphan))
        newest = [(info, orphan) for info, orphan in found if orphan.folder.name not in replaced]
        skipped = (
            Sentence(
                "'{name}' could not be recovered in {attempts} attempts and is left alone. It lies in '{folder}'.",
                name=info.name,
                attempts=info.attempts,
                folder=orphan.folder,
            )
            for info, orphan in newest
            if info.attempts >= MOST_ATTEMPTS
        )
        return Found(tuple(orphan for info, orphan in newest if info.attempts < MOST_ATTEMPTS), tuple(skipped))

    def recover(self, orphan: Orphan) -> Recovered:
        """Open unsaved work; raises ProjectError. Its folder stays until `finish`."""
        lock = Lock(orphan.folder / LOCK)
        with reading(orphan.folder):
            if not lock.take():
                raise ProjectError("'{name}' is being recovered by another window.", name=orphan.name)
            self._held[orphan.folder] = lock
            info = read_info(orphan.folder)
            write_info(orphan.folder, structs.replace(info, attempts=info.attempts + 1))
            project, remarks = _latest(orphan.folder)
            checkpoint, runs, more = _training(orphan.folder, project)
            name = orphan.name.removesuffix(MARK) + MARK
            return Recovered(project, name, orphan.path, checkpoint, runs, (*remarks, *more))

    def settled(self, orphan: Orphan) -> None:
        """The program has lived with it for a while: it is not what brings it down."""
        self._note(orphan.folder, attempts=0)

    def finish(self, orphan: Orphan) -> None:
        """The person saved or declined it: it is not offered again, nor what it was recovered from, and goes in some days."""
        folder = orphan.folder
        while folder.is_dir() and folder.parent == self._folder:
            origin = self._note(folder, closed=self._now())
            folder = self._folder / origin if origin else self._folder
        lock = self._held.pop(orphan.folder, None)
        if lock is not None:
            lock.release()

    def _folders(self) -> list[Path]:
        with suppress(OSError):
            return sorted(path for path in self._folder.iterdir() if (path / INFO).is_file() or self._is_stray(path))
        return []

    def _is_stray(self, folder: Path) -> bool:
        """Whether a program was killed just as it began this folder, or took it away: nothing in it can be of use."""
        with suppress(OSError):
            if folder.is_dir() and self._now() - folder.stat().st_mtime > STRAY:
                lock = Lock(folder / LOCK)
                if lock.take():
                    lock.release()
                    shutil.rmtree(folder, ignore_errors=True)
        return False

    def _inspect(self, folder: Path) -> tuple[Info, Orphan] | None:
        """What lies in a folder, if it may be offered: free, not closed, with something unsaved in it."""
        lock = Lock(folder / LOCK)
        try:
            if not lock.take():
                return None
            info = read_info(folder)
            logs = journals(folder)
            old = self._now() - max((path.stat().st_mtime for path in (folder / INFO, *logs)), default=0.0)
            unfinished = bool(info.origin) and not logs  # killed while it was taking the place of its origin, which has it all
            empty = unfinished or (not (folder / TRAINING).exists() and not any(_unsaved(path) for path in logs))
            if empty or (info.closed and old > DAYS_KEPT * DAY):
                shutil.rmtree(folder, ignore_errors=True)
                return None
            if info.closed:
                return None
            return info, Orphan(folder, info.name, info.path, info.began, self._now() - old)
        except (OSError, ProjectError):
            return None
        finally:
            lock.release()

    def _note(self, folder: Path, **changes: Any) -> str:
        """Write something down about a folder; returns what it was recovered from."""
        with suppress(OSError, ProjectError):
            info = read_info(folder)
            write_info(folder, structs.replace(info, **changes))
            return info.origin if re.fullmatch(r"[0-9a-f-]+", info.origin) else ""
        return ""


def _attempts(folder: Path) -> int:
    with suppress(OSError, ProjectError):
        return read_info(folder).attempts
    return 0


def _take_along(old: Path, new: Path) -> None:
    """The state of a training under a second name: neither is ever written into, only replaced."""
    try:
        os.link(old, new)
    except FileNotFoundError:
        pass
    except OSError:
        with suppress(OSError):
            shutil.copyfile(old, new)


def _unsaved(journal: Path) -> bool:
    """Whether a journal holds work that is in no file; one that can't be read counts, so that nothing is thrown away unseen."""
    try:
        return replay(journal).modified
    except Exception:
        return True


def _latest(folder: Path) -> tuple[Project, tuple[str, ...]]:
    """The project in the newest journal that can be read."""
    trouble: Exception = ProjectError("Its journal is missing.")
    for number, path in enumerate(journals(folder)):
        try:
            found = replay(path)
        except Exception as damage:
            trouble = damage
            continue
        torn = (Sentence("The last edit before the end was cut off and is lost."),) if found.torn or number else ()
        return found.project, torn
    if (folder / TRAINING).exists():  # it holds the project as it was then
        return load(folder / TRAINING).project, (Sentence("Edits after the state of its training was kept last are lost."),)
    raise trouble


def _training(folder: Path, project: Project) -> tuple[Checkpoint | None, tuple[Run, ...], tuple[str, ...]]:
    if not (folder / TRAINING).exists():
        return None, (), ()
    try:
        saved = load(folder / TRAINING)
    except ProjectError as trouble:
        return None, (), (Sentence("The trained weights could not be recovered: {trouble}", trouble=trouble),)
    if saved.checkpoint is None:
        return None, saved.runs, ()
    checkpoint, remarks = fitted(project, saved.checkpoint)
    return checkpoint, saved.runs, remarks
