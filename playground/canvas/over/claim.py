"""A claim: while words are typed over the canvas, Enter and the keys of the canvas mean nothing but what the field makes of them."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ..keys import KeyMap

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Claim(QObject):
    """Else Ctrl+Enter would train, and Ctrl+D would copy the block that is being named: shortcuts of the window come before keys.

    Other shortcuts of the window act, and it may close: neither takes the keyboard from the field, so `keep` is called before, that
    what was typed counts. A canvas that is destroyed takes the keyboard from its field first. The field isn't told: it would speak to
    a canvas that is no more.
    """

    def __init__(self, field: QWidget, canvas: QWidget, keys: KeyMap, keep: Callable[[], object] | None = None):
        super().__init__(field)
        self._field, self._canvas, self._keys, self._keep = field, canvas, keys, keep
        field.installEventFilter(self)
        if keep is not None:
            canvas.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is not self._field:
            if kind == QEvent.Type.Close and self._field.isVisible():
                self._keep()
            return False
        if kind == QEvent.Type.FocusOut:
            return not isValid(self._canvas)
        if kind != QEvent.Type.ShortcutOverride:
            return False
        if event.key() in ENTER or self._keys.key_for(event) is not None:
            event.accept()
            return True
        if self._keep is not None and self._acts(QKeySequence(event.keyCombination())):
            watched.event(event)
            if not event.isAccepted():  # the field has no use of its own for the key, as it has for Ctrl+Z
                self._keep()
            return True
        return False

    def _acts(self, keys: QKeySequence) -> bool:
        """Whether keys are a shortcut of the window."""
        return any(keys in action.shortcuts() for action in self._canvas.window().actions())


def is_left(field: QWidget, reason: Qt.FocusReason) -> bool:
    """Whether the keyboard goes elsewhere than to a list or menu of the field itself."""
    popup = QApplication.activePopupWidget() if reason == Qt.FocusReason.PopupFocusReason else None
    while popup is not None and popup is not field:
        popup = popup.parent()
    return popup is None
