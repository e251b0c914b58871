"""The keeper of an open project: writes down every edit, and now and then the state of its training, in a folder of its own."""

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from engine.sentence import Sentence
from playground.document.event import Event
from playground.document.project import Project

from . import atomic, records
from .errors import ProjectError, because
from .journal import Journal, edit_of, snapshot_of
from .lock import Lock
from .project_file import SavedProject, save

INFO = "info.json"
LOCK = "lock"
TRAINING = "training.bprop"
EDITS_A_SNAPSHOT = 200
SECONDS_A_SNAPSHOT = 60.0


class Info(Struct, frozen=True):
    """What is known of a kept project: its name and file, when it was begun, how often its recovery was tried, when it was closed."""

    name: str
    path: str = ""
    version: str = ""
    began: float = 0.0
    origin: str = ""  # the folder that it was recovered from
    attempts: int = 0
    closed: float = 0.0


def read_info(folder: Path) -> Info:
    """Raises ProjectError or OSError."""
    return records.read(INFO, (folder / INFO).read_bytes(), Info)


def write_info(folder: Path, info: Info) -> None:
    """Raises ProjectError."""
    atomic.write(folder / INFO, [records.write(info)])


def journals(folder: Path) -> list[Path]:
    """The journals in a folder, newest first."""
    numbered = [(int(path.stem[8:]), path) for path in folder.glob("journal-*.log") if path.stem[8:].isdecimal()]
    return [path for _, path in sorted(numbered, reverse=True)]


class Keeper:
    """Keeps one open project safe. It never raises: what goes wrong is told by `failed(sentence)`, and tried again with the next edit.

    All but `keep_training` belong to the thread of the window.
    """

    def __init__(self, folder: Path, info: Info, lock: Lock, clock: Callable[[], float] = time.monotonic):
        self.folder = folder
        self.failed = Event()
        self._info = info
        self._lock = lock
        self._clock = clock
        self._journal: Journal | None = None
        self._number = 0
        self._edits = 0
        self._last = clock()
        self._trouble = ""  # of a worker, to be told by the next tick

    def record(self, name: str, before: Project, after: Project) -> None:
        """Note an edit, or an undo or redo: any step from one project to the next."""
        if self._journal is None or self._edits >= EDITS_A_SNAPSHOT:
            self.snapshot(after)
            return
        self._edits += 1
        self._try(lambda: self._journal.append(edit_of(name, before, after)))

    def tick(self, project: Project) -> None:
        """Called every few seconds: starts a new journal where the old one has become long in time."""
        trouble, self._trouble = self._trouble, ""
        if trouble:
            self.failed.emit(trouble)
        if self._edits and self._clock() - self._last >= SECONDS_A_SNAPSHOT:
            self.snapshot(project)

    def snapshot(self, project: Project, modified: bool = True) -> None:
        """Begin a new journal with the whole project and drop the ones before."""
        self._try(lambda: self._begin(project, modified))

    def keep_training(self, saved: SavedProject) -> None:
        """Write the state of a training that goes on; takes as long as saving, so call it in a worker."""
        path = self.folder / TRAINING
        try:
            save(path, saved)
        except ProjectError as trouble:
            self._trouble = Sentence("The state of the training can't be kept safe at the moment: {trouble}", trouble=trouble)
        with suppress(OSError):
            atomic.backup_of(path).unlink()

    def saved(self, project: Project, path: Path, modified: bool = False) -> None:
        """The person saved: there is nothing to recover until the next edit, unless one was made meanwhile (`modified`)."""
        info = structs.replace(self._info, name=path.stem, path=str(path))
        if info != self._info:  # flushing a file to a busy disk takes long
            self._info = info
            self._try(lambda: write_info(self.folder, info))
        self.snapshot(project, modified)
        with suppress(OSError):
            (self.folder / TRAINING).unlink()

    def settled(self) -> None:
        """The program has lived with it for a while: it is not what brings it down."""
        if self._info.attempts:
            self._info = structs.replace(self._info, attempts=0)
            self._try(lambda: write_info(self.folder, self._info))

    def close(self, *, keep: bool) -> None:
        """The project was closed in good order; `keep` leaves what is unsaved for some days, in case that was a mistake."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        if keep:
            self._try(lambda: write_info(self.folder, structs.replace(self._info, closed=time.time())))
        self._lock.release()
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _begin(self, project: Project, modified: bool) -> None:
        self._number += 1
        old = self._journal
        fresh = Journal(self.folder / f"journal-{self._number}.log")
        try:
            fresh.append(snapshot_of(project, modified))
        except BaseException:
            fresh.close()
            raise
        self._journal, self._edits, self._last = fresh, 0, self._clock()
        if old is not None:
            old.close()
        for path in journals(self.folder):
            if path != fresh.path:
                with suppress(OSError):
                    path.unlink()

    def _try(self, action: Callable[[], Any]) -> None:
        try:
            action()
        except (ProjectError, OSError) as trouble:
            if self._journal is not None:
                self._journal.close()
                self._journal = None  # the next edit begins a new one with a snapshot
            reason = because(trouble) if isinstance(trouble, OSError) else str(trouble)
            self.failed.emit(
                Sentence("Your work can't be kept safe in '{folder}' at the moment: {reason}.", folder=self.folder, reason=reason)
            )
