"""How long an epoch will take on this machine, known before training begins: from a short measurement, and better after each run."""

from collections.abc import Callable
from contextlib import suppress
from time import perf_counter

import numpy as np

from playground.document.document import Document
from playground.document.project import Project
from playground.files.errors import ProjectError
from playground.files.preferences import Preferences

from .transport import Reading

SIDE = 256  # of the matrices that are multiplied to see how fast this machine is: less than a millisecond each
TIMES = 5
PASSES = 3  # forward, and back to weights and to inputs
A_STEP = 1.5e-4  # seconds that a step takes beside its arithmetic, in a window: most of what small networks take
NAME = "forecast"
LEAST, MOST = 0.02, 50.0  # what runs may say of the estimate: beyond it, something else was measured


class Forecast:
    """Estimates from multiply-adds, corrected by what earlier runs took; the correction is kept in the preferences."""

    def __init__(self, preferences: Preferences, clock: Callable[[], float] = perf_counter):
        self._preferences = preferences
        self._clock = clock
        self._rate = 0.0  # multiply-adds a second
        self._factor = min(MOST, max(LEAST, preferences.get(NAME, 1.0)))
        self._measured: tuple[tuple[object, int], float] | None = None  # what was trained, and seconds a step

    def epoch(self, document: Document, trained: Project, reading: Reading, *, on_cpu: bool) -> tuple[float, bool]:
        """Seconds that an epoch of what is drawn takes, 0 where that can't be known, and whether it was measured.

        `trained` is what the figures of `reading` belong to. Nothing is foreseen for other devices than the CPU.
        """
        analysis, batch = document.analysis, document.project.training.batch_size
        if analysis.problems or not on_cpu:
            return 0.0, False
        what, work = (document.project.graph, batch), analysis.total.multiply_adds
        if reading.state == "running" and reading.steps_per_second > 0 and trained.graph is document.project.graph:
            self.learn(what, work, batch, 1 / reading.steps_per_second)
        seconds, measured = self.seconds_a_step(what, work, batch)
        return seconds * reading.per_epoch, measured

    def seconds_a_step(self, what: tuple[object, int], multiply_adds: int, batch: int) -> tuple[float, bool]:
        """Seconds that a step takes, and whether that was measured on `what` it is asked for."""
        if self._measured is not None and _same(self._measured[0], what):
            return self._measured[1], True
        return self._factor * self._ideal(multiply_adds, batch), False

    def learn(self, what: tuple[object, int], multiply_adds: int, batch: int, seconds: float) -> None:
        """A step of `what` takes so many seconds."""
        self._measured = (what, seconds)
        self._factor = min(MOST, max(LEAST, seconds / self._ideal(multiply_adds, batch)))

    def keep(self) -> None:
        """Remember for the next start what was learnt."""
        with suppress(ProjectError):
            self._preferences.set(NAME, float(f"{self._factor:.2g}"))

    def _ideal(self, multiply_adds: int, batch: int) -> float:
        return A_STEP + PASSES * multiply_adds * batch / self._speed()

    def _speed(self) -> float:
        if not self._rate:
            one = np.full((SIDE, SIDE), 0.5, np.float32)
            product = np.empty_like(one)
            best = float("inf")
            for _ in range(TIMES):
                began = self._clock()
                np.dot(one, one, out=product)
                best = min(best, self._clock() - began)
            self._rate = SIDE**3 / max(best, 1e-7)
        return self._rate


def _same(one: tuple[object, int], other: tuple[object, int]) -> bool:
    """Whether both are the same graph, by identity as graphs are immutable, and the same batch."""
    return one[0] is other[0] and one[1] == other[1]
