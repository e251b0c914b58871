"""The pointer: what is under it, and which gesture a press begins."""

from PySide6.QtCore import QPointF, Qt

from engine.graph import Wire
from playground.fields.number import SCRUBBED

from ..items.geometry import Port
from ..items.wire_item import REACH
from ..stage import Hover, Stage
from .cut_wires import CutWires
from .drag_wire import DragWire
from .gesture import Gesture
from .move_blocks import MoveBlocks
from .place_dot import PlaceDot
from .press_field import PressField
from .resize_note import ResizeNote
from .rubber_band import RubberBand

ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


def look_under(stage: Stage, point: QPointF) -> Hover:
    """What is at a scene point; ports come before dots and blocks, these before wires, which a collapsed frame covers."""
    badge = stage.scene.badge_at(point)
    if badge is not None:
        return Hover(block=badge.id, badge=badge.id)
    port = stage.port_at(point)
    if port is not None:
        return Hover(block=port.block, port=port)
    card = stage.scene.collapsed_at(point)
    dot = None if card is not None else stage.dot_at(point)
    if dot is not None:
        return Hover(dot=dot.key, wire=dot.wire)
    block = stage.scene.block_at(point)
    if block is not None:
        return Hover(block=block.id, field=stage.field_at(block.id, point))
    wire = None if card is not None else stage.scene.wire_at(point, stage.reach(REACH))
    return Hover(wire=wire.wire if wire is not None else None)


def shape_for(hover: Hover, gesture: Gesture | None, *, panning: bool) -> Qt.CursorShape:
    """The cursor that says what a press would do."""
    if gesture is not None and not (panning and gesture.sticky):
        return gesture.cursor or Qt.CursorShape.ArrowCursor
    if panning:
        return Qt.CursorShape.OpenHandCursor
    if hover.port is not None:
        return Qt.CursorShape.CrossCursor
    if hover.field is not None and hover.field.kind in SCRUBBED:
        return Qt.CursorShape.SizeHorCursor
    pressed = hover.badge or hover.wire is not None or hover.field is not None
    return Qt.CursorShape.PointingHandCursor if pressed else Qt.CursorShape.ArrowCursor


def begin(stage: Stage, point: QPointF, modifiers: Qt.KeyboardModifier, *, again: bool = False) -> Gesture:
    """The gesture that a press of the left button begins; selects what is pressed. `again` says that it is the second of a double-click."""
    under = look_under(stage, point)
    stage.wire = None
    if again and under.wire is not None and not under.dot:
        return PlaceDot(stage, point, under.wire)
    if under.port is not None:
        return _from_port(stage, under.port, point)
    if under.field is not None and not modifiers:
        _select(stage, under.block, modifiers)
        return PressField(stage, point, under.block, under.field)
    if under.block or under.dot:
        return _carry(stage, point, under.block or under.dot, modifiers)
    if modifiers & Qt.KeyboardModifier.AltModifier:
        return CutWires(stage, point)
    note = stage.scene.note_at(point)
    if note is not None and note.corner().contains(point):
        return ResizeNote(stage, point, note.note.id)
    group = stage.scene.group_at(point)
    mark = note.note.id if note is not None else group.group.id if group is not None else ""
    if mark and under.wire is None:
        return _carry(stage, point, mark, modifiers)
    return _from_canvas(stage, point, under.wire, modifiers)


def open_under(stage: Stage, desk, point: QPointF) -> None:
    """What a double-click opens where there is no block, port or wire: the words of a note, a frame, or the search."""
    note, group = stage.scene.note_at(point), stage.scene.group_at(point)
    if note is not None:
        desk.edit_words(note.note.id)
    elif group is not None:
        desk.verbs.toggle_collapsed(group.group.id)
    else:
        desk.open_at(point)


def _from_port(stage: Stage, port: Port, point: QPointF) -> Gesture:
    """A wire from this port; an input that has one gives it away, to be plugged in elsewhere."""
    if not port.output:
        for wire in stage.document.project.graph.inputs(port.block):
            if wire.port == port.index:
                return DragWire(stage, Port(wire.source, True), point, wire)
    return DragWire(stage, port, point)


def _carry(stage: Stage, point: QPointF, key: str, modifiers: Qt.KeyboardModifier) -> Gesture:
    """What is selected comes along; nothing does where the press with Ctrl took what it hit out of the selection."""
    _select(stage, key, modifiers)
    chosen = stage.document.selection
    return MoveBlocks(stage, point, chosen if key in chosen else frozenset(), key)


def _from_canvas(stage: Stage, point: QPointF, wire: Wire | None, modifiers: Qt.KeyboardModifier) -> Gesture:
    band = RubberBand(stage, point)  # remembers what was selected, for Esc
    if not modifiers & ADDING:
        stage.document.select(())
    stage.wire = wire
    return band


def _select(stage: Stage, key: str, modifiers: Qt.KeyboardModifier) -> None:
    chosen = stage.document.selection
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        stage.document.select(chosen ^ {key})
    elif modifiers & Qt.KeyboardModifier.ShiftModifier:
        stage.document.select(chosen | {key})
    elif key not in chosen:
        stage.document.select({key})
