"""What all gestures have in common."""

from abc import ABC, abstractmethod

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from engine.graph import Wire

from ..items.look import Look
from ..stage import Stage

Modifiers = Qt.KeyboardModifier


class Gesture(ABC):
    """Lasts from press to release. Points are in scene units. Only `release` may change the document, and in one step;
    a gesture that changes it at once says so with `changing` meanwhile."""

    cursor: Qt.CursorShape | None = None
    pans = True  # whether the canvas moves along when the pointer is at its edge
    over = False  # whether all that its moves change is painted over the scene, which stays as it is
    changing = False  # whether a change of the document is its own
    held: Wire | None = None  # a wire that it draws where it would go
    sticky = False  # whether it goes on with no button held, until the next press
    beneath: "Gesture | None" = None  # a sticky one that goes on when this one is over

    def __init__(self, stage: Stage):
        self.stage = stage

    def follow(self, point: QPointF, modifiers: Modifiers) -> None:
        """Go where the pointer is now, and have painted anew what that changes."""
        before = self.parts()
        self.move(point, modifiers)
        for part in before + self.parts():
            self.stage.update(part)

    def parts(self) -> list[QRectF | None]:
        """The parts of the scene in which its moves change something, as it is now; None stands for all of it."""
        return [] if self.over else [None]

    @abstractmethod
    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        """The pointer is at `point` now."""

    @abstractmethod
    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        """The button was let go; returns whether the gesture is over."""

    @abstractmethod
    def cancel(self) -> None:
        """Leave everything as it was before."""

    def paint(self, painter: QPainter, look: Look, scale: float) -> None:  # noqa: B027  most gestures show something, some don't
        """Draw over the blocks, in scene units."""

    def paint_below(self, painter: QPainter, look: Look, scale: float) -> None:  # noqa: B027
        """Draw under the blocks, in scene units."""
