"""Editing words where they stand: the name of a block or a frame, the text of a note."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from .claim import ENTER, Claim
from .keys import KeyMap


class InPlaceEditor:
    """Opens an editor over the canvas; Enter or a click elsewhere keeps the words, Esc leaves them as they were."""

    def __init__(self, parent: QWidget, keys: KeyMap, keep: Callable[[str, str], bool]):
        self._parent = parent
        self._keys = keys
        self._keep = keep
        self._field: QLineEdit | QPlainTextEdit | None = None
        self._key = ""

    @property
    def field(self) -> QWidget | None:
        return self._field

    def edit_line(self, key: str, text: str, place: QRectF, label: str) -> None:
        field = _Line(text, self._parent, self)
        field.selectAll()
        self._open(field, key, place, label, 28)

    def edit_text(self, key: str, text: str, place: QRectF, label: str) -> None:
        field = _Text(text, self._parent, self)
        field.setTabChangesFocus(True)
        field.setPlaceholderText(label)
        self._open(field, key, place, label, 60)

    def _open(self, field: QWidget, key: str, place: QRectF, label: str, lowest: int) -> None:
        self.close(keep=True)
        self._field, self._key = field, key
        Claim(field, self._keys)
        field.setAccessibleName(label)
        field.setToolTip(label)
        rect = place.toAlignedRect()
        field.setGeometry(rect.x(), rect.y(), max(120, rect.width()), max(lowest, rect.height()))
        field.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self, *, keep: bool) -> bool:
        """Close the editor; whether one was open."""
        field, self._field = self._field, None
        if field is None:
            return False
        text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
        if field.hasFocus():
            self._parent.setFocus(Qt.FocusReason.OtherFocusReason)
        field.hide()
        field.deleteLater()
        if keep:
            self._keep(self._key, text)
        return True


class _Line(QLineEdit):
    def __init__(self, text: str, parent: QWidget, editor: InPlaceEditor):
        super().__init__(text, parent)
        self._editor = editor

    def keyPressEvent(self, event) -> None:
        """No key is passed on to the canvas: there Enter would open the settings."""
        if event.key() in ENTER:
            self._editor.close(keep=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._editor.close(keep=False)
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)
        self._editor.close(keep=True)


class _Text(QPlainTextEdit):
    """A plain Enter makes a new line; Ctrl+Enter keeps the text."""

    def __init__(self, text: str, parent: QWidget, editor: InPlaceEditor):
        super().__init__(text, parent)
        self._editor = editor

    def keyPressEvent(self, event) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (control and event.key() in ENTER):
            self._editor.close(keep=True)
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)
        self._editor.close(keep=True)
