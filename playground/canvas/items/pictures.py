"""Live pictures: what a block shows of itself while the network runs, each painted sharp at every zoom."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from playground.style.words import local

from .look import Look

STRIP = 12.0
MOST_BARS = 24


class Picture(ABC):
    """Something that can be painted into a rectangle of a block."""

    def fitted(self, room: QSizeF) -> QSizeF:
        """How much of the room it takes."""
        return room

    @abstractmethod
    def paint(self, painter: QPainter, look: Look, rect: QRectF) -> None:
        """Paint it, in scene units."""


@dataclass(frozen=True)
class Raster(Picture):
    """An image: feature maps, a drawing, many numbers as coloured squares."""

    pixels: QPixmap

    def fitted(self, room: QSizeF) -> QSizeF:
        size = QSizeF(self.pixels.size()).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return QSizeF(size.width(), max(STRIP, size.height()))  # a row of numbers is drawn as a strip that can be seen

    def paint(self, painter: QPainter, look: Look, rect: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawPixmap(rect, self.pixels, QRectF(self.pixels.rect()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.border, 1))
        painter.drawRect(rect)


@dataclass(frozen=True)
class Bars(Picture):
    """A few numbers as bars from zero; `limit` is the length of the longest one could be."""

    values: tuple[float, ...]
    limit: float

    def fitted(self, room: QSizeF) -> QSizeF:
        return QSizeF(room.width(), min(room.height(), room.width() * 0.6))

    def paint(self, painter: QPainter, look: Look, rect: QRectF) -> None:
        signed = min(self.values) < 0
        zero = rect.center().y() if signed else rect.bottom()
        reach = rect.height() / 2 if signed else rect.height()
        pitch = rect.width() / len(self.values)
        gap = min(2.0, pitch * 0.2)
        painter.setPen(Qt.PenStyle.NoPen)
        for sign, color in ((1, look.positive), (-1, look.negative)):
            bars = []
            for number, value in enumerate(self.values):
                height = min(1.0, abs(value) / self.limit) * reach
                if value * sign > 0:
                    top = zero - height if sign > 0 else zero
                    bars.append(QRectF(rect.left() + number * pitch + gap / 2, top, pitch - gap, height))
            painter.setBrush(color)
            painter.drawRects(bars)
        painter.setPen(QPen(look.muted, 1))
        painter.drawLine(QLineF(rect.left(), zero, rect.right(), zero))


@dataclass(frozen=True)
class Number(Picture):
    """A single number, said and shown as a bar."""

    value: float
    limit: float

    def fitted(self, room: QSizeF) -> QSizeF:
        return QSizeF(room.width(), min(room.height(), 26.0))

    @property
    def words(self) -> str:
        """Two places, or two digits where the number is smaller than these."""
        return _written(f"{self.value:.2f}" if abs(self.value) >= 0.095 or not self.value else f"{self.value:.2g}".replace("e-0", "e-"))

    def words_for(self, look: Look, width: float) -> str:
        """The same, or without places, or one digit and a power of ten: the first that has room."""
        whole = (_written(f"{self.value:.1f}"), _written(f"{self.value:.0f}")) if abs(self.value) >= 9.5 else ()
        power = _written(f"{self.value:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e"))
        room = look.metrics(look.name_font).horizontalAdvance
        return next((words for words in (self.words, *whole) if room(words) <= width), power)

    def paint(self, painter: QPainter, look: Look, rect: QRectF) -> None:
        painter.setFont(look.name_font)
        painter.setPen(look.text)
        words = QRectF(rect.left(), rect.top(), rect.width(), 18)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self.words_for(look, rect.width()))
        track = QRectF(rect.left(), rect.bottom() - 5, rect.width(), 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.chip)
        painter.drawRoundedRect(track, 2.5, 2.5)
        length = min(1.0, abs(self.value) / self.limit) * track.width()
        left = track.left() if self.value >= 0 else track.right() - length
        painter.setBrush(look.positive if self.value >= 0 else look.negative)
        painter.drawRoundedRect(QRectF(left, track.top(), length, track.height()), 2.5, 2.5)


def _written(number: str) -> str:
    return local(number).replace("-", "−")


@dataclass(frozen=True)
class Curve(Picture):
    """An activation over its input, the distribution of what comes in behind it. Arrays: x, y (n,), counts (bins,), edges (bins + 1,)."""

    x: np.ndarray
    y: np.ndarray
    counts: np.ndarray
    edges: np.ndarray

    def paint(self, painter: QPainter, look: Look, rect: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.plot)
        painter.drawRoundedRect(rect, 4, 4)
        inner = rect.adjusted(3, 4, -3, -4)
        low, high = float(min(self.y.min(), 0.0)), float(max(self.y.max(), 0.0))
        across, down = inner.width() / (self.x[-1] - self.x[0]), inner.height() / ((high - low) or 1.0)

        def at(x: np.ndarray, y: np.ndarray) -> QPolygonF:
            return QPolygonF(
                [
                    QPointF(inner.left() + (one - self.x[0]) * across, inner.bottom() - (other - low) * down)
                    for one, other in zip(x, y, strict=True)
                ]
            )

        self._paint_counts(painter, look, inner, across)
        painter.setPen(QPen(look.border, 0.8))
        painter.drawPolyline(at(self.x[[0, -1]], np.zeros(2)))
        painter.drawPolyline(at(np.zeros(2), np.array((low, high))))
        painter.setPen(QPen(look.category("Activation"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(at(self.x, self.y))

    def _paint_counts(self, painter: QPainter, look: Look, inner: QRectF, across: float) -> None:
        most = float(self.counts.max())
        if most <= 0:
            return
        bars = []
        for left, right, count in zip(self.edges, self.edges[1:], self.counts, strict=False):
            begin, end = max(left, self.x[0]), min(right, self.x[-1])
            if end > begin and count > 0:
                height = inner.height() * 0.9 * float(count) / most
                bars.append(QRectF(inner.left() + (begin - self.x[0]) * across, inner.bottom() - height, (end - begin) * across, height))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.faded(look.muted, 150))
        painter.drawRects(bars)


@dataclass(frozen=True)
class Strips(Picture):
    """Images one above the other: the gates of a recurrent block over time."""

    strips: tuple[QPixmap, ...]

    def paint(self, painter: QPainter, look: Look, rect: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        pitch = rect.height() / len(self.strips)
        for number, strip in enumerate(self.strips):
            painter.drawPixmap(QRectF(rect.left(), rect.top() + number * pitch, rect.width(), pitch - 1.5), strip, QRectF(strip.rect()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
