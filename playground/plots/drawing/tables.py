"""Tables of one size as pictures side by side, in which a cell can be chosen: in all of them, and read in one."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ...style import theme
from .tiles import Tiles

_SMALLEST = 5  # pixels: the frame around a cell that is hardly seen itself


class Tables(Tiles):
    """A pixel is a cell. A click or the arrows choose one, over the edge of a table into the next; Page Up and Page Down go to the
    same cell of another table, Esc to none. `words` says what is known of a cell: its table, row and column.
    """

    def __init__(self, name: str, words: Callable[[int, int, int], str], parent: QWidget | None = None):
        super().__init__(name, parent)
        self._words = words
        self.cell: tuple[int, int] | None = None  # row and column

    @property
    def label(self) -> str:
        return self._words(self.current, *self.cell) if self.cell and 0 <= self.current < self._count else ""

    def set_stack(self, stack: QImage, count: int, labels: tuple[str, ...] = (), columns: int = 0) -> None:
        super().set_stack(stack, count, labels, columns)
        if self.cell is not None:
            self.cell = min(self.cell[0], self._tile.height() - 1), min(self.cell[1], self._tile.width() - 1)

    def choose(self, number: int, cell: tuple[int, int] | None) -> None:
        """Choose a cell (row, column) of a table, or none."""
        self.cell = cell
        self.go(number if cell else -1)

    def cell_at(self, point: QPoint) -> tuple[int, tuple[int, int]] | None:
        """The table under a point, with row and column of the cell."""
        number = self.tile_at(point)
        if number < 0:
            return None
        table, width, height = self.rect_of(number), self._tile.width(), self._tile.height()
        return number, ((point.y() - table.top()) * height // table.height(), (point.x() - table.left()) * width // table.width())

    def known_at(self, point: QPoint) -> tuple[str, QRect]:
        found = self.cell_at(point)
        return (self._words(found[0], *found[1]), self.rect_of_cell(*found).toAlignedRect()) if found else ("", QRect())

    def rect_of_cell(self, number: int, cell: tuple[int, int]) -> QRectF:
        """Where a cell is drawn."""
        table = QRectF(self.rect_of(number))
        width, height = table.width() / self._tile.width(), table.height() / self._tile.height()
        return QRectF(table.left() + cell[1] * width, table.top() + cell[0] * height, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.cell is not None and self._count:
            with QPainter(self) as painter:
                painter.setPen(QPen(QColor(theme.current().text), 1.5))
                for number in range(self._count):
                    frame = self.rect_of_cell(number, self.cell)
                    wide, high = (max(0.0, _SMALLEST - side) / 2 for side in (frame.width(), frame.height()))
                    painter.drawRect(frame.adjusted(-wide, -high, wide, high))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.cell_at(event.position().toPoint())
        if found is not None:
            self.choose(*found)

    def focusInEvent(self, event: QFocusEvent) -> None:
        QWidget.focusInEvent(self, event)
        if self._count and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.choose(max(0, self.current), self.cell or (0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() in moves and self._count:
            self._walk(*moves[event.key()])
        elif event.key() in pages and self._count:
            self.choose(min(self._count - 1, max(0, self.current + pages[event.key()])), self.cell or (0, 0))
        elif event.key() == Qt.Key.Key_Escape and self.cell is not None:
            self.choose(-1, None)
        else:
            QWidget.keyPressEvent(self, event)

    def _walk(self, down: int, across: int) -> None:
        """To the cell beside the chosen one, as they lie in the window: over the edge begins the next table."""
        if self.cell is None:
            self.choose(0, (0, 0))
            return
        self._lay_out()
        columns, width, height = self._grid.columns, self._tile.width(), self._tile.height()
        over, left = divmod(self.current, columns)
        y, x = over * height + self.cell[0] + down, left * width + self.cell[1] + across
        number = y // height * columns + x // width
        if y >= 0 and 0 <= x < columns * width and number < self._count:
            self.choose(number, (y % height, x % width))
