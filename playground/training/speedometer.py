"""The speedometer: steps a second, smoothed, and the time that remains."""

SMOOTHING = 0.8
SHORTEST = 0.2  # seconds between two readings


class Speedometer:
    """Reads a counter now and then; the clock's time is passed in."""

    def __init__(self) -> None:
        self.steps_per_second = 0.0
        self._last: tuple[float, int] | None = None

    def reset(self) -> None:
        self._last = None

    def read(self, now: float, steps: int) -> None:
        if self._last is None or steps < self._last[1]:
            self._last = (now, steps)
            return
        seconds, done = now - self._last[0], steps - self._last[1]
        if seconds < SHORTEST:
            return
        speed = done / seconds
        known = self.steps_per_second
        self.steps_per_second = speed if known == 0 else SMOOTHING * known + (1 - SMOOTHING) * speed
        self._last = (now, steps)
