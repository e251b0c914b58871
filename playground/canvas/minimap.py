"""The minimap: the whole network in a corner, with a frame around what is in sight; hidden while a network is small."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from .stage import Stage

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
        self.resize(WIDTH, HEIGHT)
        self.setAccessibleName(self.tr("Minimap"))
        self.setToolTip(self.tr("The whole network. Drag to look elsewhere."))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.refresh()

    def set_wanted(self, wanted: bool) -> None:
        """Show the minimap when the network is large, or never."""
        self.wanted = wanted
        self.refresh()

    def place(self, room: QRect) -> None:
        self.move(room.right() - WIDTH - MARGIN, room.bottom() - HEIGHT - MARGIN)
        self.refresh()

    def refresh(self) -> None:
        parent = self.parentWidget()
        roomy = parent is None or (parent.width() > 2.5 * WIDTH and parent.height() > 2.5 * HEIGHT)
        self.setVisible(self.wanted and roomy and len(self._stage.scene.blocks) >= FEWEST)
        self.update()

    def _world(self) -> QRectF:
        """The part of the scene that the map shows."""
        world = self._stage.scene.bounds().united(self._stage.visible().intersected(self._stage.scene.bounds()))
        return world.adjusted(-80, -80, 80, 80)

    def _scale(self, world: QRectF) -> float:
        return min((WIDTH - 12) / world.width(), (HEIGHT - 12) / world.height())

    def _to_map(self, world: QRectF, rect: QRectF) -> QRectF:
        scale = self._scale(world)
        center = (rect.center() - world.center()) * scale + QPointF(WIDTH / 2, HEIGHT / 2)
        size = rect.size() * scale
        return QRectF(center.x() - size.width() / 2, center.y() - size.height() / 2, size.width(), size.height())

    def paintEvent(self, event) -> None:
        look = self._stage.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.border, 1))
        painter.setBrush(look.faded(look.label, 235))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setClipRect(self.rect().adjusted(3, 3, -3, -3))
        world = self._world()
        chosen = self._stage.document.selection
        painter.setPen(Qt.PenStyle.NoPen)
        for key, item in self._stage.scene.blocks.items():
            color = look.error if item.face.problems else look.category(item.face.block.layer.category)
            place = self._to_map(world, item.rect)
            painter.setBrush(look.accent if key in chosen else color)
            painter.drawRect(place.adjusted(0, 0, max(0.0, 2.5 - place.width()), max(0.0, 2.0 - place.height())))
        seen = self._to_map(world, self._stage.visible())
        painter.setBrush(look.band)
        painter.setPen(QPen(look.accent, 1.2))
        painter.drawRoundedRect(seen, 3, 3)
        painter.end()

    def mousePressEvent(self, event) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._follow(event.position())

    def mouseMoveEvent(self, event) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._follow(event.position())

    def _follow(self, point: QPointF) -> None:
        world = self._world()
        self._look_at((point - QPointF(WIDTH / 2, HEIGHT / 2)) / self._scale(world) + world.center())
