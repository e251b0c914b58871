"""Health: how much of each activation is silent or saturated in the last batch."""

from collections.abc import Callable
from time import monotonic

import numpy as np
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from engine.probes import Frame, Want

from ..style import theme
from .drawing.bars import Bar, Bars
from .panel import CURVES, Panel, open_alone

# kinds of activations whose numbers have ends, with those ends
_RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "hard_sigmoid": (0.0, 1.0), "softsign": (-1.0, 1.0)}
_SILENT_KINDS = ("relu",)
_SATURATED = 0.95  # of the range
_TOO_MUCH = 0.9
_NEARLY_ALL = 0.98


class Health(Panel):
    """One bar for each activation: the share of its numbers that are silent (ReLU at zero) or saturated (sigmoid and tanh at an end)."""

    kind = "health"
    title = "Health"
    help = "Share of silent numbers behind each ReLU, and of saturated ones behind each sigmoid and tanh: both stop learning."
    period = CURVES

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._blocks: list[str] = []
        self.bars = Bars()
        self.bars.setAccessibleName(self.tr("Share of silent or saturated numbers"))
        self.bars.setToolTip(self.help)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        note = QLabel(self.tr("Of the last batch: ReLU at zero, sigmoid and tanh within 5 % of an end of their range."))
        note.setProperty("role", "caption")
        note.setWordWrap(True)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self.bars)
        space = theme.current().space
        column = QVBoxLayout(self.body)
        column.setContentsMargins(space.medium, space.medium, space.medium, space.medium)
        column.setSpacing(space.small)
        column.addWidget(self.verdict)
        column.addWidget(scroll, 1)
        column.addWidget(note)
        self.context_changed()

    def context_changed(self) -> None:
        kinds = (*_RANGES, *_SILENT_KINDS)
        blocks = self.project.graph.blocks if self.project else {}
        self._blocks = [
            key for key in self.analysis.order if key in blocks and blocks[key].layer.kind in kinds and not blocks[key].bypassed
        ]
        if self._blocks:
            self.unsay()
        else:
            self.say(self.tr("No activation to watch. Add a ReLU, sigmoid or tanh, and train a few steps."))

    def wants(self) -> set[Want]:
        return {Want("activation_histogram", key) for key in self._blocks}

    def draw(self, frame: Frame) -> None:
        bars, worst = [], (0.0, "", "")
        for key in self._blocks:
            counts = frame.get(Want("activation_histogram", key))
            if counts is None or not counts[0].any():
                continue
            block = self.project.graph.blocks[key]
            share = idle_share(block.layer.kind, counts)
            worst = max(worst, (share, block.name, block.layer.kind))
            color = "error" if share > _NEARLY_ALL else "warning" if share > _TOO_MUCH else f"category:{block.layer.category}"
            noun = self.tr("silent") if block.layer.kind in _SILENT_KINDS else self.tr("saturated")
            bars.append(Bar(block.name, share, self.tr("{0} % {1}").format(round(100 * share), noun), color, strong=True))
        if bars:
            self.bars.set_bars(tuple(bars))
            self._judge(*worst)

    def _judge(self, share: float, name: str, kind: str) -> None:
        if share <= _TOO_MUCH:
            text, role = self.tr("All activations are at work."), "muted"
        elif kind in _SILENT_KINDS:
            text, role = self.tr("'{0}' is nearly silent. Lower the learning rate or try Leaky ReLU.").format(name), "warning"
        else:
            text, role = self.tr("'{0}' is saturated. Use smaller first weights, normalise its input, or try ReLU.").format(name), "warning"
        if text != self.verdict.text():
            self.verdict.setText(text)
            self.verdict.setProperty("role", role)
            self.verdict.style().polish(self.verdict)


def idle_share(kind: str, histogram: np.ndarray) -> float:
    """The share of a batch (counts, edges) that is silent or saturated; a bin counts where its middle lies beyond the border."""
    counts, edges = histogram[0][:-1], histogram[1]
    total = counts.sum()
    if not total:
        return 0.0
    if kind in _SILENT_KINDS:
        at_zero = (edges[:-1] <= 0) & (edges[1:] > 0)
        return float(counts[at_zero | (edges[1:] <= 0)].sum() / total)
    low, high = _RANGES[kind]
    border = (1 - _SATURATED) * (high - low)
    middles = (edges[:-1] + edges[1:]) / 2
    return float(counts[(middles < low + border) | (middles > high - border)].sum() / total)


if __name__ == "__main__":
    open_alone(Health)
