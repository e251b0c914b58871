"""Pan: pull the canvas along."""

from PySide6.QtCore import QPointF, Qt

from .gesture import Gesture, Modifiers


class Pan(Gesture):
    """Keeps the scene point that was pressed under the pointer."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, stage, start: QPointF):
        super().__init__(stage)
        self.start = start
        self.center = QPointF(stage.camera.center)

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        self.stage.camera.center += self.start - point

    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        return True

    def cancel(self) -> None:
        self.stage.camera.center = self.center
