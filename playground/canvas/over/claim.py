"""A claim: while words are typed over the canvas, Enter and the keys of the canvas mean nothing but what the field makes of them."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ..keys import KeyMap

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


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


class Spent:
    """The field that was closed last: it stays, hidden, until the next one closes.

    A menu bar that was opened by key gives the keyboard back to what had it, and keeps it where that is no more. A spent field hands it
    on to the canvas.
    """

    def __init__(self, canvas: QWidget):
        self._canvas = canvas
        self._field: QWidget | None = None

    def take(self, field: QWidget) -> None:
        """Take a field that is done with, and the keyboard from it."""
        (field.focusProxy() or field).setFocusProxy(self._canvas)
        field.hide()
        if self._field is not None:
            self._field.deleteLater()
        self._field = field


def is_left(field: QWidget, reason: Qt.FocusReason) -> bool:
    """Whether the keyboard goes elsewhere than to a list or menu of the field itself."""
    popup = QApplication.activePopupWidget() if reason == Qt.FocusReason.PopupFocusReason else None
    while popup is not None and popup is not field:
        popup = popup.parent()
    return popup is None
