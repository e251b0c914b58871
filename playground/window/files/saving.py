"""Saving in a worker: the window stays usable while its project is written, and shows how far that is when it takes long."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from playground.files import project_file
from playground.files.atomic import Stamp
from playground.files.errors import ProjectError
from playground.files.project_file import SavedProject
from playground.files.versions import Versions

POLL_MS = 15
LONG = 0.5  # seconds: what takes longer shows its progress


class Saving(QObject):
    """Writes one project at a time.

    `progressed` tells the part that is done, from 0 to 1, once it has taken long; `ended` comes when all is over, whatever came of it.
    What the file held before, and what it holds then, is kept as a version; `remark` says why not, if that could not be.
    """

    progressed = Signal(float)
    ended = Signal()

    def __init__(self, versions: Versions, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic):
        super().__init__(parent)
        self._versions = versions
        self.remark = ""
        self._clock = clock
        self._began = 0.0
        self._part = 0.0
        self._thread: threading.Thread | None = None
        self._outcome: Stamp | ProjectError | None = None
        self._deliver: Callable[[Stamp | ProjectError], None] | None = None
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.poll)
        self.busy = False

    def begin(self) -> None:
        """From now on it is at work; `write` or `end` must follow."""
        self.busy = True
        self._began = self._clock()
        self._part = 0.0
        self._timer.start()

    def write(self, path: Path, saved: SavedProject, expected: Stamp | None, deliver: Callable[[Stamp | ProjectError], None]) -> None:
        """Write in a thread; `deliver` gets the new stamp of the file, or what went wrong, on this thread."""
        self._deliver = deliver

        def work() -> None:
            try:
                self._versions.keep(path)  # what another program or an older one of ours has put there
                outcome = project_file.save(path, saved, expected=expected, progress=self._note)
                self.remark = self._versions.keep(path)
                self._outcome = outcome  # the window looks at it as soon as it is there
            except ProjectError as refusal:
                self._outcome = refusal
            except MemoryError:
                self._outcome = ProjectError("'{file}' can't be saved: there is not enough memory.", file=path.name)
            except Exception as trouble:  # a thread that dies without a word would leave the window waiting
                self._outcome = ProjectError(
                    "'{file}' can't be saved ({error}: {trouble}).", file=path.name, error=type(trouble).__name__, trouble=trouble
                )

        self._thread = threading.Thread(target=work, name="saving")
        self._thread.start()

    def end(self) -> None:
        """It is over: nothing more is to be written."""
        self._timer.stop()
        self.busy = False
        self.ended.emit()

    def wait(self) -> None:
        """Let the window live, but take no orders, until it is over."""
        if self.busy:
            loop = QEventLoop()
            self.ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            self.ended.disconnect(loop.quit)

    def close(self) -> None:
        """The window goes: what is being written is written to its end."""
        self._timer.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def poll(self) -> None:
        """Look at the thread; a timer does this."""
        if self._outcome is not None and self._thread is not None:
            self._thread.join()
            outcome, self._outcome, self._thread = self._outcome, None, None
            self._deliver(outcome)
        elif self._clock() - self._began > LONG:
            self.progressed.emit(self._part)

    def _note(self, part: float) -> None:
        self._part = part
