"""Training from the window: what the buttons do, what follows an edit, and why it can't start."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from playground.document import edits
from playground.document.changes import difference
from playground.document.document import Document
from playground.document.project import Project
from playground.fields.typed import keep_typed
from playground.fields.waiting import WaitingWords
from playground.style.words import said
from playground.training.session import Session

from .foresight import Foreseen, Shapes, foresee, shapes
from .transport import Reading

SETTLE_MS = 120  # edits in a row, such as a number being dragged, reach the worker as one


class Training(QObject):
    """Stands between the document and the session: edits go to the session, orders go to it if nothing speaks against them.

    `changed` is emitted when what can be done has changed: the state, or the reason why it can't start. `run_ends` comes before a run
    begins anew, while its record is still there. While something was learnt, an edit that does more to the weights than keep them is
    held back: `foresaw` carries what it will do (a Foreseen), and None once it is done or taken back. `flush` applies it. What is typed
    in a field counts before anything starts, and may cure what speaks against it; `waits` says what can't be read, so that nothing did.
    """

    changed = Signal()
    run_ends = Signal()
    foresaw = Signal(object)
    waits = Signal(str)

    def __init__(self, document: Document, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self._document = document
        self._session = session
        self._pending: Project | None = None  # what the session has not got yet
        self._wish: Callable[[], None] | None = None  # what shall start as soon as the network is ready
        self._refusal = ""  # why the network as it is now was not built
        self.held: Foreseen | None = None  # what the edits that the session has not got would do
        self.applied = document.project  # what the session has got
        self._built: Shapes = {}  # of the arrays of the last network that could run
        self._attic: set[tuple[str, tuple[int, ...]]] = set()  # what the session has put aside
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._settled)
        self._words = WaitingWords(self)
        self._words.changed.connect(self.changed)
        document.changed.connect(self._follow)
        session.state_changed.connect(self._state_changed)
        session.prepared.connect(self._ready)
        session.refused.connect(self._refused)
        session.failed.connect(self._failed)

    # --- what is

    @property
    def running(self) -> bool:
        return self._session.state == "running"

    @property
    def busy(self) -> bool:
        """Whether work would be lost if the window closed now."""
        return self.running or self._wish is not None

    @property
    def data_trouble(self) -> str:
        """What is wrong with the data, if anything."""
        return self._document.project.source.problem() or ""

    def trouble(self) -> str:
        """Why training can't start, in words; "" if it can."""
        if self.data_trouble:
            return said(self.data_trouble)
        problems = self._document.analysis.problems
        if not problems:
            return said(self._refusal)
        if len(problems) > 1:
            return self.tr("{count} problems keep the network from training").format(count=len(problems))
        return said(problems[0].text)

    def reason(self) -> str:
        """The same beside Train: in few words where it stands in full elsewhere."""
        return self.tr("The data is not ready: its settings say why.") if self.data_trouble else self.trouble()

    def conditions(self) -> dict[str, bool]:
        """What the actions ask for."""
        can = not self.trouble() or self._words.there
        return {
            "can_train": can or self.running,
            "can_step": can and not self.running,
            "running": self.running,
            "held": self.held is not None and not self.held.waits,
            "has_problems": bool(self._document.analysis.problems),
        }

    def reading(self) -> Reading:
        session = self._session
        return Reading(
            session.state,
            session.epoch,
            session.epochs or self._document.project.training.epochs,
            session.iteration,
            session.iterations_per_epoch,
            session.step,
            session.steps_per_second,
            session.samples_per_second,
            session.remaining_seconds,
        )

    # --- orders

    def toggle(self) -> None:
        """Train, or pause if it does."""
        if self.running:
            self._session.pause()
        elif self._wish is not None:
            self._wish = None
            self.changed.emit()
        else:
            self._start(self._session.train)

    def step(self) -> None:
        self._start(self._session.step_batch)

    def epoch(self) -> None:
        self._start(self._session.step_epoch)

    def stop(self) -> None:
        self._wish = None
        self._session.stop()

    def restart(self) -> None:
        """Begin anew with the same first weights."""
        self._reset(False)

    def new_weights(self) -> None:
        """Begin anew with other first weights."""
        self._reset(True)

    def insist(self) -> None:
        """Train though it needs more memory than is wise."""
        self._refusal = ""
        self._session.insist()
        self._wish = self._session.train
        self.changed.emit()

    def set_learning_rate(self, value: float, key: str) -> None:
        """Another learning rate, as an edit of the document; raises EngineError for a value that it may not have."""
        project = self._document.project
        optimizer = replace(project.training.optimizer, learning_rate=value)
        self._document.apply(self.tr("Change the learning rate"), edits.set_training(project, optimizer=optimizer), merge=key or None)
        self._settled()

    def flush(self) -> None:
        """Give the session the project as it is now, if it has not got it yet and can use it: a training that runs goes on meanwhile."""
        if self._settle.isActive():
            self._settle.stop()
        if self._pending is not None and not (self.held is not None and self.held.waits):
            self._apply()

    def close(self) -> None:
        """Stop following the document; the session is the window's to close."""
        self._settle.stop()
        self._words.close()
        self._document.changed.disconnect(self._follow)

    # --- what follows

    def forget_edits(self) -> None:
        """The session gets a whole project by another way."""
        self._settle.stop()
        self._pending = None
        self._wish = None
        self._refusal = ""
        self._attic.clear()
        self.applied = self._document.project
        self._built = self._shapes()
        self._hold(None)

    def _follow(self, before: Project, after: Project) -> None:
        changes = difference(before, after)
        if changes.structure or changes.training:
            self._pending = after
            self._refusal = ""
            self._hold(self._foresee())
            self._settle.start()
        self.changed.emit()

    def _foresee(self) -> Foreseen | None:
        """What the pending edits would do to learnt weights; None where nothing was learnt, or all of it stays."""
        if not self._session.step or self._session.state not in ("running", "paused"):
            return None
        if self._document.analysis.problems:
            return Foreseen(waits=True) if self.running else None
        found = foresee(self._built, self._shapes(), self._attic)
        return found if found.matters else None

    def _hold(self, found: Foreseen | None) -> None:
        if found is not None or self.held is not None:
            self.held = found
            self.foresaw.emit(found)
            self.changed.emit()

    def _settled(self) -> None:
        """Settings apply at the next step; what changes weights waits until it was seen."""
        self._settle.stop()
        if self.held is None:
            self.flush()
            return
        passed = replace(self.applied, training=self._document.project.training)
        if passed.training != self.applied.training and passed.training.parting == self.applied.training.parting:
            self.applied = passed
            self._session.apply_project(passed)

    def _apply(self) -> None:
        self._pending, self.applied = None, self._document.project
        if not self._document.analysis.problems:
            fresh = self._shapes()
            if fresh != self._built:
                self._attic.update(self._built.items())
                self._built = fresh
        self._hold(None)
        self._session.apply_project(self.applied)

    def _shapes(self) -> Shapes:
        return shapes(self._document.project.graph, self._document.analysis)

    def _start(self, order: Callable[[], None]) -> None:
        if not self._typed_is_kept() or self.trouble():
            return
        self.flush()
        if self._session.state in ("idle", "paused"):
            order()
        else:
            self._wish = order
        self.changed.emit()

    def _typed_is_kept(self) -> bool:
        trouble = keep_typed()
        if trouble:
            self.waits.emit(self.tr("Training was not begun. {trouble}").format(trouble=trouble))
        return not trouble

    def _reset(self, new_weights: bool) -> None:
        if not self._typed_is_kept():
            return
        self.flush()
        was_running = self.running
        self.run_ends.emit()
        self._attic.clear()
        self._session.reset(new_weights)
        if was_running:
            self._wish = self._session.train

    def _refused(self, words: str) -> None:
        self._wish, self._refusal = None, words
        self.changed.emit()

    def _failed(self, _sentence: str, _details: str) -> None:
        if self._session.state == "empty":
            self._wish = None  # there is nothing that could start
            self.changed.emit()

    def _ready(self) -> None:
        self._refusal = ""
        wish, self._wish = self._wish, None
        if wish is not None and not self.trouble():
            wish()
        self.changed.emit()

    def _state_changed(self, _state: str) -> None:
        if self.held is not None and self.held.waits and not self.running:
            self._apply()  # nothing runs that could go on with the network as it was
        self.changed.emit()
