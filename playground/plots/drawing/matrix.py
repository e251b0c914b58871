"""A square of counts: shaded cells with numbers, names at both edges."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...style import theme
from ...style.contrast import mix
from ...style.plain import tip
from ...style.tokens import Tokens
from ...style.words import local

_MOST_EDGE = 0.3  # of the width or height, for names
_READABLE = 15  # pixels: in smaller cells there are no numbers
_HALF = 0.55  # of the strongest shade: beyond it text is light


class Matrix(QWidget):
    """Right answers lie on the diagonal, in blue; mistakes beside it, in orange. A click or the arrow keys pick a cell."""

    picked = Signal(int, int)  # row and column

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # numbers are written so in every language
        self._counts = np.zeros((0, 0), np.int64)
        self._names: tuple[str, ...] = ()
        self._cell: tuple[int, int] | None = None
        self.setMinimumSize(110, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Confusion matrix"))

    def set_counts(self, counts: np.ndarray, names: Sequence[str], cell: tuple[int, int] | None) -> None:
        """Show these counts (classes, classes); `cell` is framed."""
        self._counts, self._names, self._cell = counts, tuple(names), cell
        shares = np.diag(counts) / np.maximum(1, counts.sum(axis=1))
        all_of_it = ", ".join(f"{name}: {round(100 * share)} %" for name, share in zip(names, shares.tolist(), strict=True))
        self.setAccessibleDescription(self.known_of(*cell) if cell else all_of_it)
        self.update()

    def known_of(self, row: int, column: int) -> str:
        """What a cell says, in words."""
        count, total = int(self._counts[row, column]), int(self._counts[row].sum())
        share = local(f"{100 * count / max(1, total):.3g}")
        words = self.tr("{0} answered as {1}: {2} of {3} samples, {4} %")
        return words.format(self._names[row], self._names[column], count, total, share)

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """Row and column under a point."""
        room, side = self._room()
        if not len(self._counts) or not room.contains(point):
            return None
        return int((point.y() - room.top()) / side), int((point.x() - room.left()) / side)

    def rect_of(self, row: int, column: int) -> QRectF:
        """Where a cell is drawn."""
        room, side = self._room()
        return QRectF(room.left() + column * side, room.top() + row * side, side, side)

    def _room(self) -> tuple[QRectF, float]:
        """Where the cells lie, and the side of one."""
        metrics = QFontMetricsF(self._font())
        names = max((metrics.horizontalAdvance(name) for name in self._names), default=0.0) + 6
        left, high, count = min(names, _MOST_EDGE * self.width()) + metrics.height(), metrics.height(), max(1, len(self._counts))
        for top in (2 * high, high + min(names, _MOST_EDGE * self.height())):  # names over the columns lie, else stand
            side = max(2.0, min((self.width() - left - 2) / count, (self.height() - top - 2) / count))
            if names <= side:
                break
        return QRectF(left, top, side * count, side * count), side

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(theme.current().type.caption)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._counts):
            return
        tokens, font = theme.current(), self._font()
        room, side = self._room()
        metrics = QFontMetricsF(font)
        with QPainter(self) as painter:
            painter.setFont(font)
            totals = np.maximum(1, self._counts.sum(axis=1))
            for row, counts in enumerate(self._counts.tolist()):
                for column, count in enumerate(counts):
                    self._draw_cell(painter, tokens, self.rect_of(row, column), count, count / totals[row], row == column)
            self._draw_names(painter, tokens, metrics, room, side)
            if self._cell is not None:
                painter.setPen(QPen(QColor(tokens.text), 2))
                painter.drawRect(self.rect_of(*self._cell).adjusted(1, 1, -1, -1))
            if self.hasFocus():
                painter.setPen(QPen(QColor(tokens.accent), 2))
                painter.drawRect(room.adjusted(-1, -1, 1, 1))

    def _draw_cell(self, painter: QPainter, tokens: Tokens, cell: QRectF, count: int, share: float, right: bool) -> None:
        strength = share if right else min(1.0, 3 * share)  # mistakes are few, and should be seen
        shade = mix(tokens.zero, tokens.positive if right else tokens.negative, strength**0.6 if count else 0.0)
        painter.fillRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), QColor(shade))
        if count and cell.width() >= _READABLE:
            strong = strength**0.6 > _HALF
            painter.setPen(QColor(tokens.on_accent if strong else tokens.text))
            painter.drawText(
                cell, Qt.AlignmentFlag.AlignCenter, str(count) if count < 1000 or cell.width() > 34 else f"{count / 1000:.0f}k"
            )

    def _draw_names(self, painter: QPainter, tokens: Tokens, metrics: QFontMetricsF, room: QRectF, side: float) -> None:
        high = metrics.height()
        painter.setPen(QColor(tokens.muted))
        step = max(1, -(-int(high) // max(1, int(side))))  # names never run into each other
        level = all(metrics.horizontalAdvance(name) <= side * step for name in self._names[::step])
        for number in range(0, len(self._names), step):
            name, middle = self._names[number], (number + 0.5) * side
            left = QRectF(high, room.top() + middle - high / 2, room.left() - high - 4, high)
            painter.drawText(left, Qt.AlignmentFlag.AlignRight, metrics.elidedText(name, Qt.TextElideMode.ElideRight, left.width()))
            self._draw_over(painter, metrics, name, QPointF(room.left() + middle, room.top()), side * step if level else 0.0)
        painter.drawText(QRectF(room.left(), -2, room.width(), high), Qt.AlignmentFlag.AlignHCenter, self.tr("answer"))
        painter.translate(0, room.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-room.height() / 2, -2, room.height(), high), Qt.AlignmentFlag.AlignHCenter, self.tr("right class"))
        painter.resetTransform()

    def _draw_over(self, painter: QPainter, metrics: QFontMetricsF, name: str, foot: QPointF, wide: float) -> None:
        """A name over a column: level, as wide as it may be, or upright."""
        high, room = metrics.height(), foot.y() - metrics.height()
        if wide:
            painter.drawText(QRectF(foot.x() - wide / 2, room - 2, wide, high), Qt.AlignmentFlag.AlignHCenter, name)
            return
        painter.save()
        painter.translate(foot)
        painter.rotate(-90)
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room - 4)
        painter.drawText(QRectF(4, -high / 2, room - 4, high), Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and (cell := self.cell_at(QPointF(event.pos()))):
            QToolTip.showText(event.globalPos(), tip(self.known_of(*cell)), self, self.rect_of(*cell).toRect())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if cell is not None:
            self.picked.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        if event.key() in moves and len(self._counts):
            down, across = moves[event.key()]
            row, column = self._cell or (0, -1)
            last = len(self._counts) - 1
            self.picked.emit(min(last, max(0, row + down)), min(last, max(0, column + across)))
        elif event.key() == Qt.Key.Key_Escape and self._cell is not None:
            self.picked.emit(*self._cell)
        else:
            super().keyPressEvent(event)
