"""Move: carry the selected blocks, dots and notes; they keep to the grid and to the lines of their neighbours."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from playground.document.edits import carried, change_group, change_note, insert_on_wire, move_blocks, move_dots, new_problems
from playground.document.errors import EditError
from playground.style.words import said

from ..items.geometry import snapped
from ..items.look import Look
from ..words import tr
from .gesture import Gesture, Modifiers
from .guides import Guide, paint_guides, settled
from .wire_below import paint_wire_below, paint_words_of_wire

THRESHOLD = 4.0  # pixels: less is a click with an unsteady hand
MOST_PARTS = 60  # of the scene: more take longer to keep apart than they spare
MOST_NEIGHBOURS = 200  # with more there would be a line everywhere


class MoveBlocks(Gesture):
    """One step, however long the way. Alt lets go of grid, guides and frames. A lone block dropped on a wire goes into it."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, stage, start: QPointF, ids: frozenset[str], pressed: str):
        super().__init__(stage)
        project = stage.document.project
        members = {block for group in project.groups if group.id in ids for block in group.blocks}
        self.start = start
        self.blocks = {key: QPointF(stage.scene.blocks[key].center) for key in (ids & project.graph.blocks.keys()) | members}
        dots = (ids & stage.scene.dots.keys()) | carried(project, self.blocks.keys()).keys()
        self.dots = {key: QPointF(stage.scene.dots[key].center) for key in dots}
        self.notes = {key: QPointF(stage.scene.notes[key].rect.topLeft()) for key in ids if key in stage.scene.notes}
        self.pressed = pressed
        self.lead = pressed if pressed in self.blocks | self.dots else next(iter((*self.blocks, *self.dots)), "")
        self.guides: list[Guide] = []
        self.wire, self.reason = None, ""
        self.moved = False
        others = [item.rect for item in stage.scene.shown() if item.id not in self.blocks]
        others += [item.line for key, item in stage.scene.shown_dots().items() if key not in self.dots]
        if self.lead in self.dots and not self.blocks:
            others += stage.scene.wires[stage.scene.dots[self.lead].wire].levels()
        self.neighbours = others if len(others) <= MOST_NEIGHBOURS else []

    def parts(self) -> list[QRectF | None]:
        scene = self.stage.scene
        parts = self.stage.parts_around(self.blocks | self.dots) + [scene.notes[key].outer for key in self.notes]
        if self.wire in scene.wires:
            parts.append(scene.wires[self.wire].bounds)
        return parts if len(parts) <= MOST_PARTS else [None]

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        way = point - self.start
        if not self.moved and max(abs(way.x()), abs(way.y())) < self.stage.reach(THRESHOLD):
            return
        self.moved = True
        free = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        step = self._step(point, free)
        self.stage.scene.preview_places({key: place + step for key, place in (self.blocks | self.dots).items()})
        for key, place in self.notes.items():
            self.stage.scene.notes[key].move_to(place + step)
        self._judge(None if free else self._wire_below())

    def _step(self, point: QPointF, free: bool) -> QPointF:
        step = point - self.start
        self.guides = []
        if free:
            return step
        if not self.lead:
            return snapped(step)
        start = (self.blocks | self.dots)[self.lead]
        rect = QRectF(self.stage.scene.blocks[self.lead].rect if self.lead in self.blocks else self.stage.scene.dots[self.lead].line)
        rect.moveCenter(start + step)
        place, self.guides = settled(rect, self.neighbours, self.stage.reach(6.0))
        return place - start

    def _wire_below(self):
        """The wire that the block would go into, if it is a lone block without wires of its own."""
        if len(self.blocks) != 1 or self.notes or self.dots:
            return None
        graph = self.stage.document.project.graph
        if any(self.lead in (wire.source, wire.target) for wire in graph.wires):
            return None
        item = self.stage.scene.wire_at(self.stage.scene.blocks[self.lead].center, 26.0)
        return item.wire if item is not None else None

    def _judge(self, wire) -> None:
        """Remember the wire below, and why the block doesn't fit there."""
        if wire == self.wire:
            return
        self.wire, self.reason = wire, ""
        if wire is not None:
            project = self.stage.document.project
            try:
                troubles = new_problems(project, insert_on_wire(project, wire, self.lead)[0])
                self.reason = said(troubles[0].text) if troubles else ""
            except EditError as trouble:
                self.reason = said(trouble)

    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        self.move(point, modifiers)
        if not self.moved:
            if not modifiers:
                self.stage.document.select({self.pressed})
            return True
        document = self.stage.document
        project = move_blocks(document.project, {key: self._place(key) for key in self.blocks})
        project = move_dots(project, {key: self._place(key) for key in self.dots})
        for key in self.notes:
            corner = self.stage.scene.notes[key].rect.topLeft()
            project = change_note(project, key, x=corner.x(), y=corner.y())
        name = tr("Move")
        if self.reason:
            self.stage.say(self.reason)
        if self.wire is not None and not self.reason:
            name = tr("Insert into a wire")
            project = insert_on_wire(project, self.wire, self.lead, self._place(self.lead))[0]
        else:
            project = self._regrouped(project, bool(modifiers & Qt.KeyboardModifier.AltModifier))
        if not document.apply(name, project):
            self.cancel()
        return True

    def _place(self, key: str) -> tuple[float, float]:
        return self.stage.scene.place_of(key).toTuple()

    def _regrouped(self, project, leave: bool):
        """Blocks dropped into a frame join it; with Alt they leave theirs."""
        for group in project.groups:
            inside = group.blocks & self.blocks.keys()
            rest = group.blocks - self.blocks.keys()
            if leave and inside and rest:
                project = change_group(project, group.id, blocks=rest)
            elif not leave and rest and rest == group.blocks:
                frame = self.stage.scene.groups[group.id].rect
                joined = {key for key in self.blocks if frame.contains(QPointF(*self._place(key))) and project.group_of(key) is None}
                if joined:
                    project = change_group(project, group.id, blocks=group.blocks | joined)
        return project

    def cancel(self) -> None:
        self.stage.scene.preview_places(self.blocks | self.dots)
        for key, place in self.notes.items():
            self.stage.scene.notes[key].move_to(place)

    def paint_below(self, painter: QPainter, look: Look, scale: float) -> None:
        paint_wire_below(painter, look, self.stage, self.wire, self.reason)

    def paint(self, painter: QPainter, look: Look, scale: float) -> None:
        paint_guides(painter, look, scale, self.guides)
        if self.wire is not None:
            below = self.stage.scene.blocks[self.lead].rect.bottomLeft()
            paint_words_of_wire(painter, look, self.stage, below, self.wire, self.reason)
