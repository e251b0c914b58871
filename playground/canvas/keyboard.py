"""The keyboard of a canvas: what is held down, and what each key calls."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from .desk import Desk

LOOKING = ("zoom_in", "zoom_out", "reset_zoom", "ease_to_all", "ease_to_selection")  # what the eye may do while the hand is busy
SEEN = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class Keyboard:
    """Space searches when it is tapped, and turns the mouse into a hand while it is held."""

    def __init__(self, desk: Desk):
        self._desk = desk
        self._used = False
        self.space = False  # whether Space is held
        self.ring = False  # whether focus came by key, so that it has to be seen

    def press(self, event: QKeyEvent, *, busy: bool) -> bool:
        """Whether the key means something here; while the pointer is busy with a gesture it only zooms."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                self.space, self._used = True, False
            return True
        key = self._desk.keys.key_for(event)
        if key is not None and (not busy or key.method in LOOKING):
            self._desk.do(key.method, *key.arguments)
        return key is not None

    def claim(self, event: QKeyEvent) -> bool:
        """Whether a key comes here although it is a shortcut of the window, which would not know that the pointer is busy."""
        claimed = self._desk.keys.key_for(event) is not None
        if claimed:
            event.accept()
        return claimed

    def release(self, event: QKeyEvent, *, busy: bool) -> bool:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        tapped = self.space and not self._used and not busy
        self.space = False
        if tapped:
            self._desk.quick_add()
        return True

    def use_space(self) -> None:
        """The Space that is held was for the hand."""
        self._used = True

    def tab(self, event: QKeyEvent, *, busy: bool) -> bool:
        """Step through the blocks, unless the pointer is busy; false where Tab should leave the canvas."""
        step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(event.key(), 0)
        return bool(step) and (busy or self._desk.wayfinder.step_through(step))

    def focus_came(self, reason: Qt.FocusReason) -> None:
        self.ring = reason in SEEN

    def focus_went(self) -> None:
        """Forget held keys: their release goes to another window."""
        self.space = False
