"""A refusal: says beside a field why what was typed can't be kept; it outlasts a field that was left, and then says what became of it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ..words import tr

NARROWEST = 220
GAP = 3  # between a field and what is said about it
SHOWN_MS = 8000  # after the field is gone: as long as a message of the window


class Refusal(QFrame):
    """A card below a field, or above where there is no room below."""

    def __init__(self, parent: QWidget, say: Callable[[str], None]):
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # what lies below can be pressed
        self.say = say
        self._words = QLabel()
        self._words.setProperty("role", "error")
        self._words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.addWidget(self._words)
        self._over = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._over.timeout.connect(self.hide)
        self.hide()

    def text(self) -> str:
        return self._words.text()

    def tell(self, text: str, field: QWidget) -> None:
        """Say this beside a field; "" says nothing any more."""
        self._over.stop()
        self._words.setText(text)
        self.setVisible(bool(text))
        if text:
            self._place(field)

    def outlast(self, text: str, field: QWidget) -> None:
        """Say this for a while where a field was that has closed: there a person looks who pressed elsewhere."""
        text = tr("{0} Nothing was changed.").format(text)
        self.tell(text, field)
        self.say(text)
        self._over.start()

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._over.stop()
        self._words.setText("")

    def _place(self, field: QWidget) -> None:
        room, beside = self.parentWidget().rect(), field.geometry()
        self.ensurePolished()
        width = max(NARROWEST, beside.width())
        edge = self.contentsMargins()  # the border of the card
        height = self.layout().heightForWidth(width - edge.left() - edge.right()) + edge.top() + edge.bottom()
        below = beside.bottom() + 1 + GAP
        top = below if below + height <= room.height() else beside.top() - GAP - height
        self.setGeometry(max(0, min(beside.left(), room.width() - width)), top, width, height)
        self.raise_()
