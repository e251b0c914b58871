"""A pad to draw a digit on with the mouse; and how a drawing is made like those that the network has learned from."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...style import theme
from ...style.tokens import DARK

_FINE = 4  # the drawing is kept this many times finer than the network sees it
_PEN = 2.3  # width of the pen in the network's pixels
_INK_BOX = 20 / 28  # MNIST puts the ink into the middle 20 of 28 pixels, centred by its mass


class Pad(QWidget):
    """Left button draws, right button rubs out; `drawn` tells after each stroke piece."""

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._side = 28
        self._ink = QImage()
        self._last: QPointF | None = None
        self._shown: QImage | None = None
        self.setMinimumSize(112, 112)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Drawing pad"))
        self.clear(self._side)

    def sizeHint(self) -> QSize:
        return QSize(168, 168)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was drawn."""
        return not self.ink().any()

    def clear(self, side: int | None = None) -> None:
        """Begin a new drawing, `side` pixels wide and high for the network."""
        self._side = side or self._side
        self._ink = QImage(self._side * _FINE, self._side * _FINE, QImage.Format.Format_Grayscale8)
        self._ink.fill(0)
        self._shown = None
        self.update()

    def show_picture(self, image: QImage) -> None:
        """Show a picture in place of the drawing; the next stroke begins a new drawing."""
        self.clear()
        self._shown = image
        self.update()

    def ink(self) -> np.ndarray:
        """The drawing as it is, (side·4, side·4), 0..1."""
        rows = np.frombuffer(self._ink.constBits(), np.uint8).reshape(self._ink.height(), self._ink.bytesPerLine())
        return rows[:, : self._ink.width()].astype(np.float32) / 255

    def values(self) -> np.ndarray:
        """The drawing as the network sees it: (side, side), 0..1, sized and centred as in MNIST."""
        return centred(self.ink(), self._side)

    def square(self) -> QRectF:
        """Where the paper lies."""
        side = min(self.width(), self.height()) - 2
        return QRectF((self.width() - side) / 2, 1, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, square = theme.current(), self.square()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._shown is None)
            painter.drawImage(square, self._ink if self._shown is None else self._shown)
            painter.setPen(QPen(QColor(tokens.outline)))
            painter.drawRect(square)
            if self._shown is None and self.is_blank:
                painter.setPen(QColor(DARK.muted))  # the paper is black in both themes
                painter.drawText(square, Qt.AlignmentFlag.AlignCenter, self.tr("Draw here"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._shown is not None:
            self.clear()
        self._last = event.position()
        self._stroke(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is not None:
            self._stroke(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None

    def _stroke(self, event: QMouseEvent) -> None:
        square, here = self.square(), event.position()
        scale = self._ink.width() / square.width()
        start, end = ((point - square.topLeft()) * scale for point in (self._last, here))
        rubbing = bool(event.buttons() & Qt.MouseButton.RightButton)
        with QPainter(self._ink) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            color = QColor(0, 0, 0) if rubbing else QColor(255, 255, 255)
            width = _PEN * _FINE * self._side / 28 * (2.5 if rubbing else 1)
            painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(start, end + QPointF(0.01, 0))
        self._last = here
        self.update()
        self.drawn.emit()


def centred(ink: np.ndarray, side: int) -> np.ndarray:
    """(side, side) from a finer drawing: the ink scaled into the middle 20/28, its mass in the centre, as MNIST was made."""
    rows, columns = np.flatnonzero(ink.max(axis=1) > 0.1), np.flatnonzero(ink.max(axis=0) > 0.1)
    if not len(rows):
        return np.zeros((side, side), np.float32)
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    longest = max(box.shape)
    target = side * _INK_BOX
    scale = min(target / longest, 2.0 / _FINE)  # a dot stays a dot
    # each pixel of the result averages the ink that falls on it, so strokes get their soft edge
    weights = [_averaging(length, scale) for length in box.shape]
    small = weights[0] @ box @ weights[1].T
    mass = max(float(small.sum()), 1e-6)
    centre = [float((small.sum(axis=1 - axis) * np.arange(small.shape[axis])).sum() / mass) for axis in (0, 1)]
    top, left = (round((side - 1) / 2 - place) for place in centre)
    result = np.zeros((side, side), np.float32)
    ends = [(max(0, start), min(side, start + length)) for start, length in zip((top, left), small.shape, strict=True)]
    (y0, y1), (x0, x1) = ends
    result[y0:y1, x0:x1] = small[y0 - top : y1 - top, x0 - left : x1 - left]
    return np.clip(result * 1.15, 0, 1)


def _averaging(length: int, scale: float) -> np.ndarray:
    """(new length, length): rows that average the old places which a new one covers; they sum to 1 inside."""
    count = max(1, int(np.ceil(length * scale)))
    starts = np.arange(count)[:, None] / scale
    places = np.arange(length)[None]
    covered = np.clip(np.minimum(places + 1, starts + 1 / scale) - np.maximum(places, starts), 0, None)
    return (covered * scale).astype(np.float32)
