"""A chart, when it is needed: pyqtgraph takes a fifth of a second to load, and the window should not wait for it."""

from typing import Any

from PySide6.QtCore import QObject, QTimer

_LATER = 1500  # milliseconds after which the window has surely been shown


def make_chart(x_label: str, y_label: str) -> Any:
    """A new Chart; see chart.py for what it can do."""
    from .chart import Chart

    return Chart(x_label, y_label)


def load_soon(widget: QObject) -> None:
    """Load what charts need while nobody waits for it, so that the first step of a training doesn't."""
    QTimer.singleShot(_LATER, widget, _load)


def _load() -> None:
    from . import chart  # noqa: F401 - loading it is the purpose
