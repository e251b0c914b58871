"""Many small pictures in a grid that fills the room there is: feature maps, filters, reconstructions."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from ...style import theme
from ...style.plain import tip

_GAP = 3
_WHOLE = 4  # from this scale on pixels are whole: below, uneven ones are hardly seen


@dataclass(frozen=True)
class Grid:
    """How tiles lie: columns, and the size of one."""

    columns: int
    width: float
    height: float


def best_grid(count: int, tile: QSize, room: QSize, gap: int = _GAP) -> Grid:
    """The grid in which `count` tiles of this proportion are largest; tiles larger than their picture have whole pixels."""
    best = Grid(1, 1.0, 1.0)
    for columns in range(1, count + 1):
        rows = ceil(count / columns)
        across = (room.width() - gap * (columns - 1)) / columns / tile.width()
        down = (room.height() - gap * (rows - 1)) / rows / tile.height()
        scale = min(across, down)
        if scale >= _WHOLE:
            scale = int(scale)
        if scale > 0 and scale * tile.width() > best.width:
            best = Grid(columns, scale * tile.width(), scale * tile.height())
    return best


class Tiles(QWidget):
    """Pictures of one size, stacked in one image. The arrows go from one to the next, Esc to none; a click or Enter picks one."""

    picked = Signal(int)
    moved = Signal(int)  # the one that is framed now, or -1

    def __init__(self, name: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._name = name
        self.setAccessibleName(name)
        self._stack = QImage()
        self._tile = QSize(1, 1)
        self._count = 0
        self._grid = Grid(1, 1.0, 1.0)
        self._laid_out_for: tuple | None = None
        self._labels: tuple[str, ...] = ()
        self._columns = 0
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(96, 56)

    def set_stack(self, stack: QImage, count: int, labels: tuple[str, ...] = (), columns: int = 0) -> None:
        """Show `count` pictures that lie one below the other in `stack`; `columns` fixes how many stand in a row."""
        self._stack, self._count, self._labels, self._columns = stack, count, labels, columns
        self._tile = QSize(stack.width(), stack.height() // max(1, count))
        self.current = min(self.current, count - 1)
        self.update()

    def tile_at(self, point: QPoint) -> int:
        """The number of the tile under a point, or -1."""
        return next((number for number in range(self._count) if self.rect_of(number).contains(point)), -1)

    def rect_of(self, number: int) -> QRect:
        """Where a tile is drawn."""
        self._lay_out()
        grid = self._grid
        row, column = divmod(number, grid.columns)
        wide = min(self._count, grid.columns) * (grid.width + _GAP) - _GAP
        left = max(0.0, (self.width() - wide) / 2)
        tall = ceil(self._count / grid.columns) * (grid.height + _GAP) - _GAP
        top = max(0.0, min((self.height() - tall) / 2, 16.0))
        x, y = left + column * (grid.width + _GAP), top + row * (grid.height + _GAP)
        return QRectF(x, y, grid.width, grid.height).toRect()

    def _lay_out(self) -> None:
        key = (self._count, self._tile.toTuple(), self.size().toTuple(), self._columns)
        if key == self._laid_out_for:
            return
        self._laid_out_for = key
        room = self.size() - QSize(2, 2)
        if self._columns:
            width = (room.width() - _GAP * (self._columns - 1)) / self._columns
            rows = ceil(self._count / self._columns)
            height = (room.height() - _GAP * (rows - 1)) / rows
            scale = min(width / self._tile.width(), height / self._tile.height())
            scale = int(scale) if scale >= _WHOLE else max(scale, 0.1)
            self._grid = Grid(self._columns, scale * self._tile.width(), scale * self._tile.height())
        else:
            self._grid = best_grid(self._count, self._tile, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._count:
            return
        tokens = theme.current()
        with QPainter(self) as painter:
            width, height = self._tile.width(), self._tile.height()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.rect_of(0).width() < width)
            for number in range(self._count):
                painter.drawImage(self.rect_of(number), self._stack, QRect(0, number * height, width, height))
            if 0 <= self.current < self._count:
                painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else tokens.outline), 2))
                painter.drawRect(self.rect_of(self.current).adjusted(-1, -1, 1, 1))

    @property
    def label(self) -> str:
        """What is known of the picture that is framed."""
        return self._labels[self.current] if 0 <= self.current < len(self._labels) else ""

    def go(self, number: int) -> None:
        """Frame a picture, or none for -1, and let it be heard."""
        self.current = number
        self.setAccessibleName(f"{self._name}, {self.label}" if self.label else self._name)
        self.update()
        self.moved.emit(number)

    def known_at(self, point: QPoint) -> tuple[str, QRect]:
        """What is known of the picture under a point, and where that is all; nothing between pictures."""
        number = self.tile_at(point)
        return (self._labels[number], self.rect_of(number)) if 0 <= number < len(self._labels) else ("", QRect())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            words, place = self.known_at(event.pos())
            QToolTip.showText(event.globalPos(), tip(words) or self.toolTip(), self, place)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.tile_at(event.position().toPoint())
        if number >= 0:
            self.go(number)
            self.picked.emit(number)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._count and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.go(max(0, self.current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._lay_out()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -self._grid.columns, Qt.Key.Key_Down: self._grid.columns}
        if event.key() in steps and self._count:
            target = self.current + steps[event.key()] if self.current >= 0 else 0
            if 0 <= target < self._count:
                self.go(target)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current >= 0:
            self.picked.emit(self.current)
        elif event.key() == Qt.Key.Key_Escape and self.current >= 0:
            self.go(-1)
        else:
            super().keyPressEvent(event)
