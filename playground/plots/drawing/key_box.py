"""A small box in a corner of a chart: its legend, or the values at the crosshair."""

from dataclasses import dataclass
from math import ceil

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from ...style import theme

_SWATCH = 14.0
_INSET = 4.0


@dataclass(frozen=True)
class Row:
    """A line's name with its swatch; without a `color` a muted remark."""

    text: str
    color: str = ""
    dashed: bool = False


class KeyBox(pg.GraphicsObject):
    """Lies over the chart in its pixels; `put` says what stands in it and in which corner. Rows that have no room below go beside."""

    def __init__(self, chart: pg.ViewBox):
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self._font = QFont()
        self._size = (0.0, 0.0)
        self._deep = 1  # rows in a column
        self.setParentItem(chart)
        self.setZValue(100)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def restyle(self, font: QFont) -> None:
        """Take text sizes from the theme; colours are read at each paint."""
        self._font = QFont(font)
        self._font.setPixelSize(theme.current().type.caption)
        self.update()

    def size_of(self, rows: tuple[Row, ...], room: QRectF) -> tuple[float, float]:
        """Width and height of a box with these rows in a chart that has this room."""
        metrics, deep = QFontMetricsF(self._font), self._depth(len(rows), room.height())
        width = max((metrics.horizontalAdvance(row.text) + (_SWATCH + 6 if row.color else 0) for row in rows), default=0.0) + 14
        return min(width * ceil(len(rows) / deep), room.width() - 2 * _INSET), (metrics.height() + 2) * min(deep, len(rows)) + 6

    def _depth(self, count: int, room: float) -> int:
        """How many of the rows stand below each other, in columns as even as can be."""
        most = max(1, int((room - 2 * _INSET - 6) / (QFontMetricsF(self._font).height() + 2)))
        return ceil(count / ceil(count / most)) if count else 1

    def put(self, rows: tuple[Row, ...], room: QRectF, *, right: bool, low: bool) -> None:
        """Show these rows in a corner of `room`."""
        size = self.size_of(rows, room)
        if rows != self.rows or size != self._size:
            self.prepareGeometryChange()
            self.rows, self._size, self._deep = rows, size, self._depth(len(rows), room.height())
            self.update()
        left = room.right() - size[0] - _INSET if right else room.left() + _INSET
        self.setPos(left, room.bottom() - size[1] - _INSET if low else room.top() + _INSET)
        self.setVisible(bool(rows))

    def boundingRect(self) -> QRectF:
        return QRectF(-1, -1, self._size[0] + 2, self._size[1] + 2)

    def paint(self, painter: QPainter, *_: object) -> None:
        tokens, metrics = theme.current(), QFontMetricsF(self._font)
        painter.setFont(self._font)
        fill = QColor(tokens.raised)
        fill.setAlphaF(0.88)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.border)))
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(0, 0, *self._size), tokens.radius.small, tokens.radius.small)
        height, width = metrics.height() + 2, self._size[0] / ceil(max(1, len(self.rows)) / self._deep)
        for number, row in enumerate(self.rows):
            column, line = divmod(number, self._deep)
            top, start = 3 + line * height, column * width + 7.0
            if row.color:
                style = Qt.PenStyle.DashLine if row.dashed else Qt.PenStyle.SolidLine
                painter.setPen(QPen(QColor(tokens.color(row.color)), 2, style))
                painter.drawLine(QPointF(start, top + height / 2), QPointF(start + _SWATCH, top + height / 2))
                start += _SWATCH + 6
            painter.setPen(QColor(tokens.text if row.color else tokens.muted))
            text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, (column + 1) * width - 5 - start)
            painter.drawText(QPointF(start, top + metrics.ascent() + 1), text)
