"""How a chart is painted: grid, ticks, lines, crosshair with its read-out, legend."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from ...style import theme
from ...style.tokens import Tokens
from .axis import number
from .chart_view import Line, View
from .polyline import pieces
from .series import thin, thin_to_means

_TICK_SPACE_X, _TICK_SPACE_Y = 64, 30
_RIGHT, _TOP = 10.0, 8.0
_FAINT = 0.30
_LONG = 420  # points from which on lines are drawn without antialiasing
_SWATCH = 14.0
_DOTTED = 40  # up to so many points a marked line shows them


class ChartPainter:
    """Paints a view; `plot` is where the lines were last drawn."""

    def __init__(self, view: View):
        self._view = view
        self.plot = QRectF(0, 0, 1, 1)

    def shares(self, point: QPointF) -> tuple[float, float]:
        """A point of the widget as shares of both axes."""
        plot = self.plot
        return (point.x() - plot.left()) / plot.width(), (plot.bottom() - point.y()) / plot.height()

    def paint(self, painter: QPainter, area: QRectF, font: QFont, *, background: bool, focus: bool = False) -> None:
        tokens = theme.current()
        small = QFont(font)
        small.setPixelSize(tokens.type.caption)
        painter.setFont(small)
        metrics = QFontMetricsF(small)
        if background:
            painter.fillRect(area, QColor(tokens.panel))
        x_ticks, y_ticks = self._lay_out(area, metrics)
        self._draw_grid(painter, tokens, metrics, x_ticks, y_ticks, area)
        painter.save()
        painter.setClipRect(self.plot.adjusted(0, -1, 1, 1))
        for line in sorted(self._view.lines, key=lambda line: not line.faint):
            self._draw_line(painter, tokens, line)
        painter.restore()
        if self._view.legend:
            self._draw_legend(painter, tokens, metrics)
        if self._view.crosshair is not None:
            self._draw_crosshair(painter, tokens, metrics)
        self._draw_frame(painter, tokens, area, focus)

    def _lay_out(self, area: QRectF, metrics: QFontMetricsF) -> tuple[list, list]:
        view = self._view
        bottom = metrics.height() * 2 + 6
        height = max(20.0, area.height() - _TOP - bottom)
        y_ticks = view.y.ticks(max(2, int(height / _TICK_SPACE_Y)))
        labels = ["0.00", *(label for _, label in y_ticks)]  # at least so wide that charts one above the other line up
        left = 8 + max(metrics.horizontalAdvance(label) for label in labels) + metrics.height()
        width = max(20.0, area.width() - left - _RIGHT)
        self.plot = QRectF(area.left() + left, area.top() + _TOP, width, height)
        return view.x.ticks(max(2, int(width / _TICK_SPACE_X))), y_ticks

    def _draw_grid(self, painter, tokens: Tokens, metrics: QFontMetricsF, x_ticks: list, y_ticks: list, area: QRectF) -> None:
        plot, view = self.plot, self._view
        grid, text = QPen(QColor(tokens.grid)), QPen(QColor(tokens.muted))
        ends = -1e9
        for value, label in x_ticks:
            x = plot.left() + float(view.x.place(np.array(value))) * plot.width()
            painter.setPen(grid)
            painter.drawLine(QPointF(round(x), plot.top()), QPointF(round(x), plot.bottom()))
            width = metrics.horizontalAdvance(label)
            start = min(x - width / 2, area.right() - width - 1)
            if start > ends + 6:  # labels never run into each other
                painter.setPen(text)
                painter.drawText(QPointF(start, plot.bottom() + metrics.ascent() + 3), label)
                ends = start + width
        for value, label in y_ticks:
            y = plot.bottom() - float(view.y.place(np.array(value))) * plot.height()
            painter.setPen(QPen(QColor(tokens.outline)) if view.zero_line and value == 0 else grid)
            painter.drawLine(QPointF(plot.left(), round(y)), QPointF(plot.right(), round(y)))
            painter.setPen(text)
            painter.drawText(QPointF(plot.left() - 5 - metrics.horizontalAdvance(label), y + metrics.ascent() / 2 - 1), label)
        middle = plot.center()
        label = metrics.elidedText(view.x.label, Qt.TextElideMode.ElideRight, plot.width())
        painter.drawText(QPointF(middle.x() - metrics.horizontalAdvance(label) / 2, area.bottom() - metrics.descent() - 1), label)
        painter.save()
        painter.translate(area.left() + metrics.ascent() + 1, middle.y())
        painter.rotate(-90)
        label = metrics.elidedText(view.y.label, Qt.TextElideMode.ElideRight, plot.height())
        painter.drawText(QPointF(-metrics.horizontalAdvance(label) / 2, 0), label)
        painter.restore()

    def _draw_line(self, painter: QPainter, tokens: Tokens, line: Line) -> None:
        if not len(line.x):
            return
        plot, view = self.plot, self._view
        width = max(1, int(plot.width()))
        reduce, buckets = (thin_to_means, max(1, width // 2)) if line.smoothed else (thin, width)
        x, y = reduce(line.x, line.y, view.x.low, view.x.high, buckets)
        if line.stepped:
            x, y = np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
        across = plot.left() + view.x.place(x) * plot.width()
        down = np.clip(plot.bottom() - view.y.place(y) * plot.height(), plot.top() - 1e4, plot.bottom() + 1e4)
        color = QColor(tokens.color(line.color))
        if line.faint:
            color.setAlphaF(_FAINT)
        long = len(x) > _LONG
        # width 1, or width 2 without antialiasing: a long antialiased line of width 2 costs 200 ms
        pen = QPen(color, 1 if line.faint else 2, Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not long)
        for piece in pieces(across, down):
            if line.filled:
                self._fill(painter, color, piece)
            painter.setPen(pen)
            painter.drawPolyline(piece)
        if (line.marked and len(x) <= _DOTTED) or len(x) == 1:
            self._draw_dots(painter, color, across, down)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _fill(self, painter: QPainter, color: QColor, piece: QPolygonF) -> None:
        closed = QPolygonF(piece)
        closed.append(QPointF(piece.last().x(), self.plot.bottom()))
        closed.append(QPointF(piece.first().x(), self.plot.bottom()))
        wash = QColor(color)
        wash.setAlphaF(0.18 if color.alphaF() == 1 else 0.12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(wash)
        painter.drawPolygon(closed)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_dots(self, painter: QPainter, color: QColor, across: np.ndarray, down: np.ndarray) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        for x, y in zip(across.tolist(), down.tolist(), strict=True):
            if x == x and y == y:
                painter.drawEllipse(QPointF(x, y), 3.0, 3.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_legend(self, painter: QPainter, tokens: Tokens, metrics: QFontMetricsF) -> None:
        lines = [line for line in self._view.lines if not line.faint and len(line.x)]
        if len(lines) < 2 or (self._view.crosshair is not None and self._view.readout):
            return
        rows: list[tuple[Line | None, str]] = [(line, line.name) for line in lines]
        size = self._box_size(metrics, rows)
        corner = min(((right, low) for right in (True, False) for low in (False, True)), key=lambda at: self._points_under(*at, *size))
        self._draw_box(painter, tokens, metrics, rows, right=corner[0], low=corner[1])

    def _points_under(self, right: bool, low: bool, width: float, height: float) -> int:
        """How many points of lines a box in this corner would cover."""
        plot, view, covered = self.plot, self._view, 0
        wide, high = width / plot.width(), height / plot.height()
        ends = (1 - wide, 1.0) if right else (0.0, wide)
        for line in view.lines:
            places = view.x.value(ends[0]), view.x.value(ends[1])
            x = np.linspace(max(places[0], line.x[0]), min(places[1], line.x[-1]), 9) if len(line.x) else np.empty(0)
            if len(x) and x[-1] > x[0]:
                up = view.y.place(np.interp(x, line.x, line.y))
                covered += int(((up < high) if low else (up > 1 - high)).sum())
        return covered

    def _box_size(self, metrics: QFontMetricsF, rows: list[tuple[Line | None, str]]) -> tuple[float, float]:
        width = max(metrics.horizontalAdvance(text) + (_SWATCH + 6 if line else 0) for line, text in rows) + 14
        return min(width, self.plot.width() - 4), (metrics.height() + 2) * len(rows) + 6

    def _draw_box(
        self, painter, tokens: Tokens, metrics: QFontMetricsF, rows: list[tuple[Line | None, str]], *, right: bool, low: bool = False
    ) -> None:
        width, tall = self._box_size(metrics, rows)
        height = metrics.height() + 2
        left = self.plot.right() - width - 4 if right else self.plot.left() + 4
        box = QRectF(left, self.plot.bottom() - tall - 4 if low else self.plot.top() + 4, width, tall)
        fill = QColor(tokens.raised)
        fill.setAlphaF(0.88)
        painter.setPen(QPen(QColor(tokens.border)))
        painter.setBrush(fill)
        painter.drawRoundedRect(box, tokens.radius.small, tokens.radius.small)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, (line, text) in enumerate(rows):
            top = box.top() + 3 + row * height
            start = box.left() + 7
            if line:
                style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
                painter.setPen(QPen(QColor(tokens.color(line.color)), 2, style))
                painter.drawLine(QPointF(start, top + height / 2), QPointF(start + _SWATCH, top + height / 2))
                start += _SWATCH + 6
            painter.setPen(QColor(tokens.text if line else tokens.muted))
            room = box.right() - 5 - start
            painter.drawText(QPointF(start, top + metrics.ascent() + 1), metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))

    def _draw_crosshair(self, painter: QPainter, tokens: Tokens, metrics: QFontMetricsF) -> None:
        view, plot = self._view, self.plot
        share = float(view.x.place(np.array(view.crosshair)))
        if not 0 <= share <= 1:
            return
        x = plot.left() + share * plot.width()
        pen = QPen(
            QColor(tokens.accent if view.pinned else tokens.outline), 1, Qt.PenStyle.SolidLine if view.pinned else Qt.PenStyle.DotLine
        )
        painter.setPen(pen)
        painter.drawLine(QPointF(round(x), plot.top()), QPointF(round(x), plot.bottom()))
        if not view.readout:
            return
        found = [(line, _nearest(line, view.crosshair)) for line in view.lines if len(line.x) and not line.faint]
        found.sort(key=lambda pair: -pair[1] if pair[1] == pair[1] else 0.0)
        rows: list[tuple[Line | None, str]] = [(line, f"{line.name}  {number(value)}") for line, value in found]
        if rows:
            rows.insert(0, (None, f"{view.x.label} {number(view.crosshair)}"))
            self._draw_box(painter, tokens, metrics, rows, right=share < 0.5)

    def _draw_frame(self, painter: QPainter, tokens: Tokens, area: QRectF, focus: bool) -> None:
        box = self._view.zoom_box
        if box is not None:
            wash = QColor(tokens.accent)
            wash.setAlphaF(0.15)
            painter.fillRect(box, wash)
            painter.setPen(QColor(tokens.accent))
            painter.drawRect(box)
        painter.setPen(QPen(QColor(tokens.border)))
        painter.drawLine(self.plot.bottomLeft(), self.plot.bottomRight())
        if focus:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), tokens.radius.small, tokens.radius.small)


def _nearest(line: Line, x: float) -> float:
    """The value of a line at the point next to x."""
    place = int(np.searchsorted(line.x, x))
    if place == len(line.x) or (place and x - line.x[place - 1] < line.x[place] - x):
        place -= 1
    return float(line.y[place])
