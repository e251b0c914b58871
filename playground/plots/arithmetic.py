"""Arithmetic: how one number of a feature map comes about."""

from collections.abc import Callable
from time import monotonic

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from engine.families.sliding import zeros_around
from engine.layers.conv2d import Conv2D
from engine.layers.pool2d import Pool2D
from engine.probes import Frame, Want
from engine.shapes import TensorSpec, window_span

from ..style import theme
from .block_panel import BlockPanel
from .drawing.axis import number
from .drawing.chooser import Chooser
from .drawing.grids import Grid, Grids
from .drawing.heat_map import HeatMap
from .drawing.patch_map import PatchMap
from .drawing.tone import Tone
from .panel import open_alone
from .patch import WINDOWED, Patch, channel_of, convolved, pooled

_WIDE = 2.2  # times as wide as high: the sum has its place beside the pictures, not below
_LOW, _ROOM = 340, 360  # pixels: in a panel that is low, but has room, words stand beside pictures
_LOWEST = 300  # below it the formula is a tip, so that the figures have room
_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class Arithmetic(BlockPanel):
    """The input with the window on it, the map with the number that is explained, and between them the sum.

    A click or the arrows choose a number of the map; to begin with it is the strongest one.
    """

    kind = "arithmetic"
    empty_until_drawn = True
    title = "Arithmetic"
    help = "How one number of a feature map comes about: the patch under the window, times the kernel, summed up."
    specimen_block = "conv1"

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._entering, self._leaving, self._weights, self._products = Tone(), Tone(), Tone(), Tone()
        self._input: np.ndarray | None = None
        self._output: np.ndarray | None = None
        self._parameters: dict[str, np.ndarray] = {}
        self.maps = Chooser(self.tr("Which map"), self.tr("Which of the maps that leave the block is explained"))
        self.channels = Chooser(self.tr("Which input"), self.tr("Which of the maps that enter the block is multiplied below"))
        for chooser in (self.maps, self.channels):
            chooser.valueChanged.connect(self._another)
        self.before = PatchMap()
        self.before.setAccessibleName(self.tr("The map that enters"))
        self.before.setToolTip(self.tr("What enters the block, with a frame around the patch that the window reads"))
        self.after = HeatMap(stretched=False)
        self.after.setAccessibleName(self.tr("The map that leaves"))
        self.after.setToolTip(self.tr("What leaves the block. Click a number, or walk there with the arrows, to see how it comes about"))
        self.after.moved.connect(self._show)
        self.grids = Grids(self.tr("The sum"))
        self.grids.setToolTip(self.tr("Cells with dots are the zeros of the padding"))
        self.sum, self.formula = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.formula.setProperty("role", "caption")
        self.formula.setToolTip(self.tr("Why the map has so many rows and columns"))
        sides = ((self.tr("Input"), self.channels, self.before), (self.tr("Map"), self.maps, self.after))
        self._sides = [self._side(*side) for side in sides]
        pictures = QHBoxLayout()
        pictures.setSpacing(theme.current().space.medium)
        for side in self._sides:
            pictures.addLayout(side, 1)
        self._work = QBoxLayout(_DOWN)
        self._work.setSpacing(theme.current().space.small)
        self._work.addLayout(pictures, 2)
        self._work.addWidget(self.grids, 2)
        self.content.addLayout(self._work, 1)
        self.content.addWidget(self.sum)
        self.content.addWidget(self.formula)
        self.say(self.nothing())

    def _side(self, caption: str, chooser: Chooser, picture: QWidget) -> QBoxLayout:
        """A picture with its name and what chooses it above, or beside it where the panel is low."""
        label, words, side = QLabel(caption), QBoxLayout(_ACROSS), QBoxLayout(_DOWN)
        label.setProperty("role", "caption")
        label.setBuddy(chooser)
        words.setSpacing(theme.current().space.small)
        words.addWidget(label)
        words.addWidget(chooser)
        words.addStretch()
        side.setSpacing(theme.current().space.tight)
        side.addLayout(words)
        side.addWidget(picture, 1)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width, height = event.size().toTuple()
        self._work.setDirection(_ACROSS if width > _WIDE * height else _DOWN)
        self._work.setStretch(0, 2 if height < _LOW else 3)
        self.formula.setVisible(height >= _LOWEST)
        beside = height < _LOW and width >= _ROOM
        for side in self._sides:
            side.setDirection(_ACROSS if beside else _DOWN)
            side.itemAt(0).layout().setDirection(_DOWN if beside else _ACROSS)

    def nothing(self) -> str:
        return self.tr("No window slides here. Add a convolution or a pooling, and you see how each of its numbers comes about.")

    def accepts(self, block: str) -> bool:
        return isinstance(self.layer(block), WINDOWED) and bool(self.project.graph.inputs(block))

    def prefers(self, block: str) -> bool:
        return isinstance(self.layer(block), Conv2D)

    def block_replaced(self) -> None:
        self._input = self._output = None
        for tone in (self._entering, self._leaving, self._weights, self._products):
            tone.reset()
        self.after.go(None)

    def block_changed(self) -> None:
        for box, count in ((self.maps, self.spec().shape[2]), (self.channels, self._enters().shape[2])):
            box.set_count(count)
        self._follow()

    def wants(self) -> set[Want]:
        if self.block is None:
            return set()
        weights = set() if self._pools() else {Want("weight", self.block, name) for name in ("kernel", "bias")}
        return {Want("input", self.block), Want("activation", self.block)} | weights

    def draw(self, frame: Frame) -> None:
        entering, leaving = frame.get(Want("input", self.block or "")), frame.get(Want("activation", self.block or ""))
        if entering is None or leaving is None or entering.ndim != 3 or leaving.ndim != 3:
            return
        self._input, self._output = entering, leaving
        weights = {name: frame.get(Want("weight", self.block, name)) for name in ("kernel", "bias")}
        self._parameters = {name: values for name, values in weights.items() if values is not None}
        self._entering.measure(entering)
        self._leaving.measure(leaving)
        column, row = self.after.cell or leaving.shape[1::-1]
        if row >= leaving.shape[0] or column >= leaving.shape[1]:
            row, column = np.unravel_index(leaving[:, :, self.maps.chosen].argmax(), leaving.shape[:2])
            self.after.cell = int(column), int(row)
        self._show()

    def _enters(self) -> TensorSpec:
        return self.spec(self.project.graph.inputs(self.block)[0].source)

    def _pools(self) -> bool:
        return isinstance(self.layer(), Pool2D)

    def _follow(self) -> None:
        """Where a map is made of one input alone, that is the one that is shown."""
        only = channel_of(self.layer(), self.maps.chosen)
        self.channels.setEnabled(only is None and self.channels.maximum() > 1)
        if only is not None:
            self.channels.setValue(only + 1)

    def _another(self) -> None:
        """Another map or input was chosen."""
        if self.block is not None:
            self._follow()
            self._show()

    def _show(self) -> None:
        if self._input is None or self._output is None or self.after.cell is None:
            return
        map_number, channel = self.maps.chosen, self.channels.chosen
        if map_number >= self._output.shape[2] or channel >= self._input.shape[2]:
            return  # of the network before the last edit
        column, row = self.after.cell
        window = self.layer().window
        rows, columns = window.reads(self._input.shape[:2], (row, column))
        self.before.set_image(self._entering.image(np.ascontiguousarray(self._input[:, :, channel])))
        self.before.set_area(QRect(columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start))
        self.after.set_image(self._leaving.image(np.ascontiguousarray(self._output[:, :, map_number])))
        patch = self._patch(map_number, channel, (row, column))
        answer = float(self._output[row, column, map_number])
        if patch is not None:
            self._show_sum(patch, answer)
        self.after.setAccessibleName(self.tr("The map that leaves, row {0}, column {1}: {2}").format(row + 1, column + 1, number(answer)))
        self.formula.setText(self._sizes())
        self.sum.setToolTip(self.formula.text())

    def _patch(self, map_number: int, channel: int, place: tuple[int, int]) -> Patch | None:
        layer, kernel = self.layer(), self._parameters.get("kernel")
        if self._pools():
            return pooled(layer.window, self._input, place, channel)
        if kernel is None or kernel.shape != layer.parameters(self._enters())[0].shape:
            return None  # of the network before the last edit
        bias = float(self._parameters["bias"][map_number]) if "bias" in self._parameters else 0.0
        if channel_of(layer, map_number) is None:
            return convolved(layer.window, self._input, kernel[:, :, :, map_number], bias, place, channel)
        single = kernel[:, :, channel : channel + 1, map_number % layer.multiplier]
        return convolved(layer.window, self._input[:, :, channel : channel + 1], single, bias, place, 0)

    def _show_sum(self, patch: Patch, answer: float) -> None:
        values = Grid(self.tr("patch"), patch.values, self._entering, patch.outside)
        if patch.kernel is None:
            picks = self.layer().mode in ("max", "min")
            framed = (patch.values == answer) & ~patch.outside if picks else ~patch.outside
            self.grids.set_grids((Grid(values.title, patch.values, self._entering, patch.outside, framed),), "")
        else:
            self._weights.measure(patch.kernel)
            self._products.measure(patch.products)
            kernel, products = (
                Grid(self.tr("kernel"), patch.kernel, self._weights),
                Grid(self.tr("products"), patch.products, self._products, patch.outside),
            )
            self.grids.set_grids((values, kernel, products), "×=")
        self.sum.setText(self._in_words(patch, answer))

    def _in_words(self, patch: Patch, answer: float) -> str:
        if patch.kernel is None:
            count = patch.values.size if self.layer().count_padding else int((~patch.outside).sum())
            words = {
                "max": self.tr("The largest of {0} numbers: {1}"),
                "min": self.tr("The smallest of {0} numbers: {1}"),
                "average": self.tr("The mean of {0} numbers: {1}"),
                "sum": self.tr("The sum of {0} numbers: {1}"),
            }
            return words[self.layer().mode].format(count, number(answer))
        parts = [self.tr("products {0}").format(number(float(patch.products.sum())))]
        if self.channels.isEnabled():
            parts.append(self.tr("the other inputs {0}").format(number(patch.others)))
        if "bias" in self._parameters:
            parts.append(self.tr("bias {0}").format(number(patch.bias)))
        return f"{' + '.join(parts)} = {number(answer)}"

    def _sizes(self) -> str:
        """The formula of the map's rows, and of its columns where these differ."""
        window, entering, leaving = self.layer().window, self._input.shape, self._output.shape
        around = zeros_around(window, *entering[:2])
        formulas = []
        for axis in (0, 1):
            zeros, span, stride = sum(around[axis]), window_span(window.kernel[axis], window.dilation[axis]), window.stride[axis]
            words = self.tr("({0} + {1} zeros − {2}) ÷ {3} + 1 = {4}").format(entering[axis], zeros, span, stride, leaving[axis])
            left = (entering[axis] + zeros - span) % stride
            formulas.append(self.tr("{0}, rounded down").format(words) if left else words)
        if formulas[0] == formulas[1]:
            return self.tr("rows and columns: {0}").format(formulas[0])
        return self.tr("rows: {0}; columns: {1}").format(*formulas)


if __name__ == "__main__":
    open_alone(Arithmetic)
