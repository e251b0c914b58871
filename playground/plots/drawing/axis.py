"""An axis of a chart: a range, linear or logarithmic, and the ticks that a person can read."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

import numpy as np


@dataclass
class Axis:
    """From `low` to `high` in the values' own unit; with `log`, both are above zero."""

    label: str
    low: float = 0.0
    high: float = 1.0
    log: bool = False

    def place(self, values: np.ndarray) -> np.ndarray:
        """Values as shares of the axis, 0 at its low end and 1 at its high end; not-a-number where a logarithm has no value."""
        low, high = self._ends()
        return (self._scale(values) - low) / (high - low)

    def value(self, share: float) -> float:
        """The value at a share of the axis."""
        low, high = self._ends()
        value = low + share * (high - low)
        return 10**value if self.log else value

    def fit(self, low: float, high: float, margin: float) -> None:
        """Take a range, with `margin` (a share of it) at both ends; an empty range is widened, one that is not finite is refused."""
        if not (isfinite(low) and isfinite(high)):
            return
        if self.log:
            low = max(low, 1e-12)
            high = max(high, low)
            room = max(log10(high / low), 0.2) * margin
            self.low, self.high = low * 10**-room, high * 10**room
            return
        if not high > low:
            spread = abs(low) * 0.1 or 1.0
            low, high = low - spread, high + spread
        room = (high - low) * margin
        self.low, self.high = low - room, high + room

    def zoom(self, factor: float, about: float) -> None:
        """Make the range `factor` times as long; the share `about` of the axis stays where it is."""
        self.window(about - about * factor, about + (1 - about) * factor)

    def window(self, start: float, end: float) -> None:
        """Show only from share `start` to share `end` of the present range; too small a range is refused."""
        low, high = self.value(start), self.value(end)
        if isfinite(low) and isfinite(high) and high - low > 1e-9 * max(abs(low), abs(high), 1e-9):
            self.low, self.high = low, high

    def ticks(self, count: int) -> list[tuple[float, str]]:
        """About `count` round values with their labels."""
        if self.log:
            return self._log_ticks(count)
        for wanted in (count, 2 * count, 4 * count):  # at least two, so that the scale can be read
            step = nice_step((self.high - self.low) / max(1, wanted))
            first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
            if last > first:
                break
        return [(number * step, short(number * step, step)) for number in range(first, last + 1)]

    def _log_ticks(self, count: int) -> list[tuple[float, str]]:
        first, last = floor(log10(self.low)), ceil(log10(self.high))
        stride = max(1, ceil((last - first) / max(1, count)))
        inside = (1,) if last - first > 3 else (1, 2, 5)
        values = [digit * 10.0**power for power in range(first, last + 1, stride) for digit in inside]
        return [(value, short(value, value)) for value in values if self.low <= value <= self.high]

    def _ends(self) -> tuple[float, float]:
        return (log10(self.low), log10(self.high)) if self.log else (self.low, self.high)

    def _scale(self, values: np.ndarray) -> np.ndarray:
        values = np.asarray(values, np.float64)
        if not self.log:
            return values
        return np.log10(values, out=np.full(values.shape, np.nan), where=values > 0)


def nice_step(rough: float) -> float:
    """The next of 1, 2, 5 times a power of ten that is not below `rough`."""
    if not isfinite(rough) or rough <= 0:
        return 1.0
    power = 10.0 ** floor(log10(rough))
    return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= rough * 0.999)


def short(value: float, step: float) -> str:
    """A tick's label: no more digits than the step needs; 1,500 is 1.5k."""
    size = abs(value)
    if size >= 10_000 or (size >= 1000 and step >= 100):
        for unit, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
            if size >= unit:
                return f"{value / unit:g}{letter}"
    if value == 0:
        return "0"
    if size < 1e-3:
        return f"{value:.2g}".replace("e-0", "e-")
    return f"{value:.{max(0, -floor(log10(step) + 1e-9))}f}" if step < 1 else f"{value:g}"


def number(value: float) -> str:
    """A value as it stands in a read-out: four figures."""
    if not isfinite(value):
        return "not a number" if value != value else "infinite"
    return f"{value:.4g}"
