"""The session: training as the main thread sees it. It posts orders to the worker and turns its milestones into signals."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from engine.checkpoint import Checkpoint
from engine.events import Diverged, EpochDone, Finished, Remark
from engine.history import History
from engine.probes import Frame, Request
from engine.sentence import Sentence
from engine.trainer import Trainer
from engine.transfer import Kept
from playground.document.project import Project

from .right_of_way import RightOfWay
from .speedometer import Speedometer
from .worker import Answer, Failed, Paused, Prepared, Refused, Worker

POLL = 15  # milliseconds between two looks for milestones
PATIENCE = 10.0  # seconds that quitting waits for the step under way

Value = TypeVar("Value")


class Session(QObject):
    """Training of one project; `state` is one of empty, preparing, idle, running, paused.

    Everything here is called on the main thread and returns at once; what the worker finds comes back as signals, in order.
    """

    state_changed = Signal(str)
    prepared = Signal()
    epoch_done = Signal(object)  # EpochDone
    diverged = Signal(object)  # Diverged
    finished = Signal(object)  # the reason, in words
    failed = Signal(object, str)  # a sentence, and details or ""
    refused = Signal(object)  # it would take too much memory, in words; `insist` goes on all the same

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.perf_counter):
        super().__init__(parent)
        self.right_of_way = RightOfWay()
        self.state = "empty"
        self._clock = clock
        self._speed = Speedometer()
        self._worker = Worker(self.right_of_way)
        self._worker.start()
        self._timer = QTimer(self)
        self._timer.setInterval(POLL)
        self._timer.timeout.connect(self.poll)
        self._timer.start()

    # What can be ordered

    def prepare(self, project: Project, checkpoint: Checkpoint | None = None) -> None:
        """Build the network and load the data of a project, and go on from its checkpoint if it has one."""
        self._enter("preparing")
        self._order(lambda worker: (worker.rest(), worker.job.load(project, checkpoint), worker.tell(Prepared())))

    def apply_project(self, project: Project) -> None:
        """Follow an edit: a set-up applies at the next step, a changed structure keeps every weight that still fits."""
        self._order(lambda worker: (worker.job.revise(project), worker.tell(Prepared())))

    def train(self) -> None:
        self._start("run")

    def step_batch(self) -> None:
        """One batch, then pause."""
        self._start("step")

    def step_epoch(self) -> None:
        """To the end of the epoch, then pause."""
        self._start("epoch")

    def pause(self) -> None:
        if self.state == "running":
            self._order(lambda worker: (worker.rest(), worker.tell(Paused())))

    stop = pause

    def reset(self, new_weights: bool) -> None:
        """Begin anew with the same first weights, or with new ones."""
        seed = random.randrange(2**31) if new_weights else None
        self._order(lambda worker: (worker.rest(), worker.job.restart(seed), worker.tell(Prepared())))
        if self.state in ("running", "paused"):
            self._enter("idle")

    def set_learning_rate(self, rate: float) -> None:
        """Another learning rate from the next step on."""

        def change(worker: Worker) -> None:
            project = worker.job.project
            if project is not None:
                training = replace(project.training, optimizer=replace(project.training.optimizer, learning_rate=rate))
                worker.job.revise(replace(project, training=training))

        self._order(change)

    def set_device(self, device: str) -> None:
        """Go on on "auto", "cpu" or "cuda"; a sentence comes by `failed` if that can't be used."""
        self._order(lambda worker: (worker.job.use(device), worker.tell(Prepared())))

    def insist(self) -> None:
        """Train though it needs more memory than is wise."""
        self._order(lambda worker: (worker.job.insist(), worker.tell(Prepared())))

    def fetch_checkpoint(self, deliver: Callable[[Checkpoint | None], None], refuse: Callable[[str], None] | None = None) -> None:
        """Have `deliver` called, on the main thread, with the state after the step under way; or `refuse` with a sentence."""

        def order(worker: Worker) -> None:
            try:
                answer = Answer(deliver, worker.job.checkpoint())
            except MemoryError:
                if refuse is None:
                    raise
                answer = Answer(
                    refuse, Sentence("There is not enough memory to copy the weights. Nothing is lost; close other programs and try again.")
                )
            worker.tell(answer)

        self._order(order)

    def checkpoint(self, patience: float = PATIENCE) -> Checkpoint | None:
        """The state after the step under way; waits for it, at most `patience` seconds."""
        answers: list[Checkpoint | None] = []
        self.fetch_checkpoint(answers.append)
        until = self._clock() + patience
        while not answers and self._clock() < until and self._worker.is_alive():
            time.sleep(0.001)
            self.poll()
        return answers[0] if answers else None

    def close(self) -> bool:
        """End the worker; False if its step did not end in time (the thread then ends with the process)."""
        self._timer.stop()
        self.right_of_way.frame_done()
        self._worker.close()
        self._worker.join(PATIENCE)
        self._enter("empty")
        return not self._worker.is_alive()

    # Looking in

    def request(self, request: Request) -> None:
        """Ask for arrays; they come by `take` after the step under way. A newer request takes the place of an older one."""
        self._worker.mailbox.post_request(request)
        if self.state != "running":
            self._order(lambda worker: None)  # wakes a worker at rest

    def take(self) -> Frame | None:
        """The newest frame, once."""
        return self._worker.mailbox.take_frame()

    @property
    def history(self) -> History:
        return self._of_trainer(lambda trainer: trainer.history, None) or History()

    @property
    def step(self) -> int:
        return self._of_trainer(lambda trainer: trainer.step, 0)

    @property
    def epoch(self) -> int:
        return self._of_trainer(lambda trainer: trainer.epoch, 0)

    @property
    def epochs(self) -> int:
        return self._of_trainer(lambda trainer: trainer.setup.epochs, 0)

    @property
    def iteration(self) -> int:
        return self._of_trainer(lambda trainer: trainer.iteration, 0)

    @property
    def iterations_per_epoch(self) -> int:
        return self._of_trainer(lambda trainer: trainer.iterations_per_epoch, 0)

    @property
    def learning_rate(self) -> float:
        """That of the last step: the setting times the factor of the schedule."""
        return self._of_trainer(lambda trainer: trainer.learning_rate, 0.0)

    @property
    def steps_per_second(self) -> float:
        return self._speed.steps_per_second

    @property
    def samples_per_second(self) -> float:
        return self._speed.steps_per_second * self._of_trainer(lambda trainer: trainer.batches.size, 0)

    @property
    def remaining_seconds(self) -> float | None:
        """Until the last epoch is done, at the present speed; None while that is not known."""
        left = self.epochs * self.iterations_per_epoch - self.epoch * self.iterations_per_epoch - self.iteration
        if left <= 0 or self._speed.steps_per_second <= 0:
            return None
        return left / self._speed.steps_per_second

    @property
    def picture_seconds(self) -> float:
        """How long the worker has spent on looks so far."""
        return self._worker.picture_seconds

    @property
    def device(self) -> str:
        """The device in use: "cpu" or "cuda"."""
        return self._of_trainer(lambda trainer: trainer.network.backend.name, "cpu")

    @property
    def memory_needed(self) -> int:
        """Bytes that the training needs, samples included; 0 while that is not known."""
        return self._worker.job.memory_needed

    @property
    def data_notes(self) -> tuple[str, ...]:
        """What a person should read about the samples, such as rows that were left out."""
        return self._worker.job.data_notes

    @property
    def kept(self) -> Kept:
        """What the last change of structure did to the weights."""
        return self._worker.job.kept

    def poll(self) -> None:
        """Hand on what the worker has told since the last call; a timer does this."""
        while self._worker.milestones:
            self._hand_on(self._worker.milestones.popleft())
        if self.state == "running":
            self._speed.read(self._clock(), self.step)

    def _of_trainer(self, read: Callable[[Trainer], Value], otherwise: Value) -> Value:
        """Something of the trainer, which is asked for once: the worker may take it away in between."""
        trainer = self._trainer
        return otherwise if trainer is None else read(trainer)

    @property
    def _trainer(self) -> Trainer | None:
        return self._worker.job.trainer

    def _order(self, order: Callable[[Worker], object]) -> None:
        self._worker.post(order)

    def _start(self, mode: str) -> None:
        if self.state not in ("idle", "paused"):
            return
        self._speed.reset()
        self._enter("running")
        self._order(lambda worker: setattr(worker, "mode", mode))

    def _enter(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _hand_on(self, milestone: object) -> None:
        match milestone:
            case Prepared():
                if self._trainer is None:
                    self._enter("empty")
                elif self.state != "running":
                    self._enter("paused" if self.step else "idle")
                self.prepared.emit()
                if self._worker.job.device_note:
                    self.failed.emit(self._worker.job.device_note, "")
            case Paused():
                self._enter("paused" if self._trainer else "empty")
            case EpochDone():
                self.epoch_done.emit(milestone)
            case Finished(reason=reason):
                self._enter("paused")
                self.finished.emit(reason)
            case Diverged():
                self._enter("paused")
                self.diverged.emit(milestone)
            case Remark(text=text):
                self.failed.emit(text, "")
            case Failed(text=text, details=details):
                self._enter("paused" if self._trainer else "empty")
                self.failed.emit(text, details)
            case Refused(text=text):
                self._enter("empty")
                self.refused.emit(text)
            case Answer(deliver=deliver, value=value):
                deliver(value)
