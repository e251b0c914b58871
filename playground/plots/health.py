"""Health: which activations are dead or saturated, whether gradients and loss are sound, and what cures it."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from engine import diagnosis
from engine.diagnosis import Finding
from engine.probes import Frame, Want
from playground.style.words import on_a_button, said

from ..style import theme
from .drawing.bars import Bar, Bars
from .panel import CURVES, Panel, open_alone
from .reading import trained_blocks

_LOOKED_BACK = 2000  # steps of the loss
_BAD, _WORSE = 0.1, 0.5


class Health(Panel):
    """What is wrong, in sentences with a way to the block and a cure; below one bar for each activation."""

    kind = "health"
    title = "Health"
    help = "Dead ReLU units, saturated sigmoids and tanhs, vanishing gradients, a loss that runs away: where, why, and what to do."
    needs_network = False
    period = CURVES

    block_wanted = Signal(str)  # the id of a block to go to
    fix_wanted = Signal(object)  # a Fix: an edit that cures a finding

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._blocks: list[str] = []
        self._trained: list[str] = []
        self._of_frame: list[Finding] = []
        self._of_losses: list[Finding] = []
        self._shown: list[Finding] | None = None
        self.bars = Bars()
        self.bars.setAccessibleName(self.tr("Share of dead units or saturated numbers"))
        self.bars.setToolTip(said(self.help))
        self.findings = QVBoxLayout()
        self.findings.setSpacing(theme.current().space.small)
        self.note = QLabel(
            self.tr("Over 500 training samples. Dead: a ReLU unit that none of them brings above zero. Saturated: within 5 % of an end.")
        )
        self.note.setProperty("role", "caption")
        self.note.setWordWrap(True)
        space = theme.current().space
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(space.medium, space.medium, space.medium, space.medium)
        column.setSpacing(space.medium)
        column.addLayout(self.findings)
        column.addWidget(self.bars)
        column.addWidget(self.note)
        column.addStretch()
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.setAccessibleName(said(self.title))
        whole = QVBoxLayout(self.body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.context_changed()

    def context_changed(self) -> None:
        graph = self.project.graph if self.project else None
        blocks = diagnosis.watched(graph, self.analysis.order) if graph else []
        if blocks != self._blocks:
            self._of_frame = []
        self._blocks = blocks
        self._trained = trained_blocks(self.project, self.analysis)
        self.bars.setVisible(bool(self._blocks))
        self.note.setVisible(bool(self._blocks))
        if self._trained:
            self.unsay()
        else:
            self.say(self.tr("Nothing to watch yet. Add blocks with weights and activations, and train a few steps."))

    def wants(self) -> set[Want]:
        return {Want("norms"), *(Want("units", key) for key in self._blocks)} if self._trained else set()

    def draw(self, frame: Frame) -> None:
        if not self._trained:
            return
        graph = self.project.graph
        surveys = {key: survey for key in self._blocks if (survey := frame.get(Want("units", key))) is not None}
        norms = frame.get(Want("norms"))
        self._of_frame = diagnosis.of_units(graph, surveys)
        if norms is not None and len(norms) == len(self._trained) and norms.any():
            lengths = dict(zip(self._trained, norms.reshape(-1).tolist(), strict=True))
            self._of_frame = [*diagnosis.of_gradients(graph, lengths), *self._of_frame]
        self.bars.set_bars(tuple(self._bar(key, survey) for key, survey in surveys.items()))
        self._show()

    def draw_history(self, log: Any) -> None:
        _, steps = log.series("step/loss")
        _, held = log.series("validation/loss")
        self._of_losses = diagnosis.of_losses(steps[-_LOOKED_BACK:].tolist(), held.tolist())
        self._show()

    def _bar(self, key: str, survey: Any) -> Bar:
        layer, name = self.project.graph.blocks[key].layer, self.project.graph.blocks[key].name
        idle, share = diagnosis.idle_units(layer.kind, survey)
        color = "error" if share > _WORSE else "warning" if share > _BAD else f"category:{layer.category}"
        if layer.kind in diagnosis.SILENT_KINDS:
            text = self.tr("{0} of {1} dead").format(idle, len(survey))
        else:
            text = self.tr("{0} % saturated").format(round(100 * share) if share == share else "?")
        return Bar(name, share if share == share else 0.0, text, color, strong=True)

    def _show(self) -> None:
        found = [*self._of_losses, *self._of_frame]
        if found == self._shown:
            return
        self._shown = found
        while self.findings.count():
            old = self.findings.takeAt(0).widget()
            old.hide()  # it goes with the next turn of the event loop, which may come after a paint
            old.deleteLater()
        for finding in found:
            self.findings.addWidget(self._card(finding))
        if not found:
            calm = QLabel(self.tr("Nothing is wrong as far as can be seen."))
            calm.setProperty("role", "muted")
            calm.setWordWrap(True)
            self.findings.addWidget(calm)

    def _card(self, finding: Finding) -> QWidget:
        """A finding: its sentence, a way to the block, and its cure."""
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().space.tight)
        text = QLabel(said(finding.text))
        text.setProperty("role", "warning")
        text.setWordWrap(True)
        column.addWidget(text)
        if finding.block:
            self._button(
                column, self.tr("Show the block"), self.tr("Select it on the canvas"), lambda: self.block_wanted.emit(finding.block)
            )
        if finding.fix is not None:
            why = self.tr("Changes the network; Undo takes it back")
            self._button(column, on_a_button(finding.fix.label), why, lambda: self.fix_wanted.emit(finding.fix))
        return card

    def _button(self, column: QVBoxLayout, text: str, why: str, action: Callable[[], None]) -> None:
        button = QPushButton(text)
        button.setToolTip(why)
        button.clicked.connect(lambda: action())
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


if __name__ == "__main__":
    open_alone(Health)
