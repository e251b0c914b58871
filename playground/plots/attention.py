"""Attention: which steps of the sequence each step looks at."""

from collections.abc import Callable
from time import monotonic

import numpy as np
from PySide6.QtWidgets import QWidget

from engine.probes import Frame, Want

from .block_panel import BlockPanel
from .drawing.axis import number
from .drawing.scale_row import ScaleRow
from .drawing.tables import Tables
from .drawing.tone import Tone
from .panel import open_alone
from .reading import tokens_before


class Attention(BlockPanel):
    """One square for each head: a row for each step that looks, a column for each step that is looked at.

    A place that is chosen in one square is framed in all: how much each head takes from that step.
    """

    kind = "attention"
    empty_until_drawn = True
    title = "Attention"
    help = "Where each step of the sequence looks: bright squares in a row are the steps that it takes from."
    specimen = "sequence"
    specimen_block = "attention"

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._tone = Tone()
        self._shares = np.empty((0, 0, 0))  # (heads, time, time) as drawn
        self._column = ""  # where the tokens of the steps stand
        self._names: tuple[str, ...] = ()  # of all tokens
        self._tokens = np.empty(0, np.int64)  # of the steps
        self._about = ""
        self.tiles = Tables(self.tr("Attention of each head"), self._cell)
        self.tiles.setToolTip(self.tr("Rows look, columns are looked at; one square for each head. A click or the arrows read a value"))
        self.tiles.moved.connect(self._tell)
        foot = ScaleRow(self._tone)
        self.scale, self.caption = foot.scale, foot.caption
        self.content.addWidget(self.tiles, 1)
        self.content.addLayout(foot)
        self.say(self.nothing())

    def nothing(self) -> str:
        return self.tr("No attention here. Add a Self-attention block after a sequence, and you see what looks at what.")

    def accepts(self, block: str) -> bool:
        return self.layer(block).category == "Attention" and hasattr(self.layer(block), "heads")

    def block_replaced(self) -> None:
        self._tone.reset()
        self.tiles.choose(-1, None)

    def block_changed(self) -> None:
        self._column = tokens_before(self.project, self.analysis, self.block)
        self._names = self.project.source.columns()[self._column].names if self._column else ()

    def wants(self) -> set[Want]:
        if self.block is None:
            return set()
        return {Want("attention", self.block)} | ({Want("column", name=self._column)} if self._column else set())

    def draw(self, frame: Frame) -> None:
        shares = frame.get(Want("attention", self.block or ""))
        if shares is None or shares.ndim != 3:
            return
        heads, steps, seen = shares.shape
        tokens = frame.get(Want("column", name=self._column)) if self._column else None
        self._shares, self._tokens = shares, np.empty(0, np.int64) if tokens is None else tokens
        self._tone.measure(shares)
        self.tiles.set_stack(self._tone.image(shares.reshape(heads * steps, seen)), heads)
        self._about = self.tr("{0} heads, {1} steps").format(heads, steps)
        self.scale.refresh()
        self._tell()

    def _tell(self, *_: object) -> None:
        """Under the squares: what is framed, or how many there are."""
        self.caption.setText(self.tiles.label or self._about)

    def _cell(self, head: int, row: int, column: int) -> str:
        """What a head gives to a place of its square."""
        share = number(float(self._shares[head, row, column]))
        return self.tr("head {0}, step {1} looks at step {2}: {3}").format(head + 1, self._step(row), self._step(column), share)

    def _step(self, place: int) -> str:
        """The number of a step, and what stands there."""
        token = int(self._tokens[place]) if place < len(self._tokens) else -1
        if not 0 <= token < len(self._names):
            return str(place + 1)
        name = self._names[token]
        return f"{place + 1} '{name if name.isprintable() else repr(name)[1:-1]}'"


if __name__ == "__main__":
    open_alone(Attention)
