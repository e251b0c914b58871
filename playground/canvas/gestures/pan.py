"""Pan: pull the canvas along."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from ..items.look import Look
from .gesture import Gesture, Modifiers


class Pan(Gesture):
    """Keeps the scene point that was pressed under the pointer, and with it what hangs on the pointer meanwhile."""

    cursor = Qt.CursorShape.ClosedHandCursor
    over = True  # the scene stays as it is: the camera goes

    def __init__(self, stage, start: QPointF, beneath: Gesture | None = None):
        super().__init__(stage)
        self.start = start
        self.center = QPointF(stage.camera.center)
        self.beneath = beneath

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        self.stage.camera.center += self.start - point

    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        return True

    def cancel(self) -> None:
        self.stage.camera.center = self.center
        if self.beneath is not None:
            self.beneath.cancel()

    def paint(self, painter: QPainter, look: Look, scale: float) -> None:
        if self.beneath is not None:
            self.beneath.paint(painter, look, scale)
