"""What a canvas shows, as numbers, and whether that is what it would show if all were painted anew."""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.canvas.hand import NO, Hand


def pixels(view) -> np.ndarray:
    return as_numbers(view.viewport().grab().toImage())


def rested_pixels(view) -> np.ndarray:
    return as_numbers(Hand(view).rested_picture())


def as_numbers(picture: QImage) -> np.ndarray:
    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1).astype(int)


def assert_shown_as_anew(view) -> None:
    """But for a letter or two, which at odd scales of the screen fall between two pixels."""
    shown = rested_pixels(view)
    view._still.forget()
    assert (np.abs(shown - pixels(view)) > 2).mean() < 2e-5


def wheel(view, turns: int, at: QPointF, modifiers=NO) -> None:
    place = QPointF(view.viewport().mapToGlobal(at.toPoint()))
    whole = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, place, QPoint(), QPoint(0, turns * 120), Qt.MouseButton.NoButton, modifiers, whole, False)
    QApplication.sendEvent(view.viewport(), event)
