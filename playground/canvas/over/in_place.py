"""Editing words where they stand: the name of a block or a frame, the text of a note."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from playground.fields.typed import mark

from ..keys import KeyMap
from .claim import ENTER, Claim, Spent, is_left
from .refusal import Refusal

SMALLEST_LETTER, LARGEST_LETTER = 13, 26
EDGE = 7  # from the left of a line to its letters, which stay where they stood
SHORTEST = 110  # a line that one can type in


class InPlaceEditor:
    """Opens an editor over the canvas; Enter or a click elsewhere keeps the words, Esc leaves them as they were.

    `keep` takes the words and returns why they can't be kept, "" where they are. After an Enter the field then stays open; where it was
    left, the refusal is all that stays.
    """

    def __init__(self, canvas: QWidget, keys: KeyMap, keep: Callable[[str, str], str], refusal: Refusal):
        self._canvas = canvas
        self._keys = keys
        self._keep = keep
        self._refusal = refusal
        self._field: QLineEdit | QPlainTextEdit | None = None
        self._key = ""
        self._spent = Spent(canvas)

    @property
    def field(self) -> QWidget | None:
        return self._field

    @property
    def trouble(self) -> str:
        """What is said beside the field about the words in it."""
        return "" if self._field is None else self._refusal.text()

    def edit_line(self, key: str, text: str, place: QRectF, label: str, letters: float) -> None:
        """Edit words that stand in `place`, in letters of about that size."""
        field = _Line(text, self._canvas, self)
        field.selectAll()
        size = round(min(max(SMALLEST_LETTER, letters), LARGEST_LETTER))
        field.setStyleSheet(f"QLineEdit {{ font-size: {size}px; font-weight: 600; min-height: 0; padding: 0 {EDGE - 2}px; }}")
        self._open(field, key, place.adjusted(-EDGE, -1, 0, 1), label, QSize(SHORTEST, size + 9))

    def edit_text(self, key: str, text: str, place: QRectF, label: str) -> None:
        field = _Text(text, self._canvas, self)
        field.setTabChangesFocus(True)
        field.setPlaceholderText(label)
        self._open(field, key, place, label, QSize(120, 60))

    def _open(self, field: QWidget, key: str, place: QRectF, label: str, smallest: QSize) -> None:
        self.close(keep=True)
        self._refusal.hide()
        self._field, self._key = field, key
        Claim(field, self._canvas, self._keys)
        field.setAccessibleName(label)
        field.setToolTip(label)
        rect = place.toRect()
        field.setGeometry(QRect(rect.topLeft(), rect.size().expandedTo(smallest)))
        field.textChanged.connect(self._typed)
        field.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self) -> None:
        """Keep the words and close; where they can't be kept, say why and leave them to be changed."""
        trouble = self._keep(self._key, _words(self._field))
        if trouble:
            self._mark(trouble)
            self._refusal.say(trouble)
        else:
            self.close(keep=False)

    def keep_typed(self) -> str:
        """Keep the words as Enter does; returns why they can't be kept."""
        self.enter()
        return self.trouble

    def close(self, *, keep: bool) -> bool:
        """Close the editor; whether one was open."""
        field, self._field = self._field, None
        if field is None:
            return False
        self._spent.take(field)
        self._refusal.hide()
        if keep and (trouble := self._keep(self._key, _words(field))):
            self._refusal.outlast(trouble, field)
        return True

    def _typed(self) -> None:
        if self.trouble:
            self._mark("")

    def _mark(self, trouble: str) -> None:
        """Show what is wrong with the words in the field."""
        field = self._field
        mark(field, trouble)
        self._refusal.tell(trouble, field)


def _words(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


class _Line(QLineEdit):
    def __init__(self, text: str, parent: QWidget, editor: InPlaceEditor):
        super().__init__(text, parent)
        self._editor = editor
        self.keep_typed = editor.keep_typed

    def keyPressEvent(self, event) -> None:
        """No key is passed on to the canvas: there Enter would open the settings."""
        if event.key() in ENTER:
            self._editor.enter()
        elif event.key() == Qt.Key.Key_Escape:
            self._editor.close(keep=False)
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)
        if is_left(self, event.reason()):
            self._editor.close(keep=True)


class _Text(QPlainTextEdit):
    """A plain Enter makes a new line; Ctrl+Enter keeps the text."""

    def __init__(self, text: str, parent: QWidget, editor: InPlaceEditor):
        super().__init__(text, parent)
        self._editor = editor
        self.keep_typed = editor.keep_typed

    def keyPressEvent(self, event) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (control and event.key() in ENTER):
            self._editor.enter()
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)
        if is_left(self, event.reason()):
            self._editor.close(keep=True)
