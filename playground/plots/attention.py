"""Attention: which steps of the sequence each step looks at."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine.probes import Frame, Want

from ..style import theme
from .block_panel import BlockPanel
from .drawing.color_bar import ColorBar
from .drawing.tiles import Tiles
from .drawing.tone import Tone
from .panel import open_alone


class Attention(BlockPanel):
    """One square for each head: a row for each step that looks, a column for each step that is looked at."""

    kind = "attention"
    title = "Attention"
    help = "Where each step of the sequence looks: bright squares in a row are the steps that it takes from."
    specimen = "sequence"
    specimen_block = "attention"

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._tone = Tone()
        self.tiles = Tiles(self.tr("Attention of each head"))
        self.tiles.setToolTip(self.tr("Rows look, columns are looked at; one square for each head"))
        self.scale = ColorBar(self._tone)
        self.caption = QLabel()
        self.caption.setProperty("role", "caption")
        self.caption.setWordWrap(True)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setSpacing(theme.current().space.medium)
        foot.addWidget(self.scale, 1)
        foot.addWidget(self.caption, 1)
        self.content.addWidget(self.tiles, 1)
        self.content.addLayout(foot)
        self.say(self.nothing())

    def nothing(self) -> str:
        return self.tr("No attention here. Add a Self-attention block after a sequence, and you see what looks at what.")

    def accepts(self, block: str) -> bool:
        return self.layer(block).category == "Attention" and hasattr(self.layer(block), "heads")

    def block_changed(self) -> None:
        self._tone.reset()

    def wants(self) -> set[Want]:
        return {Want("attention", self.block)} if self.block else set()

    def draw(self, frame: Frame) -> None:
        shares = frame.get(Want("attention", self.block or ""))
        if shares is None or shares.ndim != 3:
            return
        heads, steps, seen = shares.shape
        self._tone.measure(shares)
        labels = tuple(self.tr("Head {0}").format(head + 1) for head in range(heads))
        self.tiles.set_stack(self._tone.image(shares.reshape(heads * steps, seen)), heads, labels)
        self.scale.refresh()
        self.caption.setText(self.tr("{0} heads, {1} steps").format(heads, steps))


if __name__ == "__main__":
    open_alone(Attention)
