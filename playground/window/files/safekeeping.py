"""Safe keeping: every edit of the open project is written down elsewhere, and what a crash left is offered at the next start."""

import threading
from typing import Any

from PySide6.QtCore import QDateTime, QLocale, QObject, QTimer

from engine.checkpoint import Checkpoint
from playground.dialogs import recovery as dialog
from playground.document.project import Project
from playground.files.errors import ProjectError
from playground.files.keeper import Keeper
from playground.files.project_file import Run, SavedProject
from playground.files.recovery import Orphan, Recovery
from playground.style.words import said

TICK_MS = 5000
TRAINING_TICKS = 8  # the state of a training is kept every 40 s, so that a crash costs a minute of it at most
SETTLED_TICKS = 6


class SafeKeeping(QObject):
    """Keeps the project of a window safe. What goes wrong is said in the status bar; it never stands in the way of work."""

    def __init__(self, window: Any, recovery: Recovery):
        super().__init__(window)
        self._window = window
        self._recovery = recovery
        self._keeper: Keeper | None = None
        self._origin: Orphan | None = None
        self._ticks = 0
        self._kept_step = 0
        self._fetching = False
        self._writer: threading.Thread | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        window.document.changed.connect(self._changed)
        window.files.adopted.connect(self._adopted)
        window.files.saved.connect(self._saved)

    def offer(self) -> bool:
        """Ask about unsaved work of earlier runs; whether some was opened."""
        found = self._recovery.look()
        for sentence in found.skipped:
            self._window.banner.say(sentence)
        if not found.orphans:
            return False
        box = dialog.Recovery([_described(orphan) for orphan in found.orphans], self._window)
        box.exec()
        chosen, orphan = box.chosen, found.orphans[max(0, box.index)]
        box.deleteLater()
        if chosen == dialog.DISCARD:
            self._recovery.finish(orphan)
        return chosen == dialog.RECOVER and self._recover(orphan)

    def tick(self) -> None:
        """Every few seconds: long journals begin anew, and a training that goes on is kept now and then."""
        if self._keeper is None:
            return
        self._ticks += 1
        self._keeper.tick(self._window.document.project)
        if self._ticks % TRAINING_TICKS == 0:
            self.keep_training_now()
        if self._ticks == SETTLED_TICKS and self._origin is not None:
            self._recovery.settled(self._origin)
            self._keeper.settled()

    @property
    def writing(self) -> bool:
        """Whether the state of the training is being written just now."""
        return self._fetching or (self._writer is not None and self._writer.is_alive())

    def keep_training_now(self) -> None:
        """Have the state of the training written down by a worker, if it has moved since the last time."""
        step = self._window.session.step
        if self._keeper is None or step == self._kept_step or self.writing:
            return
        self._kept_step = step
        self._fetching = True
        project, runs = self._window.document.project, self._window.runs.all
        keeper = self._keeper
        self._window.session.fetch_checkpoint(lambda checkpoint: self._keep_training(keeper, project, runs, checkpoint), self._not_kept)

    def close(self, *, keep: bool) -> None:
        """The window goes; `keep` leaves what was not saved for some days."""
        self._timer.stop()
        self._window.document.changed.disconnect(self._changed)
        self._let_go(keep)
        if self._origin is not None and not keep:
            self._recovery.finish(self._origin)

    def _recover(self, orphan: Orphan) -> bool:
        try:
            found = self._recovery.recover(orphan)
        except ProjectError as refusal:
            self._window.banner.say(said(refusal))
            return False
        self._origin = orphan
        self._window.files.adopt(SavedProject(found.project, found.checkpoint, found.runs, remarks=found.remarks), None, found.name)
        self._window.document.mark_unsaved()
        return True

    def _adopted(self) -> None:
        self._let_go(keep=False)
        files = self._window.files
        try:
            self._keeper = self._recovery.begin(
                self._window.document.project, name=files.name, path=files.path, modified=self._origin is not None, origin=self._origin
            )
        except ProjectError as refusal:
            self._window.status.say(said(refusal))
            return
        self._keeper.failed.connect(self._window.status.say)
        self._ticks = 0
        self._kept_step = self._window.session.step

    def _changed(self, before: Project, after: Project) -> None:
        document = self._window.document
        if self._keeper is not None and document.position > 0:
            self._keeper.record(document.history[document.position], before, after)
        elif self._keeper is not None and self._window.files.is_settled:
            self._keeper.record(document.history[0], before, after)

    def _saved(self) -> None:
        if self._keeper is not None and self._window.files.path is not None:
            self._keeper.saved(self._window.document.project, self._window.files.path, self._window.document.modified)
        if self._origin is not None:
            self._recovery.finish(self._origin)
            self._origin = None

    def _keep_training(self, keeper: Keeper, project: Project, runs: tuple[Run, ...], checkpoint: Checkpoint | None) -> None:
        self._fetching = False
        if checkpoint is None or keeper is not self._keeper:
            return
        saved = SavedProject(project, checkpoint, runs)
        self._writer = threading.Thread(target=keeper.keep_training, args=(saved,), name="keeping", daemon=True)
        self._writer.start()

    def _not_kept(self, words: str) -> None:
        self._fetching = False
        self._window.status.say(words)

    def _let_go(self, keep: bool) -> None:
        if self._writer is not None:
            self._writer.join()
            self._writer = None
        if self._keeper is not None:
            self._keeper.failed.disconnect(self._window.status.say)
            self._keeper.close(keep=keep)
            self._keeper = None


def _described(orphan: Orphan) -> dialog.Lost:
    when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(orphan.changed)), QLocale.FormatType.ShortFormat)
    return dialog.Lost(orphan.name, f"{when}  ·  {orphan.path}" if orphan.path else when)
