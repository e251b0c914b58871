"""A run's record as learning curves read it: its series, and where its steps stand in epochs and in time."""

from typing import Any

import numpy as np

from engine.words import chosen
from playground.style.words import said


class Record:
    """A run's record as it is now: its series are asked for once and not for each line."""

    def __init__(self, log: Any):
        self._series = {name: log.series(name) for name in log.names()}
        self._epochs, self._clock = tuple(log.epochs), tuple(log.clock)

    def names(self) -> tuple[str, ...]:
        return tuple(self._series)

    def series(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        return self._series.get(name, (np.empty(0), np.empty(0)))

    def ends(self) -> tuple[tuple[str, int, float], ...]:
        """Name, length and last value of each series, and of the clock: the same only if nothing new has come."""
        series = ((name, len(x), float(y[-1]) if len(y) else 0.0) for name, (x, y) in self._series.items())
        return (*series, ("clock", len(self._clock), self.seconds))

    @property
    def began(self) -> bool:
        """Whether anything was measured."""
        return any(len(x) for x, _ in self._series.values())

    @property
    def seconds(self) -> float:
        """How long the run trained; 0 if nobody had a clock."""
        return self._clock[-1][1] if self._clock else 0.0

    def knows(self, unit: str) -> bool:
        """Whether its steps can be told in "step", "epoch", "second" or "minute"."""
        return {"step": True, "epoch": bool(self._epochs)}.get(unit, self.seconds > 0)

    def along(self, unit: str, steps: np.ndarray | list[float]) -> np.ndarray:
        """Steps in a unit that it knows."""
        steps = np.asarray(steps, np.float64)
        if unit == "step":
            return steps
        if unit == "epoch":
            return self._epochs_at(steps)
        return self._seconds_at(steps) / (60 if unit == "minute" else 1)

    def _epochs_at(self, steps: np.ndarray) -> np.ndarray:
        """Epochs with parts: between the ends of epochs by their share, after the last at its rate."""
        epochs, ends = (np.array([0, *column], np.float64) for column in zip(*self._epochs, strict=True))
        rate = (epochs[-1] - epochs[-2]) / max(1.0, ends[-1] - ends[-2])
        return np.interp(steps, ends, epochs) + np.maximum(0.0, steps - ends[-1]) * rate

    def _seconds_at(self, steps: np.ndarray) -> np.ndarray:
        """Seconds of training, pauses left out; NaN for steps from before there was a clock."""
        known, seconds = np.array([(0, 0.0), *self._clock], np.float64).T
        began = known[seconds == 0][-1]
        rate = seconds[-1] / max(1.0, known[-1] - began)
        at = np.interp(steps, known, seconds) + np.maximum(0.0, steps - known[-1]) * rate
        return np.where(steps > began, at, np.nan)


def title_of(measure: str) -> str:
    """A measure in words; of several losses with the name of the block, last as it may be cut."""
    block, _, kind = measure.rpartition("/")
    return " · ".join(part for part in (said(chosen(kind)), block) if part)
