"""The card beside a block that says what is wrong with it, and the button that mends it."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.analysis import Fix, Problem
from playground.style.voice import speak
from playground.style.words import on_a_button, said

WIDEST = 300


class ProblemCard(QFrame):
    """Problems in words, each with the button of its fix."""

    def __init__(self, parent: QWidget, apply: Callable[[Fix], None]):
        super().__init__(parent)
        self.setObjectName("problemCard")
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Problem"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._apply = apply
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(14, 12, 14, 12)
        self._rows.setSpacing(8)
        self._pieces: list[QWidget] = []
        self.block = ""
        self.hide()

    def show_problems(self, block: str, problems: tuple[Problem, ...]) -> None:
        """Fill the card anew; `place` puts it beside the block."""
        for piece in self._pieces:
            self._rows.removeWidget(piece)
            piece.hide()
            piece.deleteLater()
        self.block = block
        self._pieces = [piece for problem in problems for piece in self._said(problem)]
        for piece in self._pieces:
            self._rows.addWidget(piece)
            piece.show()
        self.adjustSize()
        self.show()
        self.raise_()

    def _said(self, problem: Problem) -> list[QWidget]:
        label = QLabel(said(problem.text), self)
        label.setWordWrap(True)
        label.ensurePolished()
        label.setFixedSize(WIDEST - 28, label.heightForWidth(WIDEST - 28))
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if problem.fix is None:
            return [label]
        button = QPushButton(on_a_button(problem.fix.label), self)
        button.setAccessibleName(said(problem.fix.label))
        button.setAccessibleDescription(said(problem.text))
        button.setToolTip(self.tr("Mend it this way. Undo takes it back."))
        button.setProperty("role", "primary")
        button.clicked.connect(lambda _=False, fix=problem.fix: self._apply(fix))
        return [label, button]

    def take_focus(self, *, heard: bool = False) -> None:
        """Let Enter press the first fix; where there is none, a screen reader says what is wrong unless it was `heard` just now."""
        button = next((piece for piece in self._pieces if isinstance(piece, QPushButton)), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif not heard:
            speak(self, " ".join(piece.text() for piece in self._pieces))

    def keyPressEvent(self, event) -> None:
        """Enter presses the button that has the focus: outside of a dialog a button would only take Space."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QPushButton):
            button.click()
        else:
            super().keyPressEvent(event)

    def place(self, corner: QPointF, room: QRect) -> None:
        """Put the card with its upper left at a point, as far as there is room."""
        left = max(room.left() + 8, min(int(corner.x()), room.right() - self.width() - 8))
        top = max(room.top() + 8, min(int(corner.y()), room.bottom() - self.height() - 8))
        self.move(left, top)
