"""Figures of a training as they stand in the window: times, speeds, counters."""

import math

from PySide6.QtCore import QCoreApplication

from playground.style.words import local


def duration(seconds: float | None) -> str:
    """95 -> "1:35"; "–" where it isn't known."""
    if seconds is None or not math.isfinite(seconds):
        return "–"
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def short_time(seconds: float) -> str:
    """0.012 -> "12 ms", 2.34 -> "2.3 s", 95 -> "1:35"."""
    if seconds < 1:
        return local(f"{seconds * 1000:.2g} ms" if seconds < 0.1 else f"{seconds:.2f} s")
    return local(f"{seconds:.1f} s") if seconds < 60 else duration(seconds)


def speed(amount: float) -> str:
    """A rate with the digits that mean something: 0.42, 8.3, 152, 12,400."""
    if amount <= 0:
        return "–"
    if amount < 10:
        return local(f"{amount:.2g}")
    return local(f"{round(amount, -int(math.log10(amount)) + 2):,.0f}")


def done_share(epoch: int, epochs: int, iteration: int, per_epoch: int) -> float:
    """The part of a run that is done, 0 to 1."""
    if epochs <= 0:
        return 0.0
    within = iteration / per_epoch if per_epoch else 0.0
    return min(1.0, (epoch + within) / epochs)


def ago(seconds: float) -> str:
    """How long ago something was, with no more digits than one reads at a glance."""
    for size, words in ((86400, _tr("{count} days ago")), (3600, _tr("{count} h ago")), (60, _tr("{count} min ago"))):
        if seconds >= size:
            count = int(seconds // size)
            return _tr("1 day ago") if size == 86400 and count == 1 else words.format(count=count)
    return _tr("just now")


def _tr(text: str) -> str:
    return QCoreApplication.translate("figures", text)
