"""Words that wait: typed in a field where the keyboard is, and not given yet."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from .field import TypedField


class WaitingWords(QObject):
    """Knows whether words wait; `changed` is emitted when typing may have changed that."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._field: TypedField | None = None
        QApplication.instance().focusChanged.connect(self._moved)

    @property
    def there(self) -> bool:
        return self._field is not None and isValid(self._field) and self._field.has_words()

    def close(self) -> None:
        """Stop following the keyboard."""
        QApplication.instance().focusChanged.disconnect(self._moved)
        self._follow(None)

    def _moved(self, _before: QWidget | None, widget: QWidget | None) -> None:
        while widget is not None and not isinstance(widget, TypedField):
            widget = widget.parentWidget()
        if widget is not self._field:
            self._follow(widget)
            self.changed.emit()

    def _follow(self, field: TypedField | None) -> None:
        if self._field is not None and isValid(self._field):
            self._field.line.textChanged.disconnect(self._typed)
        self._field = field
        if field is not None:
            field.line.textChanged.connect(self._typed)

    def _typed(self, _text: str) -> None:
        self.changed.emit()
