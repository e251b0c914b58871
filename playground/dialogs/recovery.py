"""The question after the program ended badly: unsaved work that was kept, to take up again or to leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from .explained import explain
from .room import make_room

WIDTH = 460
LATER, DISCARD, RECOVER = "later", "discard", "recover"


@dataclass(frozen=True)
class Lost:
    """One project that can be recovered: its name, and where and when it was."""

    name: str
    about: str


class Recovery(QDialog):
    """`chosen` is "recover", "discard" or "later", `index` which project is meant. Closing the dialog decides nothing."""

    def __init__(self, found: Sequence[Lost], parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Recover unsaved work"))
        explain(
            self,
            self.tr(
                "Work that was kept when Blockprop ended badly. Recover opens it under a new name, "
                "Discard deletes what was kept, Not now asks again at the next start."
            ),
        )
        self.chosen = LATER
        title = QLabel(self.tr("Blockprop ended before this was saved"))
        title.setProperty("role", "title")
        title.setWordWrap(True)
        text = QLabel(self.tr("It was kept. Recovering opens it under a new name and leaves your file as it is."))
        text.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Unsaved projects"))
        for lost in found:
            self.list.addItem(QListWidgetItem(f"{lost.name}\n{lost.about}"))
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _: self._take(RECOVER))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(text)
        column.addWidget(self.list, 1)
        column.addSpacing(8)
        column.addLayout(self._buttons())
        make_room(self, WIDTH)

    @property
    def index(self) -> int:
        return self.list.currentRow()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        texts = {DISCARD: self.tr("Discard"), LATER: self.tr("Not now"), RECOVER: self.tr("Recover")}
        for key, text in texts.items():
            button = QPushButton(text)
            button.setAutoDefault(key == RECOVER)
            button.clicked.connect(lambda _=False, key=key: self._take(key))
            if key == RECOVER:
                button.setProperty("role", "primary")
                button.setDefault(True)
            row.addWidget(button)
            if key == DISCARD:
                row.addStretch(1)
        return row

    def _take(self, key: str) -> None:
        self.chosen = key
        self.accept()
