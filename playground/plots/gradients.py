"""Gradients: how strongly each layer is pulled; where the bars fade towards the input, gradients vanish."""

from collections.abc import Callable
from math import isfinite, log10
from time import monotonic

from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from engine import diagnosis
from engine.probes import Frame, Want
from playground.style.words import said

from ..style import theme
from .drawing.axis import number
from .drawing.bars import Bar, Bars
from .panel import CURVES, Panel, open_alone
from .reading import trained_blocks

_DECADES = 8  # the bars reach from the largest norm down to a hundred-millionth of it


class Gradients(Panel):
    """One bar for each block with weights, in the order of running, on a logarithmic scale."""

    kind = "gradients"
    title = "Gradients"
    help = "Length of the gradient of each layer's weights. Bars that shrink towards the input mean that the first layers hardly learn."
    period = CURVES

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._blocks: list[str] = []
        self.bars = Bars()
        self.bars.setAccessibleName(self.tr("Length of each layer's gradient"))
        self.bars.setToolTip(said(self.help))
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.axis = QLabel(self.tr("On a logarithmic scale: a full bar is the longest gradient, an empty one a hundred-millionth of it."))
        self.axis.setProperty("role", "caption")
        self.axis.setWordWrap(True)
        space = theme.current().space
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self.bars)
        scroll.setAccessibleName(self.tr("Gradients"))
        column = QVBoxLayout(self.body)
        column.setContentsMargins(space.medium, space.medium, space.medium, space.medium)
        column.setSpacing(space.small)
        column.addWidget(self.verdict)
        column.addWidget(scroll, 1)
        column.addWidget(self.axis)
        self.say(self._nothing())

    def _nothing(self) -> str:
        return self.tr("No gradients yet. Press Train or take one step, and each layer gets a bar.")

    def wants(self) -> set[Want]:
        return {Want("norms")} if self._blocks else set()

    def context_changed(self) -> None:
        self._blocks = trained_blocks(self.project, self.analysis)
        if not self._blocks:
            self.say(self.tr("No layer here has weights to train. Add a Dense or a convolution."))
        elif not self.message() or self.frame is None:
            self.say(self._nothing()) if self.frame is None else self.unsay()

    def draw(self, frame: Frame) -> None:
        norms = frame.get(Want("norms"))
        if norms is None or len(norms) != len(self._blocks) or not self._blocks:
            return
        values = [float(norm) for norm in norms.reshape(-1)]
        if not any(values):
            self.say(self._nothing())
            return
        self.unsay()
        top = max((value for value in values if isfinite(value)), default=1.0) or 1.0
        self.bars.set_bars(tuple(self._bar(key, value, top) for key, value in zip(self._blocks, values, strict=True)))
        self._judge(values)

    def _bar(self, key: str, value: float, top: float) -> Bar:
        block = self.project.graph.blocks[key]
        share = 1.0 if not isfinite(value) else (1 + log10(value / top) / _DECADES if value > 0 else 0.0)
        weak = value < top * diagnosis.VANISHING
        color = "error" if not isfinite(value) else "warning" if weak else f"category:{block.layer.category}"
        return Bar(block.name, share, number(value), color, strong=True)

    def _judge(self, values: list[float]) -> None:
        found = diagnosis.of_gradients(self.project.graph, dict(zip(self._blocks, values, strict=True)))
        text, role = (said(found[0].text), "warning") if found else (self.tr("Gradients reach every layer."), "muted")
        if text != self.verdict.text():
            self.verdict.setText(text)
            self.verdict.setProperty("role", role)
            self.verdict.style().polish(self.verdict)


if __name__ == "__main__":
    open_alone(Gradients)
