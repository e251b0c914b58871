"""A map as a picture, with a frame around what a window reads of it."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from .frame import draw_frame
from .picture import Picture


class PatchMap(Picture):
    """`area` is framed, in pixels of the image: where it reaches beyond the edge, the frame stands in the zeros of the padding."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.area = QRect()

    def set_area(self, area: QRect) -> None:
        """Frame these pixels."""
        self.area = area
        self.update()

    def rect_of_area(self) -> QRectF:
        """Where the frame is drawn."""
        target, size = self.target(), self.image.size()
        across, down = target.width() / size.width(), target.height() / size.height()
        return QRectF(
            target.left() + self.area.left() * across,
            target.top() + self.area.top() * down,
            self.area.width() * across,
            self.area.height() * down,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.image.isNull() or self.area.isEmpty():
            return
        with QPainter(self) as painter:
            draw_frame(painter, self.rect_of_area().intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1)))
