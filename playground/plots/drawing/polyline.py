"""Lines of many points, handed to Qt in one copy."""

import numpy as np
import shiboken6
from PySide6.QtGui import QPolygonF


def polyline(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    """The points (x, y) as a polygon; QPolygonF stores pairs of doubles, so the arrays are copied straight into it."""
    made = QPolygonF()
    if len(x):
        made.resize(len(x))
        memory = np.frombuffer(shiboken6.VoidPtr(made.data(), 16 * len(x), True), np.float64).reshape(-1, 2)
        memory[:, 0], memory[:, 1] = x, y
    return made


def pieces(x: np.ndarray, y: np.ndarray) -> list[QPolygonF]:
    """One polyline for each stretch without a gap (a value that is not finite)."""
    known = np.isfinite(x) & np.isfinite(y)
    if known.all():
        return [polyline(x, y)]
    breaks = np.flatnonzero(np.diff(np.concatenate([[0], known.view(np.int8), [0]])))
    return [polyline(x[start:end], y[start:end]) for start, end in breaks.reshape(-1, 2)]
