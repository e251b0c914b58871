"""A picture of a table of numbers, in which the keyboard walks from cell to cell."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from .frame import draw_frame
from .picture import Picture

_SMALLEST = 7  # pixels: the frame around a cell that is hardly seen itself


class HeatMap(Picture):
    """A pixel is a cell. A click or the arrows choose one, Esc none; `moved` tells of it."""

    moved = Signal()

    def __init__(self, parent: QWidget | None = None, *, stretched: bool = True):
        super().__init__(parent, stretched=stretched)
        self.cell: tuple[int, int] | None = None  # column and row
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda *cell: self.go(cell))

    def set_image(self, image: QImage) -> None:
        super().set_image(image)
        if self.cell is not None:
            self.cell = min(self.cell[0], image.width() - 1), min(self.cell[1], image.height() - 1)

    def go(self, cell: tuple[int, int] | None) -> None:
        """Choose a cell, or none."""
        self.cell = cell
        self.update()
        self.moved.emit()

    def rect_of(self, cell: tuple[int, int]) -> QRectF:
        """Where a cell is drawn."""
        target = self.target()
        width, height = target.width() / self.image.width(), target.height() / self.image.height()
        return QRectF(target.left() + cell[0] * width, target.top() + cell[1] * height, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.cell is not None and not self.image.isNull():
            frame = self.rect_of(self.cell)
            wide, high = (max(0.0, _SMALLEST - side) / 2 for side in (frame.width(), frame.height()))
            with QPainter(self) as painter:
                draw_frame(painter, frame.adjusted(-wide, -high, wide, high))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.image.isNull() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.go(self.cell or (0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if event.key() in moves and not self.image.isNull():
            (column, row), (across, down) = self.cell or (0, 0), moves[event.key()] if self.cell else (0, 0)
            self.go((min(self.image.width() - 1, max(0, column + across)), min(self.image.height() - 1, max(0, row + down))))
        elif event.key() == Qt.Key.Key_Escape and self.cell is not None:
            self.go(None)
        else:
            QWidget.keyPressEvent(self, event)  # not Picture's: Enter would click the first pixel
