"""The error box: what happened and what to do in one sentence, details folded, and a button that copies it all."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from playground.style import icons

from .explained import explain
from .room import make_room

ICON = 32
WIDTH = 440


class Trouble(QDialog):
    """Shows one sentence; `details` is what a programmer would want to see."""

    def __init__(self, title: str, sentence: str, details: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(title)
        explain(self, self.tr("What went wrong, and what can be done. It can be copied, to ask somebody or to report it; nothing is sent."))
        sign = QLabel()
        sign.setPixmap(icons.icon("warning", "warning").pixmap(ICON, ICON))
        heading = QLabel(title)
        heading.setObjectName("heading")
        heading.setProperty("role", "title")
        heading.setWordWrap(True)
        self.sentence = QLabel(sentence)
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setMinimumHeight(180)
        self.details.hide()
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(heading)
        words.addWidget(self.sentence)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(20)
        column.addLayout(top)
        column.addWidget(self.details, 1)
        column.addLayout(self._buttons(bool(details)))
        self.close_button.setFocus()
        make_room(self, WIDTH)

    def _buttons(self, detailed: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.fold = QPushButton(self.tr("Details"))
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._unfold)
        self.fold.setToolTip(self.tr("What a programmer would want to see"))
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy what happened, to ask or to search with it"))
        self.copy.clicked.connect(self._copy)
        close = self.close_button = QPushButton(self.tr("Close"))
        close.setProperty("role", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        for button in (self.fold, self.copy):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.fold.setVisible(detailed)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def _unfold(self, on: bool) -> None:
        self.details.setVisible(on)
        make_room(self, WIDTH)
        self.resize(self.width(), self.minimumHeight())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n\n".join(filter(None, (self.sentence.text(), self.details.toPlainText()))))


def tell(parent: QWidget | None, title: str, sentence: str, details: str = "") -> None:
    """Show an error and wait until it is closed."""
    box = Trouble(title, sentence, details, parent)
    box.exec()
    box.deleteLater()
