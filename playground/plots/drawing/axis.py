"""An axis of a chart: a range, linear or logarithmic, and the ticks that a person can read."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

import numpy as np

from playground.style.words import Sentence, local, said

_LARGEST = 1e30  # beyond it nothing can be read; a pixel of such a range overflows


@dataclass
class Axis:
    """From `low` to `high` in the values' own unit; with `log`, both are above zero."""

    label: str
    low: float = 0.0
    high: float = 1.0
    log: bool = False

    def place(self, values: np.ndarray) -> np.ndarray:
        """Where values lie on the scale: as they are, or their decimal logarithm, which is not-a-number where there is none."""
        values = np.asarray(values, np.float64)
        if not self.log:
            return np.clip(values, -_LARGEST, _LARGEST)
        return np.log10(values, out=np.full(values.shape, np.nan), where=values > 0)

    def value(self, place: float) -> float:
        """The value at a place of the scale."""
        return float(10.0 ** min(max(place, -300.0), 300.0)) if self.log else float(place)

    def ends(self) -> tuple[float, float]:
        """The places of both ends."""
        return (log10(self.low), log10(self.high)) if self.log else (self.low, self.high)

    def take(self, first: float, last: float) -> None:
        """Reach from one place of the scale to another: a person has zoomed."""
        self.low, self.high = self.value(first), self.value(last)

    def reset(self) -> None:
        """Take a range that is no trouble, whatever the scale."""
        self.low, self.high = (0.1, 1.0) if self.log else (0.0, 1.0)

    def fit(self, low: float, high: float, margin: float) -> None:
        """Take a range, with `margin` (a share of it) at both ends; an empty range is widened, one that is not finite is refused."""
        if not (isfinite(low) and isfinite(high)):
            return
        low, high = max(low, -_LARGEST), min(high, _LARGEST)
        if self.log:
            low = max(low, 1 / _LARGEST)
            high = max(high, low)
            room = max(log10(high / low), 0.2) * margin
            self.low, self.high = low * 10**-room, high * 10**room
            return
        if not high > low:
            spread = abs(low) * 0.1 or 1.0
            low, high = low - spread, high + spread
        room = (high - low) * margin
        self.low, self.high = low - room, high + room

    def ticks(self, count: int) -> list[tuple[float, str]]:
        """About `count` round values with their labels."""
        round_ones = self._log_ticks(count) if self.log else []
        if len(round_ones) > 1:
            return round_ones
        for wanted in (count, 2 * count, 4 * count):  # at least two, so that the scale can be read
            step = nice_step((self.high - self.low) / max(1, wanted))
            first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
            if last > first:
                break
        return [(number * step, short(number * step, step)) for number in range(first, last + 1) if number > 0 or not self.log]

    def _log_ticks(self, count: int) -> list[tuple[float, str]]:
        first, last = floor(log10(self.low)), ceil(log10(self.high))
        stride = max(1, ceil((last - first) / max(1, count)))
        inside = (1,) if last - first > 3 else (1, 2, 5)
        values = [digit * 10.0**power for power in range(first, last + 1, stride) for digit in inside]
        return [(value, short(value, value)) for value in values if self.low <= value <= self.high]


def nice_step(rough: float) -> float:
    """The next of 1, 2, 5 times a power of ten that is not below `rough`."""
    if not isfinite(rough) or rough <= 0:
        return 1.0
    power = 10.0 ** floor(log10(rough))
    return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= rough * 0.999)


def short(value: float, step: float) -> str:
    """A tick's label: no more digits than the step needs; 1,500 is 1.5k."""
    size = abs(value)
    if size >= 1e13:  # beyond what letters are known for
        return local(f"{value:.3g}".replace("e+", "e"))
    if size >= 10_000 or (size >= 1000 and step >= 100):
        for unit, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
            if size >= unit:
                return local(f"{value / unit:g}{letter}")
    if value == 0:
        return "0"
    if size < 1e-3:
        return local(f"{value:.2g}".replace("e-0", "e-"))
    return local(f"{value:.{max(0, -floor(log10(step) + 1e-9))}f}" if step < 1 else f"{value:g}")


def number(value: float) -> str:
    """A value as it stands in a read-out: four figures."""
    if not isfinite(value):
        return said(Sentence("not a number") if value != value else Sentence("infinite"))
    return local(f"{value:.4g}")
