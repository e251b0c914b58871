"""The progress bar on stderr: redrawn in place on a terminal, lines for epochs elsewhere."""

import shutil
from collections.abc import Callable
from typing import TextIO

from .output import duration, let_go

REDRAW = 0.1  # seconds between two drawings
NOTE_EVERY = 1.0  # seconds between two lines: short epochs would fill the screen
WIDTH = 24
PLAIN = ("#", ".")
FINE = ("█", "░")


class Progress:
    """How far a run of `total` steps is; `clock` tells seconds."""

    def __init__(self, total: int, stream: TextIO, clock: Callable[[], float]):
        self._total = max(1, total)
        self._stream = stream
        self._clock = clock
        self._live = stream.isatty()
        self._began = self._drawn = clock()
        encoding = (getattr(stream, "encoding", None) or "ascii").lower()
        self._signs = FINE if encoding.startswith("utf") else PLAIN
        self._shown = self._silent = False
        self._noted: float | None = None

    def due(self) -> bool:
        """Whether enough time has passed to draw the bar again; quick, because it is asked at each step."""
        return self._live and self._clock() - self._drawn >= REDRAW

    def draw(self, done: int, text: str) -> None:
        """Draw the bar with `text` behind it."""
        self._drawn = self._clock()
        self._write(f"\r{self.line(done, text)}\x1b[K")
        self._shown = True

    def line(self, done: int, text: str) -> str:
        """The bar as text: share, time that is left, and `text`."""
        share = min(1.0, done / self._total)
        filled = round(share * WIDTH)
        bar = self._signs[0] * filled + self._signs[1] * (WIDTH - filled)
        left = duration(self.remaining(done)) if done else "-:--"
        columns = shutil.get_terminal_size().columns
        return f"{bar} {100 * share:3.0f} %  {left} left  {text}"[: columns - 1]

    def remaining(self, done: int) -> float:
        """Seconds that are left at the speed so far."""
        return (self._clock() - self._began) / max(1, done) * (self._total - done)

    def note(self, text: str, *, last: bool = False) -> None:
        """A line that stays; left out if it follows another one within a second, unless it is the last."""
        now = self._clock()
        if self._noted is not None and now - self._noted < NOTE_EVERY and not last:
            return
        self._noted = now
        self._write(f"\r\x1b[K{text}\n" if self._shown else f"{text}\n")
        self._shown = False

    def close(self) -> None:
        """Take the bar away."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = False

    def _write(self, text: str) -> None:
        """Write, or be silent from now on where nobody reads any more: a run is worth more than its progress bar."""
        if self._silent:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self._silent = True
            let_go(self._stream)
