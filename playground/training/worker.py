"""The worker: the thread that trains. It takes orders between steps, answers looks, and tells milestones; it touches no Qt object."""

import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from engine.errors import EngineError, MemoryNeeded
from engine.events import Diverged, EpochDone, Event, Finished, Remark
from engine.sentence import Sentence

from .job import Job
from .mailbox import Mailbox
from .right_of_way import RightOfWay

Order = Callable[["Worker"], None]
SLICE = 0.008  # seconds of training between two looks at the orders, at most; a step that takes longer is a slice of its own


@dataclass(frozen=True)
class Prepared:
    """The project's network and data are ready."""


@dataclass(frozen=True)
class Paused:
    """Training paused because that was asked for: after a step, an epoch, or at once."""


@dataclass(frozen=True)
class Failed:
    """Something went wrong; `text` is one sentence for a person, `details` the traceback or ""."""

    text: str
    details: str = ""


@dataclass(frozen=True)
class Refused:
    """The training would take more memory than is wise; a person may insist."""

    text: str


@dataclass(frozen=True)
class Answer:
    """The result of an order that asked for one; `deliver` wants it on the main thread."""

    deliver: Callable[[object], None]
    value: object


Milestone = Prepared | Paused | Failed | Refused | Answer | EpochDone | Finished | Diverged | Remark


class Worker(threading.Thread):
    """Drives a job. Orders are posted from the main thread; milestones are fetched there, in order."""

    def __init__(self, right_of_way: RightOfWay):
        super().__init__(name="training", daemon=True)
        self.job = Job()
        self.mailbox = Mailbox()
        self.milestones: deque[Milestone] = deque()
        self.mode = "rest"  # rest, run, step, epoch
        self.picture_seconds = 0.0
        self._orders: SimpleQueue[Order] = SimpleQueue()
        self._right_of_way = right_of_way
        self._closing = False

    def post(self, order: Order) -> None:
        """Have something done on the worker, before its next step."""
        self._orders.put(order)

    def close(self) -> None:
        """Ask the thread to end; it does after the step that it is at."""
        self._closing = True
        self._orders.put(lambda worker: None)

    def tell(self, milestone: Milestone) -> None:
        self.milestones.append(milestone)

    def rest(self) -> None:
        self.mode = "rest"

    def run(self) -> None:
        while not self._closing:
            try:
                self._take_orders()
                self._answer_look()
                if self.mode != "rest" and not self._closing:
                    self._train()
            except MemoryNeeded as trouble:
                self.rest()
                self.tell(Refused(str(trouble)))
            except EngineError as trouble:
                self._fail(str(trouble))
            except MemoryError:
                self._fail(Sentence("There is not enough memory for this. Make the batch or the network smaller; nothing is lost."))
            except Exception as trouble:  # the thread must outlive every mistake, and the person must hear of it
                self._fail(Sentence("Training stopped: {error}: {trouble}", error=type(trouble).__name__, trouble=trouble), _traceback())
        self.job.close()

    def _take_orders(self) -> None:
        wait = self.mode == "rest" and not self.mailbox.has_request()
        while True:
            try:
                order = self._orders.get(block=wait)
            except Empty:
                return
            order(self)
            wait = False

    def _answer_look(self) -> None:
        request = self.mailbox.take_request()
        if request is None:
            return
        began = time.perf_counter()
        frame = self.job.capture(request)
        self.picture_seconds += time.perf_counter() - began
        if frame is not None:
            self.mailbox.put_frame(frame)

    def _train(self) -> None:
        """Train for a slice of time, or until something needs attention."""
        until = time.perf_counter() + SLICE
        while True:
            self._right_of_way.give_way()
            self._note(self.job.advance(one_step=self.mode == "step"))
            if self.mode != "run" or not self._orders.empty() or self.mailbox.has_request() or time.perf_counter() >= until:
                return

    def _note(self, events: list[Event]) -> None:
        last = events[-1] if events else None
        for remark in (event for event in events if isinstance(event, Remark)):
            self.tell(remark)
        if isinstance(last, EpochDone):
            self._tell_epoch(last)
        if isinstance(last, Finished | Diverged):
            self.tell(last)
            self.rest()
        elif last is None or self.mode == "step" or (self.mode == "epoch" and isinstance(last, EpochDone)):
            self.rest()
            self.tell(Paused())

    def _tell_epoch(self, event: EpochDone) -> None:
        """Tell an epoch; it takes the place of one that nobody has fetched yet, since a tiny network does thousands a second."""
        try:
            if isinstance(self.milestones[-1], EpochDone):
                self.milestones[-1] = event
                return
        except IndexError:
            pass  # fetched in the meantime
        self.tell(event)

    def _fail(self, text: str, details: str = "") -> None:
        self.rest()
        self.tell(Failed(text, details))


def _traceback() -> str:
    return "".join(traceback.format_exception(*sys.exc_info()))
