"""The list of all problems: each with its block and the button that cures it."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from engine.analysis import Problem
from playground.document.document import Document
from playground.style.words import on_a_button, said


class ProblemList(QScrollArea):
    """Follows a document. `block_wanted` carries the id of a block to go to; `fix_wanted` a Fix."""

    block_wanted = Signal(str)
    fix_wanted = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None):
        super().__init__(parent)
        self._document = document
        self._shown: tuple[Problem, ...] | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(8)
        self.setWidget(holder)
        document.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        problems = self._document.analysis.problems
        if problems == self._shown:
            return
        self._shown = problems
        while self._column.count():
            item = self._column.takeAt(0)
            if item.widget() is not None:
                item.widget().hide()  # it goes with the next turn of the event loop, which may come after a paint
                item.widget().deleteLater()
        for problem in problems:
            self._column.addWidget(self._entry(problem))
        if not problems:
            calm = QLabel(self.tr("Nothing is wrong: the network can be trained."))
            calm.setProperty("role", "muted")
            calm.setWordWrap(True)
            self._column.addWidget(calm)
        self._column.addStretch(1)

    def close_document(self) -> None:
        self._document.changed.disconnect(self._changed)

    def _entry(self, problem: Problem) -> QWidget:
        card = ProblemCard(problem)
        card.fix_wanted.connect(self.fix_wanted)
        card.block_wanted.connect(self.block_wanted)
        return card

    def _changed(self, _before: Any, _after: Any) -> None:
        self.refresh()


class ProblemCard(QFrame):
    """One problem in words; `fix_wanted` carries its Fix when that button is pressed, `block_wanted` the id of its block."""

    fix_wanted = Signal(object)
    block_wanted = Signal(str)

    def __init__(self, problem: Problem, parent: QWidget | None = None):
        super().__init__(parent)
        self.setProperty("role", "card")
        self.text = QLabel(said(problem.text))
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.mend: QPushButton | None = None
        self.go: QPushButton | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.text)
        if problem.fix is not None:
            self.mend = QPushButton(on_a_button(problem.fix.label))
            self.mend.setAccessibleName(said(problem.fix.label))
            self.mend.setToolTip(self.tr("Does it for you; Undo takes it back"))
            self.mend.clicked.connect(lambda: self.fix_wanted.emit(problem.fix))
        if problem.block:
            self.go = QPushButton(self.tr("Show the block"))
            self.go.setAccessibleDescription(said(problem.text))
            self.go.setToolTip(self.tr("Select the block and bring it into view"))
            self.go.clicked.connect(lambda: self.block_wanted.emit(problem.block))
        for button in (self.mend, self.go):
            if button is not None:
                column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
