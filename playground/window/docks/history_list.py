"""The list of all steps, done and undone; a click goes to one."""

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from playground.document.document import OPENED, Document
from playground.style import icons, theme


class HistoryList(QListWidget):
    """Follows a document; the saved step wears a sign, undone ones are grey."""

    def __init__(self, document: Document, parent: QWidget | None = None):
        super().__init__(parent)
        self._document = document
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("History"))
        self.setToolTip(self.tr("A click goes back, or forward, to that step"))
        self.itemClicked.connect(lambda item: self._document.go_to(self.row(item)))
        self.itemActivated.connect(lambda item: self._document.go_to(self.row(item)))
        document.history_changed.connect(self.refresh)
        theme.notifier.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the steps as they are now; only what differs is touched."""
        names, position, saved = self._document.history, self._document.position, self._document.saved_position
        while self.count() > len(names):
            self.takeItem(self.count() - 1)
        while self.count() < len(names):
            self.addItem(QListWidgetItem())
        tokens = theme.current()
        for number, name in enumerate(names):
            name = self.tr("Open") if name == OPENED else name
            item = self.item(number)
            text = self.tr("{name}  (saved)").format(name=name) if number == saved else name
            if item.text() != text:
                item.setText(text)
                item.setIcon(icons.icon("save" if number == saved else "minus", "muted"))
            item.setForeground(QColor(tokens.disabled if number > position else tokens.text))
        self.setCurrentRow(position)
        self.scrollToItem(self.item(position))

    def close_document(self) -> None:
        self._document.history_changed.disconnect(self.refresh)
