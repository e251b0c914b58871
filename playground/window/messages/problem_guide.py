"""The ways from a sentence about a problem to the place where it is mended."""

from typing import Any

from PySide6.QtCore import QObject

from engine.analysis import Fix
from engine.errors import EngineError
from playground.document import edits
from playground.document.errors import EditError
from playground.style.words import said


class ProblemGuide(QObject):
    """Leads to blocks, to what is wrong with them and to the list of it, and mends."""

    def __init__(self, window: Any):
        super().__init__(window)
        self._window = window

    def show_block(self, block: str) -> None:
        """Select a block and bring it into view."""
        self._window.document.select([block])
        self._window.canvas.reveal(block)

    def show_problem(self, block: str) -> None:
        """Open the card on a block that says what is wrong with it."""
        canvas = self._window.canvas
        canvas.reveal(block)
        canvas.desk.show_problem(block)
        canvas.desk.problems.take_focus()

    def show_reason(self) -> None:
        """Lead to what keeps the network from training."""
        if self._window.training.data_trouble:
            self._window.document.select([])
            self._window.docks.show_side("inspector")
            self._window.inspector.show_data()
        else:
            self._window.canvas.desk.next_problem()

    def show_list(self) -> None:
        """Open the list of all problems."""
        self._window.docks.show_side("problems")

    def mend(self, fix: Fix) -> None:
        """Cure a problem, as an edit of the document."""
        document = self._window.document
        try:
            document.apply(said(fix.label), edits.apply_fix(document.project, fix))
        except (EngineError, EditError) as refusal:
            self._window.status.say(said(refusal))
