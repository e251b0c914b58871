"""Drop several blocks at once: their outlines follow the pointer; over a wire they go into it, if they have one way in and one out."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.catalogue import LAYERS
from engine.errors import EngineError
from playground.document.edits import add_fragment
from playground.document.errors import EditError
from playground.style.words import said

from ..items.geometry import HEIGHT, WIDTH, snapped
from ..items.look import RADIUS, Look
from ..words import tr
from .gesture import Gesture, Modifiers
from .wire_below import paint_wire_below, paint_words_of_wire


class DropFragment(Gesture):
    """Blocks that are not on the canvas yet, as a fragment."""

    def __init__(self, stage, fragment: Mapping[str, Any]):
        super().__init__(stage)
        self.fragment = fragment
        self.place = QPointF()
        self.wire = None
        self.reason = ""
        places = {block["id"]: QPointF(*block["at"]) for block in fragment["blocks"]}
        middle = _middle(list(places.values()))
        self._places = {key: place - middle for key, place in places.items()}

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        alone = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        self.place = snapped(point)
        item = None if alone or self.stage.scene.block_at(point) else self.stage.scene.wire_at(point, self.stage.reach(14.0))
        if (item.wire if item else None) == self.wire:
            return
        self.wire = item.wire if item else None
        self.reason = ""
        if self.wire is not None:
            try:
                self._put()
            except (EditError, EngineError) as trouble:
                self.reason = str(trouble)

    def _put(self):
        return add_fragment(self.stage.document.project, self.fragment, (self.place.x(), self.place.y()), self.wire)

    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        self.move(point, modifiers)
        if self.wire is not None and self.reason:
            self.stage.say(said(self.reason))
            self.wire = None
        try:
            project, ids = self._put()
        except (EditError, EngineError) as trouble:
            self.stage.say(said(trouble))
            return True
        self.stage.document.apply(tr("Add a phrase"), project, selection=ids)
        return True

    def cancel(self) -> None:
        self.wire = None

    def paint_below(self, painter: QPainter, look: Look, scale: float) -> None:
        paint_wire_below(painter, look, self.stage, self.wire, said(self.reason))

    def paint(self, painter: QPainter, look: Look, scale: float) -> None:
        painter.setPen(QPen(look.wire, 1.8))
        half = QPointF(WIDTH / 2, 0)
        for wire in self.fragment.get("wires", ()):
            painter.drawLine(QLineF(self._at(wire["source"]) + half, self._at(wire["target"]) - half))
        for block in self.fragment["blocks"]:
            self._paint_ghost(painter, look, block)
        paint_words_of_wire(painter, look, self.stage, self.place + QPointF(0, HEIGHT / 2), self.wire, said(self.reason))

    def _paint_ghost(self, painter: QPainter, look: Look, block: Mapping[str, Any]) -> None:
        category = LAYERS[block["kind"]].category if block["kind"] in LAYERS else "Other"
        rect = QRectF(0, 0, WIDTH, HEIGHT)
        rect.moveCenter(self._at(block["id"]))
        painter.setPen(QPen(look.category(category), 1.6, Qt.PenStyle.DashLine))
        painter.setBrush(look.faded(look.card, 190))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        icon = QRectF(rect.left() + 14, rect.top() + 10, 20, 20)
        look.paint_icon(painter, block["kind"], category, icon)
        painter.setPen(look.text)
        painter.setFont(look.name_font)
        room = QRectF(icon.right() + 7, icon.top(), rect.right() - icon.right() - 14, 20)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, look.shortened_name(block["name"], room.width(), look.name_font))

    def _at(self, key: str) -> QPointF:
        return self.place + self._places[key]


def _middle(places: list[QPointF]) -> QPointF:
    xs, ys = [place.x() for place in places], [place.y() for place in places]
    return QPointF((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
