"""The list of all problems: each with its block and the button that cures it."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from engine.analysis import Problem
from playground.document.document import Document
from playground.inspector.problem_card import ProblemCard


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
        if problem.block:
            go = QPushButton(self.tr("Show the block"))
            go.setProperty("role", "flat")
            go.setToolTip(self.tr("Select the block and bring it into view"))
            go.clicked.connect(lambda: self.block_wanted.emit(problem.block))
            card.layout().addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _changed(self, _before: Any, _after: Any) -> None:
        self.refresh()
