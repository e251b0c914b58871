"""A claim: while words are typed over the canvas, Enter and the keys of the canvas mean nothing but what the field makes of them."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ..keys import KeyMap

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)  # the keyboard goes to a list or menu of the field itself


class Claim(QObject):
    """Else Ctrl+Enter would train, and Ctrl+D would copy the block that is being named: shortcuts of the window come before keys.

    A canvas that is destroyed takes the keyboard from its field first. The field isn't told: it would speak to a canvas that is no more.
    """

    def __init__(self, field: QWidget, canvas: QWidget, keys: KeyMap):
        super().__init__(field)
        self._canvas, self._keys = canvas, keys
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            return not isValid(self._canvas)
        claimed = event.type() == QEvent.Type.ShortcutOverride and (event.key() in ENTER or self._keys.key_for(event) is not None)
        if claimed:
            event.accept()
        return claimed
