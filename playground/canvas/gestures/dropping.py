"""What is dragged in from outside: a kind of block from the palette, or a group of blocks as JSON."""

from PySide6.QtCore import QPointF, Qt

from engine.catalogue import LAYERS
from playground.files.clipboard import from_text
from playground.files.errors import ProjectError

from ..stage import Stage
from .drop_fragment import DropFragment
from .drop_kind import DropKind
from .gesture import Gesture

KIND_TYPE = "application/x-blockprop-kind"
FRAGMENT_TYPE = "application/x-blockprop-fragment"


class Dropping:
    """Turns drag events into the gesture that shows what a drop would do."""

    def __init__(self, stage: Stage, desk):
        self._stage = stage
        self._desk = desk

    def accept(self, event) -> Gesture | None:
        """Take the drag if it brings something for the canvas; returns the gesture that shows it, if it can be read."""
        data = event.mimeData()
        kind, fragment = kind_in(data), fragment_in(data)
        if kind or data.hasFormat(FRAGMENT_TYPE):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
        if kind:
            return DropKind(self._stage, kind)
        return DropFragment(self._stage, fragment) if fragment is not None else None

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


def fragment_in(data) -> dict | None:
    """The blocks that a drag brings, checked; None if it brings none that can be read."""
    if not data.hasFormat(FRAGMENT_TYPE):
        return None
    try:
        fragment = from_text(_text(data, FRAGMENT_TYPE))
    except ProjectError:
        return None  # the drop will say what is wrong with it
    return fragment if fragment["blocks"] else None


def _text(data, name: str) -> str:
    return bytes(data.data(name)).decode("utf-8", errors="replace")
