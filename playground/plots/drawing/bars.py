"""Horizontal bars with names and values: class probabilities, gradient lengths, shares of dead units."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ...style import theme

_LEAST, _MOST = 15, 26


@dataclass(frozen=True)
class Bar:
    """`share` (0..1) is its length; `marked` puts a tick behind the name (the right class, say)."""

    name: str
    share: float
    text: str
    color: str = "accent"
    strong: bool = False
    marked: bool = False


class Bars(QWidget):
    """One bar for each row, with names at the left and values at the right."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # numbers are written so in every language
        self._bars: tuple[Bar, ...] = ()
        self._name_share = 0.45

    def set_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show these bars from now on."""
        if bars == self._bars:
            return
        if len(bars) != len(self._bars):
            self.updateGeometry()
        self._bars = bars
        self.setAccessibleDescription(", ".join(f"{bar.name} {bar.text}" for bar in bars[:20]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, max(1, len(self._bars)) * (_LEAST + 5))

    def minimumSizeHint(self) -> QSize:
        return QSize(110, max(1, len(self._bars)) * _LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        tokens = theme.current()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            font = painter.font()
            font.setPixelSize(tokens.type.caption)
            painter.setFont(font)
            metrics = QFontMetricsF(font)
            pitch = min(float(_MOST), self.height() / len(self._bars))
            name_width = min(self.width() * self._name_share, max(metrics.horizontalAdvance(bar.name) for bar in self._bars) + 4)
            name_width += 12 if any(bar.marked for bar in self._bars) else 0
            value_width = max(metrics.horizontalAdvance(bar.text) for bar in self._bars)
            room = QRectF(name_width + 6, 0, max(8.0, self.width() - name_width - value_width - 14), pitch)
            for row, bar in enumerate(self._bars):
                self._draw(painter, metrics, bar, room.translated(0, row * pitch), name_width)

    def _draw(self, painter: QPainter, metrics: QFontMetricsF, bar: Bar, room: QRectF, name_width: float) -> None:
        tokens = theme.current()
        base = room.center().y() + metrics.ascent() / 2 - 1
        painter.setPen(QColor(tokens.text if bar.strong else tokens.muted))
        tick = 12 if bar.marked else 0
        name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, name_width - tick)
        painter.drawText(QPointF(name_width - tick - metrics.horizontalAdvance(name), base), name)
        if bar.marked:
            painter.setPen(QColor(tokens.success))
            painter.drawText(QPointF(name_width - 9, base), "✓")
        painter.setPen(QColor(tokens.text if bar.strong else tokens.muted))
        painter.drawText(QPointF(room.right() + 6, base), bar.text)
        thick = min(10.0, room.height() - 5)
        groove = QRectF(room.left(), room.center().y() - thick / 2, room.width(), thick)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.hover))
        painter.drawRoundedRect(groove, 2, 2)
        length = groove.width() * min(1.0, max(0.0, bar.share))
        if length > 0:
            painter.setBrush(QColor(tokens.color(bar.color)))
            painter.drawRoundedRect(QRectF(groove.left(), groove.top(), max(1.5, length), thick), 2, 2)
