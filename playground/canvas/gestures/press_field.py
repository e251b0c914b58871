"""Press a field of a block: drag sideways to change a number, click to type or to choose."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from engine.settings import Setting
from playground.fields.changing import change
from playground.fields.number import SCRUBBED, gesture_key, moved, steps_of

from ..items.look import Look
from .gesture import Gesture, Modifiers

THRESHOLD = 4.0  # pixels: less is a click with an unsteady hand


class PressField(Gesture):
    """What is dragged changes the document at once, so that shapes and a training that runs follow; all of it is one step."""

    pans = False

    def __init__(self, stage, start: QPointF, block: str, setting: Setting):
        super().__init__(stage)
        self.start = start
        self.block, self.setting = block, setting
        self.cursor = Qt.CursorShape.SizeHorCursor if setting.kind in SCRUBBED else Qt.CursorShape.ArrowCursor
        self._blocks = stage.alike(block)
        self._before = stage.document.project
        self._from = stage.value_of(block, setting)
        self._key = gesture_key(setting)
        self._dragged = False
        self._trouble = ""

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        way = (point.x() - self.start.x()) * self.stage.camera.scale
        self._dragged = self._dragged or abs(way) >= THRESHOLD
        if self._dragged and self.setting.kind in SCRUBBED:
            value = moved(self.setting, self._from, steps_of(way, modifiers))
            self.changing = True
            self._trouble = change(self.stage.document, self._blocks, self.setting, value, self._key)
            self.changing = False

    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        self.move(point, modifiers)
        if self._trouble:
            self.stage.say(self._trouble)
        if not self._dragged:
            self.stage.edit_field(self.block, self.setting, by_hand=True)
        return True

    def cancel(self) -> None:
        self.changing = True
        self.stage.document.apply("", self._before, merge=self._key)
        self.changing = False

    def paint(self, painter: QPainter, look: Look, scale: float) -> None:
        self.stage.scene.blocks[self.block].paint_field(painter, look, self.setting.name)
