"""Small tables of numbers side by side with signs between them: a patch × a kernel = the products."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from ...style import theme
from ...style.contrast import contrast
from ...style.plain import tip
from ...style.words import local
from .axis import number
from .frame import draw_frame
from .tone import Tone

_SIGN = 18  # pixels for a sign between two grids
_LARGEST = 46  # pixels of a cell
_SMALLEST = 6
_LONGISH = 2.0  # how much wider than high a cell may be
_TINIEST = 8  # pixels of a figure that can still be read
_LIGHT, _DARK = "#ffffff", "#000000"
_MOVES = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


@dataclass(frozen=True)
class Grid:
    """A table (rows, columns) with a title over it, on the scale of a tone; `hollow` cells are no part of the data, `framed` ones count."""

    title: str
    values: np.ndarray
    tone: Tone
    hollow: np.ndarray | None = None
    framed: np.ndarray | None = None


class Grids(QWidget):
    """Draws grids of one shape. A click or the arrows choose a cell of all of them, Esc none; what it holds is said and shown as a tip."""

    def __init__(self, name: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # sums are written so in every language
        self._name = name
        self._grids: tuple[Grid, ...] = ()
        self._signs = ""
        self._lying = (0.0, 0.0, 0.0, 0.0)
        self.cell: tuple[int, int] | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(96, 64)

    def set_grids(self, grids: tuple[Grid, ...], signs: str) -> None:
        """Show these, with a sign between each two."""
        self._grids, self._signs = grids, signs
        self._lying = self._lie()
        rows, columns = self._shape()
        if self.cell is not None:
            self.cell = min(self.cell[0], rows - 1), min(self.cell[1], columns - 1)
        self._tell()

    def words_of(self, row: int, column: int) -> str:
        """What all grids hold in a cell: "0.5 × -0.2 = -0.1"."""
        parts = [number(float(grid.values[row, column])) for grid in self._grids]
        return " ".join(part for pair in zip(parts, (*self._signs, ""), strict=True) for part in pair).strip()

    def rect_of(self, grid: int, row: int, column: int) -> QRectF:
        """Where a cell is drawn."""
        wide, high, left, top = self._lying
        across = left + grid * (self._shape()[1] * wide + _SIGN)
        return QRectF(across + column * wide, top + row * high, wide, high)

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """Row and column under a point, in whichever grid."""
        (rows, columns), (wide, high, left, top) = self._shape(), self._lying
        if not self._grids or point.x() < left or point.y() < top:
            return None
        across = (point.x() - left) % (columns * wide + _SIGN)
        number = (point.x() - left) // (columns * wide + _SIGN)
        row, column = int((point.y() - top) // high), int(across // wide)
        return (row, column) if row < rows and column < columns and number < len(self._grids) else None

    def _shape(self) -> tuple[int, int]:
        return self._grids[0].values.shape if self._grids else (0, 0)

    def _lie(self) -> tuple[float, float, float, float]:
        """Width and height of a cell, and where the first one begins."""
        (rows, columns), count = self._shape(), len(self._grids)
        title = QFontMetricsF(self._font(theme.current().type.caption)).height() + 2
        wide = int((self.width() - 2 - _SIGN * (count - 1)) / max(1, count * columns))
        high = int((self.height() - 2 - title) / max(1, rows))
        high = max(_SMALLEST, min(_LARGEST, wide, high))
        wide = max(_SMALLEST, min(_LARGEST, wide, int(_LONGISH * high)))  # lower than wide, figures still have room
        all_of_it = count * columns * wide + _SIGN * (count - 1)
        return wide, high, max(1.0, (self.width() - all_of_it) // 2), title

    def _font(self, pixels: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(pixels)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._grids:
            return
        tokens, (wide, high, _, top) = theme.current(), self._lying
        rows, columns = self._shape()
        with QPainter(self) as painter:
            for place, grid in enumerate(self._grids):
                left = self.rect_of(place, 0, 0).left()
                painter.setFont(self._font(tokens.type.caption))
                painter.setPen(QColor(tokens.muted))
                metrics, room = QFontMetricsF(painter.font()), QRectF(left - _SIGN / 2, 0, columns * wide + _SIGN, top)
                painter.drawText(
                    room, Qt.AlignmentFlag.AlignHCenter, metrics.elidedText(grid.title, Qt.TextElideMode.ElideRight, room.width())
                )
                if place:
                    between = QRectF(left - _SIGN, top, _SIGN, rows * high)
                    painter.drawText(between, Qt.AlignmentFlag.AlignCenter, self._signs[place - 1])
                self._draw(painter, place, grid)
            if self.cell is not None:
                painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else tokens.text), 2))
                for place in range(len(self._grids)):
                    painter.drawRect(self.rect_of(place, *self.cell).adjusted(0, 0, -1, -1))

    def _draw(self, painter: QPainter, place: int, grid: Grid) -> None:
        tokens, figures = theme.current(), self._figures()
        rows, columns = grid.values.shape
        colours = grid.tone.image(np.ascontiguousarray(grid.values, np.float32))
        painter.drawImage(self.rect_of(place, 0, 0).united(self.rect_of(place, rows - 1, columns - 1)), colours)
        hollow = np.zeros(grid.values.shape, bool) if grid.hollow is None else grid.hollow
        painter.setPen(QPen(QColor(tokens.muted), 1, Qt.PenStyle.DotLine))
        for row, column in np.argwhere(hollow).tolist():
            cell = self.rect_of(place, row, column)
            painter.fillRect(cell, QColor(tokens.panel))
            painter.drawRect(cell.adjusted(1, 1, -2, -2))
        for row, column in np.ndindex(grid.values.shape) if figures is not None else ():
            colour = colours.pixelColor(column, row).name()
            painter.setFont(figures)
            painter.setPen(QColor(tokens.muted if hollow[row, column] else max((_LIGHT, _DARK), key=lambda each: contrast(each, colour))))
            painter.drawText(self.rect_of(place, row, column), Qt.AlignmentFlag.AlignCenter, short(float(grid.values[row, column])))
        for row, column in np.argwhere(grid.framed).tolist() if grid.framed is not None else ():
            draw_frame(painter, self.rect_of(place, row, column).adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lying = self._lie()

    def _figures(self) -> QFont | None:
        """The font in which the numbers of all cells have room, or None: some with and some without would be a riddle."""
        wide, high, *_ = self._lying
        if high < _TINIEST:
            return None
        words = [short(float(value)) for grid in self._grids for value in grid.values.flat]
        for pixels in range(theme.current().type.caption, _TINIEST - 1, -1):
            metrics = QFontMetricsF(self._font(pixels))
            if metrics.height() <= high + 2 and max(map(metrics.horizontalAdvance, words)) <= wide - 2:
                return self._font(pixels)
        return None

    def _tell(self) -> None:
        known = self.words_of(*self.cell) if self.cell else ""
        self.setAccessibleName(f"{self._name}: {known}" if known else self._name)
        self.update()

    def _go(self, cell: tuple[int, int] | None) -> None:
        self.cell = cell
        self._tell()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and (cell := self.cell_at(QPointF(event.pos()))):
            QToolTip.showText(event.globalPos(), tip(self.words_of(*cell)), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(self.cell_at(event.position()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._grids and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._go(self.cell or (0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES and self._grids:
            (rows, columns), (row, column) = self._shape(), self.cell or (0, 0)
            down, across = _MOVES[event.key()] if self.cell else (0, 0)
            self._go((min(rows - 1, max(0, row + down)), min(columns - 1, max(0, column + across))))
        elif event.key() == Qt.Key.Key_Escape and self.cell is not None:
            self._go(None)
        else:
            super().keyPressEvent(event)


def short(value: float) -> str:
    """A value in as few figures as a small cell has room for: .52, -1.3, 12."""
    if not np.isfinite(value):
        return "?"
    if value == 0:
        return "0"
    if abs(value) >= 9.95:
        return local(f"{value:.0f}" if abs(value) < 9999.5 else f"{value:.0e}")
    words = f"{value:.1f}" if abs(value) >= 0.995 else f"{value:.2f}".replace("0.", ".")
    return local("0" if words in (".00", "-.00") else words)
