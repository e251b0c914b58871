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
from .drawing.axis import number
from .drawing.color_bar import ColorBar
from .drawing.heat_map import HeatMap
from .drawing.tone import Tone
from .panel import open_alone

_MOST_UNITS = 64
_SIGNED = ("state", "candidate")


class Memory(BlockPanel):
    """A strip for the state and one for each gate; steps run from left to right, with a row for each unit.

    A place that is chosen in one strip is framed in all: what each gate did to that unit at that step.
    """

    kind = "memory"
    empty_until_drawn = True
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
        self._strips: dict[str, tuple[QLabel, HeatMap]] = {}
        self._values: dict[str, np.ndarray] = {}  # (time, units) as drawn
        self._read = ""  # the strip whose value is told
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.current().space.small)
        self._grid.setVerticalSpacing(theme.current().space.tight)
        self._grid.setColumnStretch(1, 1)
        self.scale, self.gate_scale = ColorBar(self._tone), ColorBar(self._gate_tone)
        self.caption = QLabel()
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
        self._tell()
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
        for row, strip in enumerate(self._strips.values()):
            self._grid.setRowStretch(row, 0)
            for widget in strip:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._values, self._read = {}, ""
        self._strips = {name: self._strip(row, name) for row, name in enumerate(names)}
        self._tell()

    def _strip(self, row: int, name: str) -> tuple[QLabel, HeatMap]:
        label, picture = QLabel(said(chosen(name))), HeatMap()
        label.setProperty("role", "caption")
        picture.setMinimumSize(60, 14)
        picture.setToolTip(self.tr("A row for each unit, steps from left to right; a click or the arrows read a value in all strips"))
        picture.moved.connect(lambda: self._go_together(name))
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
            for place, name in enumerate(name for name in self._names if name != "state"):
                self._show(name, gates[:, place * units : (place + 1) * units])
        self._caption()

    def _show(self, name: str, values: np.ndarray) -> None:
        """(time, units) as a strip with time from left to right; gates lie between 0 and 1, states and candidates between -1 and 1."""
        tone = self._tone if name in _SIGNED else self._gate_tone
        if values.ndim == 2 and values.size:
            self._values[name] = values[:, :_MOST_UNITS]
            self._strips[name][1].set_image(tone.image(np.ascontiguousarray(self._values[name].T)))

    def _go_together(self, name: str) -> None:
        """Frame in all strips what was chosen in one."""
        cell, self._read = self._strips[name][1].cell, name
        for _, picture in self._strips.values():
            picture.cell = cell
            picture.update()
        self._tell()

    def _tell(self) -> None:
        """Let each strip say its value at the chosen place; it does so once, or nobody heard anything else while it trains."""
        for name, (_, picture) in self._strips.items():
            whole = self.tr("{0} over time").format(said(chosen(name)))
            picture.setAccessibleName(", ".join(filter(None, (whole, self._value(name)))))
        self._caption()

    def _caption(self) -> None:
        """Write the value of the strip in which a place was chosen, or what the strips are."""
        value = self._value(self._read)
        whole = self.tr("first step at the left, last at the right; a row for each unit")
        self.caption.setText(f"{said(chosen(self._read))}: {value}" if value else whole)

    def _value(self, name: str) -> str:
        """The number at the chosen place of a strip, if one is chosen."""
        cell = self._strips[name][1].cell if name in self._values else None
        if cell is None:
            return ""
        step, unit = cell
        return self.tr("unit {0}, step {1}: {2}").format(unit + 1, step + 1, number(float(self._values[name][step, unit])))


if __name__ == "__main__":
    open_alone(Memory)
