"""One picture, as large as its room allows, with sharp pixels."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ...style import theme


class Picture(QWidget):
    """Draws an image in its proportions, in the middle or at the top (`high`), or filling the widget (`stretched`).

    One that takes the focus is framed while it has it, and Enter clicks its first pixel.
    """

    clicked = Signal(int, int)  # column and row of the pixel

    def __init__(self, parent: QWidget | None = None, *, stretched: bool = False, high: bool = False):
        super().__init__(parent)
        self.image = QImage()
        self._stretched = stretched
        self._high = high
        self.setMinimumSize(40, 40)

    def set_image(self, image: QImage) -> None:
        """Show this image from now on."""
        self.image = image
        self.update()

    def target(self) -> QRectF:
        """Where the image is drawn: centred, in whole pixels where it is enlarged."""
        room = QRectF(self.rect())
        if self.image.isNull() or self._stretched:
            return room
        scale = min(room.width() / self.image.width(), room.height() / self.image.height())
        scale = int(scale) if scale >= 4 else scale
        size = QSize(round(self.image.width() * scale), round(self.image.height() * scale))
        left, top = int((room.width() - size.width()) / 2), 0 if self._high else int((room.height() - size.height()) / 2)
        return QRectF(left, top, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.image.isNull():
            return
        with QPainter(self) as painter:
            target = self.target()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, target.width() < self.image.width())
            painter.drawImage(target, self.image)
            if self.hasFocus():
                painter.setPen(QPen(QColor(theme.current().accent), 2))
                painter.drawRect(target.adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pixel = self.pixel_at(event.position())
        if pixel is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(*pixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not self.image.isNull():
            self.clicked.emit(0, 0)
        else:
            super().keyPressEvent(event)

    def pixel_at(self, point: QPointF) -> tuple[int, int] | None:
        """Column and row of the image's pixel under a point of the widget."""
        target = self.target()
        if self.image.isNull() or not target.contains(point):
            return None
        x = int((point.x() - target.left()) / target.width() * self.image.width())
        y = int((point.y() - target.top()) / target.height() * self.image.height())
        return min(x, self.image.width() - 1), min(y, self.image.height() - 1)
