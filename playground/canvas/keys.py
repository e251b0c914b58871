"""Keys of the canvas: which verb a key calls. One table, which the list of shortcuts is made from too, and what a person made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


@dataclass(frozen=True)
class Key:
    """A key, the method of the canvas that it calls, and what that does in words."""

    keys: tuple[str, ...]
    method: str
    words: str
    arguments: tuple = ()

    @property
    def id(self) -> str:
        """The name of what it does: that of the action that does the same."""
        return "_".join(str(part) for part in (self.method, *self.arguments))


KEYS = (
    Key(("Del", "Backspace"), "delete", QT_TRANSLATE_NOOP("Canvas", "Delete and close the gap")),
    Key(("Shift+Del", "Shift+Backspace"), "delete_leaving_gap", QT_TRANSLATE_NOOP("Canvas", "Delete and leave a gap")),
    Key(("Ctrl+B",), "toggle_bypass", QT_TRANSLATE_NOOP("Canvas", "Bypass")),
    Key(("Ctrl+Shift+F",), "toggle_frozen", QT_TRANSLATE_NOOP("Canvas", "Freeze the weights")),
    Key(("Ctrl+C",), "copy", QT_TRANSLATE_NOOP("Canvas", "Copy")),
    Key(("Ctrl+X",), "cut", QT_TRANSLATE_NOOP("Canvas", "Cut")),
    Key(("Ctrl+V",), "paste", QT_TRANSLATE_NOOP("Canvas", "Paste")),
    Key(("Ctrl+Shift+V",), "paste_with_wires", QT_TRANSLATE_NOOP("Canvas", "Paste with incoming wires")),
    Key(("Ctrl+D",), "duplicate", QT_TRANSLATE_NOOP("Canvas", "Duplicate")),
    Key(("Ctrl+A",), "select_all", QT_TRANSLATE_NOOP("Canvas", "Select all")),
    Key(("Ctrl+Shift+U",), "select_upstream", QT_TRANSLATE_NOOP("Canvas", "Select all that feeds it")),
    Key(("Ctrl+Shift+D",), "select_downstream", QT_TRANSLATE_NOOP("Canvas", "Select all that follows it")),
    Key(("Ctrl+G",), "group", QT_TRANSLATE_NOOP("Canvas", "Put a frame around")),
    Key(("Ctrl+Shift+G",), "ungroup", QT_TRANSLATE_NOOP("Canvas", "Take the frame away")),
    Key(("Ctrl+E",), "toggle_collapsed", QT_TRANSLATE_NOOP("Canvas", "Collapse or expand the frame")),
    Key(("Ctrl+Shift+N",), "add_note", QT_TRANSLATE_NOOP("Canvas", "Add a note")),
    Key(("Shift+A",), "arrange", QT_TRANSLATE_NOOP("Canvas", "Arrange")),
    Key(("Ctrl+L",), "connect_to", QT_TRANSLATE_NOOP("Canvas", "Connect to…")),
    Key(("Shift+R",), "reroute", QT_TRANSLATE_NOOP("Canvas", "Add a reroute point to a wire…")),
    Key(("F2",), "rename", QT_TRANSLATE_NOOP("Canvas", "Rename")),
    Key(("F8",), "next_problem", QT_TRANSLATE_NOOP("Canvas", "Next problem")),
    Key(("Shift+F8",), "previous_problem", QT_TRANSLATE_NOOP("Canvas", "Previous problem")),
    Key(("Ctrl+0",), "reset_zoom", QT_TRANSLATE_NOOP("Canvas", "Zoom to 100 %")),
    Key(("Ctrl++", "Ctrl+=", "Ctrl+Shift++"), "zoom_in", QT_TRANSLATE_NOOP("Canvas", "Zoom in")),
    Key(("Ctrl+-",), "zoom_out", QT_TRANSLATE_NOOP("Canvas", "Zoom out")),
    Key(("Shift+1", "Shift+!"), "ease_to_all", QT_TRANSLATE_NOOP("Canvas", "Show everything")),
    Key(("Shift+2", "Shift+@", "F"), "ease_to_selection", QT_TRANSLATE_NOOP("Canvas", "Show the selection")),
    Key(("Return", "Enter"), "edit", QT_TRANSLATE_NOOP("Canvas", "Edit the settings")),
    Key(("Shift+Return", "Shift+Enter"), "edit_in_inspector", QT_TRANSLATE_NOOP("Canvas", "Edit the settings in the inspector")),
    Key(("Left",), "walk", QT_TRANSLATE_NOOP("Canvas", "Go back along the wire"), ("left",)),
    Key(("Right",), "walk", QT_TRANSLATE_NOOP("Canvas", "Go along the wire"), ("right",)),
    Key(("Up",), "walk", QT_TRANSLATE_NOOP("Canvas", "Go up"), ("up",)),
    Key(("Down",), "walk", QT_TRANSLATE_NOOP("Canvas", "Go down"), ("down",)),
    Key(("Ctrl+Left",), "nudge", QT_TRANSLATE_NOOP("Canvas", "Move left"), (-1, 0)),
    Key(("Ctrl+Right",), "nudge", QT_TRANSLATE_NOOP("Canvas", "Move right"), (1, 0)),
    Key(("Ctrl+Up",), "nudge", QT_TRANSLATE_NOOP("Canvas", "Move up"), (0, -1)),
    Key(("Ctrl+Down",), "nudge", QT_TRANSLATE_NOOP("Canvas", "Move down"), (0, 1)),
)


class KeyMap:
    """Which key calls what: the table, but for what a person chose otherwise."""

    def __init__(self) -> None:
        self.rebind({})

    def rebind(self, chosen: Mapping[str, Sequence[str]]) -> None:
        """Use these keys for these ids, and those of the table for all others."""
        self._keys = {key.id: tuple(chosen.get(key.id, key.keys)) for key in KEYS}
        self._by_sequence = {QKeySequence(text).toString(): key for key in KEYS for text in self._keys[key.id]}

    def keys(self, name: str) -> tuple[str, ...]:
        return self._keys.get(name, ())

    def key_for(self, event: QKeyEvent) -> Key | None:
        """What a pressed key calls; the number pad counts as the other keys."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return self._by_sequence.get(QKeySequence(QKeyCombination(held, Qt.Key(event.key()))).toString())
