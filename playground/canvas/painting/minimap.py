"""The minimap: the whole network in a corner, with a frame around what is in sight; hidden while a network is small or all in sight."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from ..stage import Stage

WIDTH, HEIGHT = 190, 124
FEWEST = 10
MARGIN = 14


class Minimap(QWidget):
    """Click or drag in it to look elsewhere."""

    def __init__(self, stage: Stage, look_at: Callable[[QPointF], None], parent: QWidget):
        super().__init__(parent)
        self._stage = stage
        self._look_at = look_at
        self.wanted = True
        self._drawn: QPixmap | None = None
        self._world = QRectF(-1, -1, 2, 2)
        self.resize(WIDTH, HEIGHT)
        self.setAccessibleName(self.tr("Minimap"))
        self.setToolTip(self.tr("The whole network. Drag to look elsewhere."))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.redraw()

    def set_wanted(self, wanted: bool) -> None:
        """Show the minimap when the network is large, or never."""
        self.wanted = wanted
        self.refresh()

    def place(self, room: QRect) -> None:
        self.move(room.right() - WIDTH - MARGIN, room.bottom() - HEIGHT - MARGIN)
        self.refresh()

    def redraw(self) -> None:
        """Blocks, selection or colours changed: draw the map anew."""
        self._drawn = None
        self.refresh()

    def refresh(self) -> None:
        """The camera moved."""
        parent = self.parentWidget()
        roomy = parent.width() > 2.5 * WIDTH and parent.height() > 2.5 * HEIGHT
        useful = len(self._stage.scene.blocks) >= FEWEST and not self._stage.visible().contains(self._stage.scene.bounds())
        self.setVisible(self.wanted and roomy and useful)
        self.update()

    def _scale(self) -> float:
        return min((WIDTH - 12) / self._world.width(), (HEIGHT - 12) / self._world.height())

    def _to_map(self) -> QTransform:
        scale, center = self._scale(), self._world.center()
        return QTransform(scale, 0, 0, scale, WIDTH / 2 - center.x() * scale, HEIGHT / 2 - center.y() * scale)

    def paintEvent(self, event) -> None:
        look = self._stage.look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPixmap(0, 0, self._map())
            painter.setClipRect(self.rect().adjusted(3, 3, -3, -3))
            painter.setBrush(look.band)
            painter.setPen(QPen(look.accent, 1.2))
            painter.drawRoundedRect(self._to_map().mapRect(self._stage.visible()), 3, 3)

    def _map(self) -> QPixmap:
        if self._drawn is None:
            self._world = self._stage.scene.bounds().adjusted(-80, -80, 80, 80)
            ratio = self.devicePixelRatioF()
            self._drawn = QPixmap(self.size() * ratio)
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(Qt.GlobalColor.transparent)
            with QPainter(self._drawn) as painter:
                self._draw(painter)
        return self._drawn

    def _draw(self, painter: QPainter) -> None:
        look, transform = self._stage.look, self._to_map()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.border, 1))
        painter.setBrush(look.faded(look.label, 235))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        chosen = self._stage.document.selection
        for key, item in self._stage.scene.groups.items():
            if item.group.collapsed:
                color = look.error if item.wrong else look.named(item.group.color)
                painter.setBrush(color if chosen.isdisjoint({key, *item.group.blocks}) else look.accent)
                painter.drawRect(transform.mapRect(item.rect))
        for item in self._stage.scene.shown():
            color = look.error if item.face.problems else look.category(item.face.block.layer.category)
            place = transform.mapRect(item.rect)
            painter.setBrush(look.accent if item.id in chosen else color)
            painter.drawRect(place.adjusted(0, 0, max(0.0, 2.5 - place.width()), max(0.0, 2.0 - place.height())))

        for key, dot in self._stage.scene.shown_dots().items():
            painter.setBrush(look.accent if key in chosen else look.wire)
            painter.drawEllipse(transform.map(dot.center), 1.2, 1.2)

    def mousePressEvent(self, event) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._follow(event.position())

    def mouseMoveEvent(self, event) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._follow(event.position())

    def _follow(self, point: QPointF) -> None:
        self._look_at(self._to_map().inverted()[0].map(point))
