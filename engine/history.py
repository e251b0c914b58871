"""The record of a run: the loss of every step and the measures of every epoch, in memory that stays bounded."""

from collections.abc import Mapping
from typing import Any

import numpy as np

CAPACITY = 1 << 17
MOST_POINTS = 8192
CLOCK_TICK = 0.25  # seconds of training from one entry of the clock to the next


class Series:
    """Numbers by step. When it is full, neighbours are averaged, so that a point stands for twice as many steps."""

    def __init__(self, capacity: int = CAPACITY, dtype: Any = np.float32):
        self._values = np.empty(capacity, dtype)
        self._count = 0
        self._stride = 1
        self._pending = np.empty(0, dtype)  # fewer values than make a point

    def extend(self, values: np.ndarray) -> None:
        dtype = self._values.dtype
        pool = np.concatenate([self._pending, values]).astype(dtype) if len(self._pending) else np.asarray(values, dtype)
        while len(pool) >= self._stride:
            whole = min(len(pool) // self._stride, len(self._values) - self._count)
            points = pool[: whole * self._stride].reshape(whole, self._stride).mean(axis=1)
            self._values[self._count : self._count + whole] = points
            self._count += whole
            pool = pool[whole * self._stride :]
            if self._count == len(self._values):
                self._halve()
        self._pending = pool.copy()

    def points(self) -> tuple[np.ndarray, np.ndarray]:
        """Steps (from 1) and values. May be called while another thread extends: the count is read once."""
        count, stride = self._count, self._stride
        return np.arange(1, count + 1, dtype=np.float64) * stride, self._values[:count].copy()

    @property
    def stride(self) -> int:
        """How many steps one point stands for."""
        return self._stride

    def _halve(self) -> None:
        half = self._count // 2
        self._values[:half] = self._values[: 2 * half].reshape(half, 2).mean(axis=1)
        self._count = half
        self._stride *= 2

    def columns(self, name: str) -> dict[str, np.ndarray]:
        return {f"{name}.values": self._values[: self._count].copy(), f"{name}.stride": np.array([self._stride], np.int64)}

    @classmethod
    def from_columns(cls, name: str, columns: Mapping[str, np.ndarray]) -> "Series":
        values = columns.get(f"{name}.values", np.empty(0, np.float32))[: CAPACITY - 1]
        series = cls(dtype=np.float64 if values.dtype == np.float64 else np.float32)
        series._values[: len(values)] = values
        series._count = len(values)
        series._stride = max(1, int(columns.get(f"{name}.stride", np.ones(1))[0]))
        return series


class History:
    """Loss of each step, in the precision `dtype`, and the measures of each epoch by name ("train/loss", "validation/accuracy", ...).

    A measure with more than 8192 points is thinned: of two neighbours the later one stays. `seed` is that of the first weights, where it
    is known; it is none of the columns.
    """

    def __init__(self, dtype: Any = np.float32, seed: int | None = None) -> None:
        self.seed = seed
        self.losses = Series(dtype=dtype)
        self.measures: dict[str, list[tuple[int, float]]] = {}  # name -> (step, value)
        self.epochs: list[tuple[int, int]] = []  # (epoch, step at its end)
        self.clock: list[tuple[int, float]] = []  # (step, seconds of training until then); pauses don't count
        self._spent = 0.0
        self._arrays: dict[str, np.ndarray] = {}

    def add_epoch(self, epoch: int, step: int, measures: Mapping[str, float]) -> None:
        _append(self.epochs, (epoch, step))
        for name, value in measures.items():
            _append(self.measures.setdefault(name, []), (step, value))

    def start_clock(self, step: int) -> None:
        """Count time from `step` on, if it isn't counted yet: the steps before it have none."""
        if not self.clock:
            self.clock.append((step, 0.0))

    def spend(self, seconds: float, step: int) -> None:
        """Count time that was spent on training up to `step`; whoever drives the trainer has a clock and says so."""
        self._spent += seconds
        if len(self.clock) < 2 or self._spent - self.clock[-1][1] >= CLOCK_TICK:
            _append(self.clock, (step, self._spent))

    def names(self) -> tuple[str, ...]:
        return ("step/loss", *self.measures)

    def series(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Steps and values of one measure; "step/loss" is the loss of each step."""
        if name == "step/loss":
            return self.losses.points()
        points = self._array(name)
        return points[:, 0], points[:, 1]

    def _array(self, name: str) -> np.ndarray:
        """(n, 2) of a measure. What became an array before is kept: thousands of pairs take milliseconds, and the window asks often."""
        points = self.measures.get(name, [])
        known = self._arrays.get(name, np.empty((0, 2)))
        if len(known) > len(points) or (len(known) and known[0, 0] != points[0][0]):
            known = known[:0]  # the list was thinned
        fresh = np.array(points[len(known) :], np.float64).reshape(-1, 2)
        if len(fresh):
            self._arrays[name] = known = np.concatenate([known, fresh])
        return known

    def held_losses(self) -> list[float]:
        """The validation loss of each epoch that has one, or the training loss where nothing is held back."""
        return [value for _, value in self.measures.get("validation/loss") or self.measures.get("train/loss", [])]

    def best(self, name: str, *, lowest: bool = True) -> float | None:
        """The best finite value of a measure; None if there is none."""
        _, values = self.series(name)
        values = values[np.isfinite(values)]
        if not len(values):
            return None
        return float(values.min() if lowest else values.max())

    def columns(self) -> dict[str, np.ndarray]:
        """Everything as named arrays, for a file."""
        columns = self.losses.columns("step/loss")
        columns["epochs"] = np.array(self.epochs, np.int64).reshape(-1, 2)
        if self.clock:
            columns["clock"] = np.array(self.clock, np.float64).reshape(-1, 2)
        for name, points in self.measures.items():
            columns[name] = np.array(points, np.float64).reshape(-1, 2)
        return columns

    @classmethod
    def from_columns(cls, columns: Mapping[str, np.ndarray], seed: int | None = None) -> "History":
        """The reverse of `columns`."""
        history = cls(seed=seed)
        history.losses = Series.from_columns("step/loss", columns)
        for name, points in columns.items():
            if name == "epochs":
                history.epochs = [(int(epoch), int(step)) for epoch, step in points]
            elif name == "clock":
                history.clock = [(int(step), float(seconds)) for step, seconds in points]
                history._spent = history.clock[-1][1] if history.clock else 0.0
            elif not name.startswith("step/loss"):
                history.measures[name] = [(int(step), float(value)) for step, value in points]
        return history


def _append(points: list, point: tuple) -> None:
    """Add a point; a list that is full loses every other one. It is replaced in one go, as the window may be reading it."""
    points.append(point)
    if len(points) > MOST_POINTS:
        points[:] = points[1::2]
