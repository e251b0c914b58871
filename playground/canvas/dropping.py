"""What is dragged in from outside: a kind of block from the palette, or a group of blocks as JSON."""

from PySide6.QtCore import QPointF, Qt

from engine.catalogue import LAYERS

from .gestures.drop_kind import DropKind
from .gestures.gesture import Gesture
from .stage import Stage

KIND_TYPE = "application/x-blockprop-kind"
FRAGMENT_TYPE = "application/x-blockprop-fragment"


class Dropping:
    """Turns drag events into the gesture that shows what a drop would do."""

    def __init__(self, stage: Stage, desk):
        self._stage = stage
        self._desk = desk

    def accept(self, event) -> Gesture | None:
        """Take the drag if it brings something for the canvas; returns the gesture of a single block."""
        kind = kind_in(event.mimeData())
        if kind or event.mimeData().hasFormat(FRAGMENT_TYPE):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
        return DropKind(self._stage, kind) if kind else None

    def move(self, event, gesture: Gesture | None, point: QPointF) -> None:
        if gesture is not None:
            gesture.move(point, event.modifiers())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def drop(self, event, gesture: Gesture | None, point: QPointF) -> None:
        data = event.mimeData()
        if gesture is not None:
            gesture.release(point, event.modifiers())
        elif data.hasFormat(FRAGMENT_TYPE):
            self._desk.paste_text(_text(data, FRAGMENT_TYPE), point)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()


def kind_in(data) -> str:
    """The kind of block that a drag brings; "" if it brings none that is known."""
    if not data.hasFormat(KIND_TYPE):
        return ""
    kind = _text(data, KIND_TYPE)
    return kind if kind in LAYERS else ""


def _text(data, name: str) -> str:
    return bytes(data.data(name)).decode("utf-8", errors="replace")
