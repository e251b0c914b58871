"""Memory: what a recurrent block holds from step to step, and what its gates do."""

from collections.abc import Callable
from time import monotonic

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.probes import Frame, Want
from engine.words import chosen
from playground.style.words import said

from ..style import theme
from .block_panel import BlockPanel
from .drawing.color_bar import ColorBar
from .drawing.picture import Picture
from .drawing.tone import Tone
from .panel import open_alone

_MOST_UNITS = 64
_SIGNED = ("state", "candidate")


class Memory(BlockPanel):
    """A strip for the state and one for each gate; steps run from left to right, with a row for each unit."""

    kind = "memory"
    title = "Memory"
    help = "State and gates of a recurrent block over the steps of the sample: an open gate is bright, a closed one dark."
    specimen = "sequence"
    specimen_block = "reader"

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._tone = Tone()
        self._tone.is_signed = True
        self._gate_tone = Tone()
        self._tone.limit = self._gate_tone.limit = 1.0
        self._names: tuple[str, ...] = ()
        self._strips: dict[str, tuple[QLabel, Picture]] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.current().space.small)
        self._grid.setVerticalSpacing(theme.current().space.tight)
        self._grid.setColumnStretch(1, 1)
        self.scale, self.gate_scale = ColorBar(self._tone), ColorBar(self._gate_tone)
        self.caption = QLabel(self.tr("first step at the left, last at the right; a row for each unit"))
        self.caption.setProperty("role", "caption")
        self.caption.setWordWrap(True)
        self.content.addLayout(self._grid, 1)
        self.content.addWidget(self.caption)
        scales = QHBoxLayout()
        scales.setSpacing(theme.current().space.large)
        for scale, text in ((self.scale, self.tr("state and candidate")), (self.gate_scale, self.tr("gates"))):
            label = QLabel(text)
            label.setProperty("role", "caption")
            column = QVBoxLayout()
            column.setSpacing(theme.current().space.tight)
            column.addWidget(label)
            column.addWidget(scale)
            scales.addLayout(column, 1)
        self.content.addLayout(scales)
        self.say(self.nothing())

    def nothing(self) -> str:
        return self.tr("No memory here. Add an LSTM or a GRU, or a Simple RNN that gives every step.")

    def accepts(self, block: str) -> bool:
        return self.layer(block).category == "Recurrent" and bool(self._strip_names(block))

    def _strip_names(self, block: str) -> tuple[str, ...]:
        states = ("state",) if self.analysis.specs[block].rank == 2 else ()
        return states + tuple(getattr(self.layer(block), "gate_names", ()))

    def block_changed(self) -> None:
        names = self._strip_names(self.block)
        if names == self._names:
            return
        self._names = names
        for label, picture in self._strips.values():
            for widget in (label, picture):
                self._grid.removeWidget(widget)
                widget.deleteLater()
        self._strips = {name: self._strip(row, name) for row, name in enumerate(names)}

    def _strip(self, row: int, name: str) -> tuple[QLabel, Picture]:
        label, picture = QLabel(said(chosen(name))), Picture(stretched=True)
        label.setProperty("role", "caption")
        picture.setMinimumSize(60, 14)
        picture.setAccessibleName(self.tr("{0} over time").format(said(chosen(name))))
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(picture, row, 1)
        self._grid.setRowStretch(row, 1)
        return label, picture

    def wants(self) -> set[Want]:
        if self.block is None:
            return set()
        wants = {Want("activation", self.block)} if "state" in self._names else set()
        return wants | {Want("gates", self.block)} if len(self._names) > len(wants) else wants

    def draw(self, frame: Frame) -> None:
        states = frame.get(Want("activation", self.block or ""))
        gates = frame.get(Want("gates", self.block or ""))
        if states is not None and "state" in self._strips:
            self._show("state", states)
        if gates is not None and gates.ndim == 2:
            units = gates.shape[1] // 4  # four columns for each unit, also where a gate shares two of them
            for number, name in enumerate(name for name in self._names if name != "state"):
                self._show(name, gates[:, number * units : (number + 1) * units])

    def _show(self, name: str, values: np.ndarray) -> None:
        """(time, units) as a strip with time from left to right; gates lie between 0 and 1, states and candidates between -1 and 1."""
        tone = self._tone if name in _SIGNED else self._gate_tone
        if values.ndim == 2 and values.size:
            self._strips[name][1].set_image(tone.image(np.ascontiguousarray(values[:, :_MOST_UNITS].T)))


if __name__ == "__main__":
    open_alone(Memory)
