"""Place a dot: a double-click on a wire puts a reroute point there, and while the button is held it can be carried on."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from engine.graph import Wire
from playground.document.edits import add_dot
from playground.document.errors import EditError
from playground.style.words import said

from ..items.dot_item import paint_dot
from ..items.look import Look
from ..words import tr
from .gesture import Gesture, Modifiers
from .guides import Guide, paint_guides, settled
from .move_blocks import MOST_NEIGHBOURS, THRESHOLD


class PlaceDot(Gesture):
    """Where it is not carried, the wire keeps its way. Alt lets go of grid and guides."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, stage, start: QPointF, wire: Wire):
        super().__init__(stage)
        self.start = start
        self.wire = wire
        item = stage.scene.wires[wire]
        self.place, self.number = item.nearest(start)
        self.before = item.dots
        self.guides: list[Guide] = []
        self.moved = False
        others = [other.rect for other in stage.scene.shown()] + [dot.line for dot in stage.scene.shown_dots().values()] + item.levels()
        self.neighbours = others if len(others) <= MOST_NEIGHBOURS else []
        self._show()

    def _show(self) -> None:
        item = self.stage.scene.wires[self.wire]
        item.place(item.start, item.end, (*self.before[: self.number], self.place, *self.before[self.number :]))

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        self.moved = self.moved or (point - self.start).manhattanLength() >= self.stage.reach(THRESHOLD)
        if self.moved:
            free = bool(modifiers & Qt.KeyboardModifier.AltModifier)
            line = QRectF(point, point)
            self.place, self.guides = (point, []) if free else settled(line, self.neighbours, self.stage.reach(6.0))
            self._show()

    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        self.move(point, modifiers)
        document = self.stage.document
        try:
            project, key = add_dot(document.project, self.wire, self.place.toTuple(), self.number)
        except EditError as trouble:
            self.cancel()
            self.stage.say(said(trouble))
            return True
        document.apply(tr("Add a reroute point"), project, selection={key})
        return True

    def cancel(self) -> None:
        item = self.stage.scene.wires[self.wire]
        item.place(item.start, item.end, self.before)

    def paint(self, painter: QPainter, look: Look, scale: float) -> None:
        paint_guides(painter, look, scale, self.guides)
        paint_dot(painter, look, self.place, scale, look.accent, ring=look.accent)
