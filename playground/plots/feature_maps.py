"""Feature maps: what every filter of a block answers to the sample, side by side."""

from collections.abc import Callable
from math import ceil, isqrt, sqrt
from time import monotonic

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.probes import Frame, Want

from ..style import theme
from ..style.colormaps import to_qimage
from .block_panel import BlockPanel
from .drawing.picture import Picture
from .drawing.scale_row import ScaleRow
from .drawing.tiles import Tiles
from .drawing.tone import Tone
from .panel import open_alone
from .reading import image_column, picture_of

_MOST = 64
_SIDE = 84
_PROPORTION = 1.6  # of a vector's rows: wider than high


class FeatureMaps(BlockPanel):
    """A mosaic of the maps with the sample beside it; a click makes one map large."""

    kind = "feature_maps"
    empty_until_drawn = True
    title = "Feature maps"
    help = "What each filter of the selected block sees in the sample: strong answers stand out."
    specimen_block = "relu1"

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._tone = Tone()
        self._column = ""
        self._values: np.ndarray | None = None
        self._size = 0
        self.tiles = Tiles(self.tr("Feature maps"))
        self.tiles.setToolTip(self.tr("Click a map, or press Enter, to see it large"))
        self.tiles.picked.connect(self._enlarge)
        self.large = Picture()
        self.large.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.large.setToolTip(self.tr("Click, or press Enter, for all maps"))
        self.large.clicked.connect(lambda *_: self._enlarge(-1))
        self.large.hide()
        self.sample = Picture()
        self.sample.setFixedSize(_SIDE, _SIDE)
        self.sample.setAccessibleName(self.tr("The sample"))
        self.sample.setToolTip(self.tr("The sample that goes through the network; choose another in Try it"))
        foot = ScaleRow(self._tone)
        self.scale, self.caption = foot.scale, foot.caption
        space = theme.current().space
        side = QVBoxLayout()
        side.setSpacing(space.tight)
        self.sample_label = QLabel(self.tr("Sample"))
        self.sample_label.setProperty("role", "caption")
        side.addWidget(self.sample_label)
        side.addWidget(self.sample)
        side.addStretch()
        row = QHBoxLayout()
        row.setSpacing(space.medium)
        row.addLayout(side)
        row.addWidget(self.tiles, 1)
        row.addWidget(self.large, 1)
        self.content.addLayout(row, 1)
        self.content.addLayout(foot)
        self.say(self.nothing())

    def nothing(self) -> str:
        return self.tr("No feature maps here. Add a convolution to the canvas, or select a block that gives numbers.")

    def accepts(self, block: str) -> bool:
        spec = self.analysis.specs[block]
        return 1 <= spec.rank <= 3 and spec.dtype == "float" and bool(self.project.graph.inputs(block) or block == self.selected)

    def prefers(self, block: str) -> bool:
        return self.analysis.specs[block].rank == 3

    def block_replaced(self) -> None:
        self._tone.reset()
        self._enlarge(-1)
        self.tiles.go(-1)

    def block_changed(self) -> None:
        self._column = image_column(self.project)
        for widget in (self.sample, self.sample_label):
            widget.setVisible(bool(self._column))

    def wants(self) -> set[Want]:
        if self.block is None:
            return set()
        wants = {Want("activation", self.block)}
        return wants | {Want("column", name=self._column)} if self._column else wants

    def draw(self, frame: Frame) -> None:
        image = frame.get(Want("column", name=self._column)) if self._column else None
        if image is not None:
            self.sample.set_image(to_qimage(picture_of(image)))
        values = frame.get(Want("activation", self.block or ""))
        if values is None or not 1 <= values.ndim <= 3:
            return
        self._tone.measure(values)
        self._size = values.size
        self._values = as_maps(values)
        self._show()

    def _show(self) -> None:
        values = self._values
        if values is None:
            return
        height, width, maps = values.shape
        if self.large.isVisibleTo(self.body) and self.tiles.current < maps:
            self.large.set_image(self._tone.image(values[:, :, self.tiles.current]))
            self.caption.setText(self.tr("map {0} of {1}").format(self.tiles.current + 1, maps))
        else:
            shown = min(maps, _MOST)
            stack = np.moveaxis(values[:, :, :shown], 2, 0).reshape(shown * height, width)
            self.tiles.set_stack(self._tone.image(stack), shown, tuple(self.tr("Map {0}").format(i + 1) for i in range(shown)))
            self.caption.setText(self._count_in_words(maps, shown))
        self.scale.refresh()

    def _count_in_words(self, maps: int, shown: int) -> str:
        if self.spec() is not None and self.spec().rank < 3:
            return self.tr("{0} numbers").format(self._size) if self._size != 1 else self.tr("1 number")
        if maps == 1:
            return self.tr("1 map")
        return (self.tr("{0} maps") if shown == maps else self.tr("first {1} of {0} maps")).format(maps, shown)

    def _enlarge(self, number: int) -> None:
        """Show one map large, or all for -1; the keyboard goes along."""
        shown, gone = (self.large, self.tiles) if number >= 0 else (self.tiles, self.large)
        self.large.setAccessibleName(self.tr("Map {0}, enlarged").format(number + 1))
        shown.show()
        if gone.hasFocus():
            shown.setFocus()
        gone.hide()
        self._show()


def as_maps(values: np.ndarray) -> np.ndarray:
    """(height, width, maps) of an activation: an image as it is, a sequence with time from left to right, a vector row by row.

    A vector of 28² numbers, such as a picture that was flattened, becomes a square: one sees the picture again.
    """
    if values.ndim == 3:
        return values
    if values.ndim == 2:
        return np.ascontiguousarray(values.T)[:, :, None]
    square = isqrt(len(values))
    width = square if square**2 == len(values) else max(1, min(len(values), ceil(sqrt(len(values) * _PROPORTION))))
    padded = np.zeros(ceil(len(values) / width) * width, values.dtype)
    padded[: len(values)] = values
    return padded.reshape(-1, width, 1)


if __name__ == "__main__":
    open_alone(FeatureMaps)
