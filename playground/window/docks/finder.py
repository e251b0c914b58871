"""Find on the canvas: a search field above the outline of the network; Enter goes to the next block, frame or note that fits."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from playground.canvas.outline import Outline
from playground.canvas.view import CanvasView


class Finder(QWidget):
    """Outline with a search by name, kind, settings or problem, and for the words of frames and notes."""

    def __init__(self, canvas: CanvasView, parent: QWidget | None = None):
        super().__init__(parent)
        self._canvas = canvas
        self.outline = Outline(canvas.document)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find on the canvas"))
        self.search.setAccessibleName(self.tr("Find on the canvas"))
        self.search.setToolTip(
            self.tr("Name, kind, setting or problem, words of frames and notes; Enter goes to the next, Shift+Enter to the one before")
        )
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._count)
        self.found = QLabel()
        self.found.setProperty("role", "caption")
        self.found.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 4)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.found)
        column.addWidget(self.outline, 1)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def close_document(self) -> None:
        self.outline.close_document()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the field looks for the next, with Shift for the one before."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._find(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            return True
        return False

    def _find(self, step: int) -> None:
        text = self.search.text().strip()
        if not text:
            return
        self._say_how_many(self._canvas.desk.wayfinder.find(text, step))

    def _count(self, text: str) -> None:
        """Say how many fit while it is typed: Enter goes there."""
        if text.strip():
            self._say_how_many(self._canvas.desk.wayfinder.fitting(text))
        else:
            self._say("")

    def _say_how_many(self, found: tuple[str, ...]) -> None:
        if not found:
            self._say(self.tr("Nothing on the canvas fits."))
        else:
            self._say(self.tr("1 match") if len(found) == 1 else self.tr("{count} matches").format(count=len(found)))

    def _say(self, text: str) -> None:
        self.found.setText(text)
        self.found.setVisible(bool(text))
