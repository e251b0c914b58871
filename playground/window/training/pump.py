"""The frame pump: 30 times a second it takes what the worker captured, hands it to what is visible, and asks for the next."""

import gc
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer

from engine.probes import Frame, Request, Sample, Want

FRAME_MS = 33
SLOWEST_MS = 250
LARGEST_SHARE = 0.25  # of the time: beyond it, pictures come less often
PICTURES_EVERY = 2  # frames: 15 pictures a second are enough to see things form
CURVES_EVERY = 4  # like texts, in even frames: pictures come back in odd ones, and no frame should have to draw everything
TEXTS_EVERY = 8
TIDY_EVERY = 60
SMOOTHING = 0.1


class Pictures(Protocol):
    """What the pump feeds: the panels and the blocks of a window."""

    def wants(self) -> Iterable[Want]: ...
    def sample(self) -> Sample: ...
    def show_frame(self, frame: Frame) -> None: ...
    def show_history(self) -> None: ...
    def show_texts(self) -> None: ...
    def is_seen(self) -> bool: ...


class FramePump(QObject):
    """Drives a window's pictures from a session. It measures what drawing costs and slows down by itself where that is too much.

    The worker gives way from the beginning of a frame until its paint is done. Automatic garbage collection is off while the pump
    runs: it would destroy Qt objects on the worker; the pump collects instead.
    """

    def __init__(self, session: Any, pictures: Pictures, clock: Callable[[], float] = perf_counter, parent: QObject | None = None):
        super().__init__(parent)
        self._session = session
        self._pictures = pictures
        self._clock = clock
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.frame)
        self._count = 0
        self._begun = 0.0
        self._last_begun: float | None = None
        self._posted: tuple[Request, int] | None = None
        self._collected = gc.isenabled()
        self.cost = 0.0  # seconds a frame, smoothed
        self.share = 0.0  # of the time, smoothed
        self._between = 0.0  # seconds from frame to frame, smoothed; 0: unknown yet

    def start(self) -> None:
        self._collected = gc.isenabled()
        gc.disable()
        self._timer.start(FRAME_MS)

    def stop(self) -> None:
        self._timer.stop()
        self._session.right_of_way.frame_done()
        if self._collected:
            gc.enable()

    @property
    def interval(self) -> int:
        """Milliseconds between frames."""
        return self._timer.interval()

    @property
    def frames_per_second(self) -> float:
        """How many frames a second were drawn lately; 0 before the second one."""
        return 1 / self._between if self._between else 0.0

    def ask_again(self) -> None:
        """Something that is shown has changed: post a new request even if nothing trains."""
        self._posted = None

    def frame(self) -> None:
        """One frame; its paint happens before the chained timer that ends it."""
        self._begun = self._clock()
        self._count += 1
        self._session.right_of_way.frame_begins()
        try:
            if self._pictures.is_seen():
                self._show()
                self._ask()
        finally:
            QTimer.singleShot(0, self, self._painted)

    def _show(self) -> None:
        frame = self._session.take()
        if frame is not None:
            self._pictures.show_frame(frame)
        if self._count % CURVES_EVERY == 0:
            self._pictures.show_history()
        if self._count % TEXTS_EVERY == 2:
            self._pictures.show_texts()

    def _ask(self) -> None:
        if self._count % PICTURES_EVERY:
            return
        request = Request(frozenset(self._pictures.wants()), self._pictures.sample())
        now = (request, self._session.step)
        if request.wants and not _same(now, self._posted):
            self._session.request(request)
            self._posted = now

    def _painted(self) -> None:
        # posted paint events come before a second zero timer
        QTimer.singleShot(0, self, self._done)

    def _done(self) -> None:
        self._session.right_of_way.frame_done()
        self._measure(self._clock())
        if self._count % TIDY_EVERY == 0:
            gc.collect(1)

    def _measure(self, now: float) -> None:
        self.cost += SMOOTHING * (now - self._begun - self.cost)
        if self._last_begun is not None:
            passed = max(self._begun - self._last_begun, 1e-6)
            self.share += SMOOTHING * (min(1.0, self.cost / passed) - self.share)
            self._between += (SMOOTHING if self._between else 1.0) * (passed - self._between)
        self._last_begun = self._begun
        wanted = round(min(SLOWEST_MS, max(FRAME_MS, self.cost * 1000 / LARGEST_SHARE)))
        if abs(wanted - self._timer.interval()) > 4 and self._timer.isActive():
            self._timer.setInterval(wanted)


def _same(one: tuple[Request, int], other: tuple[Request, int] | None) -> bool:
    """Whether two requests ask for the same at the same step; drawn samples are compared by identity, as arrays have no equality."""
    if other is None or one[1] != other[1] or one[0].wants != other[0].wants:
        return False
    a, b = one[0].sample, other[0].sample
    return a.split == b.split and a.index == b.index and a.values is b.values
