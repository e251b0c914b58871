"""Drop from the palette: a ghost of the block follows the pointer; over a wire it shows whether it would fit there."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.catalogue import LAYERS
from playground.document.edits import change_group, move_blocks
from playground.document.errors import EditError
from playground.document.project import Project
from playground.style.words import said

from ..items.geometry import HEIGHT, WIDTH, snapped
from ..items.look import RADIUS, Look
from ..placing import Spot, judge, put
from ..words import tr
from .gesture import Gesture, Modifiers
from .wire_below import paint_wire_below, paint_words_of_wire


class DropKind(Gesture):
    """A block of `kind` that is not on the canvas yet."""

    def __init__(self, stage, kind: str):
        super().__init__(stage)
        self.kind = kind
        self.place = QPointF()
        self.wire = None
        self.reason = ""

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        alone = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        self.place = point if alone else snapped(point)
        item = None if alone or self.stage.scene.block_at(point) else self.stage.scene.wire_at(point, self.stage.reach(14.0))
        if (item.wire if item else None) == self.wire:
            return
        self.wire = item.wire if item else None
        self.reason = judge(*self._project(), self.kind, Spot(self.place, wire=self.wire)).reason if self.wire else ""

    def _project(self):
        return self.stage.document.project, self.stage.document.analysis

    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        self.move(point, modifiers)
        if self.wire is not None and self.reason:
            self.stage.say(said(self.reason))
            self.wire = None
        title, alone = said(LAYERS[self.kind].title), bool(modifiers & Qt.KeyboardModifier.AltModifier)
        try:
            project, key = put(*self._project(), self.kind, Spot(self.place, wire=self.wire))
        except EditError as trouble:
            self.stage.say(said(trouble))
            return True
        if not alone:
            project = self._framed(project, key)
        elif self.wire is None:
            project = move_blocks(project, {key: self.place.toTuple()})  # off the grid, where it was seen
        self.stage.document.apply(tr("Add {0}").format(title), project, selection={key})
        return True

    def _framed(self, project: Project, key: str) -> Project:
        """The block joins the frame that it was dropped into."""
        frame = self.stage.scene.frame_at(self.place)
        if self.wire is not None or frame is None:
            return project
        return change_group(project, frame.group.id, blocks=frame.group.blocks | {key})

    def cancel(self) -> None:
        self.wire = None

    def paint_below(self, painter: QPainter, look: Look, scale: float) -> None:
        paint_wire_below(painter, look, self.stage, self.wire, said(self.reason))

    def paint(self, painter: QPainter, look: Look, scale: float) -> None:
        owner = LAYERS[self.kind]
        color = look.category(owner.category)
        rect = QRectF(self.place.x() - WIDTH / 2, self.place.y() - HEIGHT / 2, WIDTH, HEIGHT)
        painter.setPen(QPen(color, 1.6, Qt.PenStyle.DashLine))
        painter.setBrush(look.faded(look.card, 190))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        icon = QRectF(rect.left() + 14, rect.top() + 10, 20, 20)
        look.paint_icon(painter, self.kind, owner.category, icon)
        painter.setPen(look.text)
        painter.setFont(look.name_font)
        room = QRectF(icon.right() + 7, icon.top(), rect.right() - icon.right() - 14, 20)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, look.shortened(said(owner.title), room.width(), look.name_font))
        paint_words_of_wire(painter, look, self.stage, rect.bottomLeft(), self.wire, said(self.reason))
