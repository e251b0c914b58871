"""A question with verbs on its buttons: what happened, what can be done, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from playground.style import icons

from .explained import explain
from .room import make_room

ICON = 32
WIDTH = 420


@dataclass(frozen=True)
class Answer:
    """One button: what `ask` returns, its verb, and whether it is the one that Enter presses."""

    key: str
    verb: str
    primary: bool = False


class Question(QDialog):
    """Asks; Escape and closing the dialog answer with the last of the answers, which must do no harm."""

    def __init__(self, title: str, text: str, answers: Sequence[Answer], icon: str = "help", parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(title)
        by_enter = next((answer.verb for answer in answers if answer.primary), "")
        words = self.tr("Enter answers “{enter}”, Escape “{escape}”.") if by_enter else self.tr("Escape answers “{escape}”.")
        explain(self, words.format(enter=by_enter, escape=answers[-1].verb))
        self.setModal(True)
        self.chosen = answers[-1].key
        self.buttons: dict[str, QPushButton] = {}
        sign = QLabel()
        sign.setPixmap(icons.icon(icon, "accent").pixmap(ICON, ICON))
        heading = QLabel(title)
        heading.setProperty("role", "title")
        heading.setWordWrap(True)
        body = QLabel(text)
        body.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(heading)
        words.addWidget(body)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(24)
        column.addLayout(top)
        column.addLayout(self._row(answers))
        make_room(self, WIDTH)

    def _row(self, answers: Sequence[Answer]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for answer in reversed(answers):
            button = self.buttons[answer.key] = QPushButton(answer.verb)
            button.setAccessibleName(answer.verb)
            button.setAutoDefault(answer.primary)
            button.setDefault(answer.primary)
            if answer.primary:
                button.setProperty("role", "primary")
            button.clicked.connect(lambda _=False, key=answer.key: self._take(key))
            row.addWidget(button)
        return row

    def _take(self, key: str) -> None:
        self.chosen = key
        self.accept()


def ask(parent: QWidget | None, title: str, text: str, answers: Sequence[Answer], icon: str = "help") -> str:
    """Ask, wait, and return the key of the answer."""
    question = Question(title, text, answers, icon, parent)
    question.exec()
    question.deleteLater()
    return question.chosen
