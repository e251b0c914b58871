"""Activation explorer: the curve of an activation and its slope, with the numbers that really arrive behind them."""

from collections.abc import Callable
from time import monotonic

import numpy as np
from PySide6.QtWidgets import QLabel, QWidget

from engine.families.activation_curve import curve
from engine.families.pointwise import Pointwise
from engine.probes import Frame, Want

from .block_panel import BlockPanel
from .drawing.chart_view import Line
from .drawing.lazy_chart import make_chart
from .panel import CURVES, open_alone
from .reading import parameters

_REACH = 4.0
_POINTS = 401
_FLAT = 0.05  # a slope below this hardly lets a gradient through


class ActivationExplorer(BlockPanel):
    """Value and slope over the input; the wash behind is the distribution of the block's inputs for some training samples."""

    kind = "activation_explorer"
    title = "Activation"
    help = "Curve and slope of the selected activation, with its inputs behind: where the slope is flat, nothing is learned."
    needs_network = False
    period = CURVES
    specimen_block = "tanh"

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._reach = _REACH
        self._counts: np.ndarray | None = None
        self.chart = make_chart(self.tr("input"), self.tr("output"))
        self.chart.zoomable = False
        self.chart.view.zero_line = True
        self.chart.setToolTip(self.tr("Move the pointer over the chart to read values"))
        self.verdict = QLabel()
        self.verdict.setProperty("role", "caption")
        self.verdict.setWordWrap(True)
        self.content.addWidget(self.chart, 1)
        self.content.addWidget(self.verdict)
        self.say(self.nothing())

    def nothing(self) -> str:
        return self.tr("No activation here. Add one, such as ReLU or tanh, and its curve appears.")

    def accepts(self, block: str) -> bool:
        layer = self.layer(block)
        own = parameters(self.project, self.analysis, block)
        return isinstance(layer, Pointwise) and layer.category == "Activation" and not own

    def block_changed(self) -> None:
        self._counts = None
        self._reach = _REACH
        self._show()

    def wants(self) -> set[Want]:
        return {Want("input_histogram", self.block)} if self.block else set()

    def draw(self, frame: Frame) -> None:
        counts = frame.get(Want("input_histogram", self.block or ""))
        if counts is None or self.block is None:
            return
        self._counts = counts
        furthest = float(np.abs(counts[1][[0, -1]]).max())
        if furthest > self._reach or furthest < self._reach / 3:
            self._reach = max(_REACH, 1.25 * furthest)
        self._show()

    def _show(self) -> None:
        x = np.linspace(-self._reach, self._reach, _POINTS)
        y, slope = curve(self.layer(), x)
        lines = [Line(self.tr("output"), x, y, "accent"), Line(self.tr("slope"), x, slope, "category:Activation", dashed=True)]
        if self._counts is not None and self._counts[0].any():
            lines.insert(0, self._background(y, slope))
        self.chart.set_lines(tuple(lines))
        self._judge(x, slope)

    def _background(self, y: np.ndarray, slope: np.ndarray) -> Line:
        """The distribution of the inputs, scaled into the lower part of the chart."""
        counts, edges = self._counts
        low, high = min(y.min(), slope.min()), max(y.max(), slope.max())
        tall = low - 0.1 * (high - low) + 0.45 * (high - low) * counts / counts.max()
        return Line("", edges, tall, "muted", faint=True, barred=True, measured=False)

    def _judge(self, x: np.ndarray, slope: np.ndarray) -> None:
        if self._counts is None or not self._counts[0].any():
            self.verdict.setText(self.tr("The distribution of the inputs appears with the first frame."))
            return
        counts, edges = self._counts
        middles = (edges[:-1] + edges[1:]) / 2
        flat = np.abs(np.interp(middles, x, slope)) < _FLAT
        share = counts[:-1][flat].sum() / counts.sum()
        if not slope.any():
            text = self.tr("The slope is zero everywhere: back-propagation can't move the weights below.")
        else:
            text = self.tr("{0} % of the inputs lie where the slope is flat.").format(round(100 * share))
        self.verdict.setText(text)


if __name__ == "__main__":
    open_alone(ActivationExplorer)
