"""A problem in words, with the button that cures it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.analysis import Problem
from playground.style.words import on_a_button, said


class ProblemCard(QFrame):
    """Shows one problem; `fix_wanted` carries its Fix when the button is pressed."""

    fix_wanted = Signal(object)

    def __init__(self, problem: Problem, parent: QWidget | None = None):
        super().__init__(parent)
        self.setProperty("role", "card")
        self.text = QLabel(said(problem.text))
        self.text.setObjectName("problemText")
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button: QPushButton | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.text)
        if problem.fix is not None:
            self.button = QPushButton(on_a_button(problem.fix.label))
            self.button.setAccessibleName(said(problem.fix.label))
            self.button.setToolTip(self.tr("Does it for you; Undo takes it back"))
            self.button.clicked.connect(lambda: self.fix_wanted.emit(problem.fix))
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
