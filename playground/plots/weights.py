"""Weights: kernels as small pictures, matrices as heat maps, and how their values are spread."""

from collections.abc import Callable
from time import monotonic

import numpy as np
from PySide6.QtWidgets import QComboBox, QWidget

from engine.probes import Frame, Want

from .block_panel import BlockPanel
from .drawing.axis import number
from .drawing.chart_view import Line
from .drawing.heat_map import HeatMap
from .drawing.lazy_chart import make_chart
from .drawing.scale_row import ScaleRow
from .drawing.tiles import Tiles
from .drawing.tone import Tone
from .panel import open_alone
from .reading import parameters

_MOST = 64
_LONG = 400  # rows or columns of a matrix that are drawn


class Weights(BlockPanel):
    """One array of a block, chosen in a box where there are several."""

    kind = "weights"
    empty_until_drawn = True
    title = "Weights"
    help = "The numbers that the selected block has learned: blue pushes up, orange pushes down."
    specimen_block = "conv1"

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._tone = Tone()
        self._tone.is_signed = True
        self._signature: tuple = ()
        self._flat = np.empty((0, 0))  # the matrix that is shown
        self._about = ""
        self.names = QComboBox()
        self.names.setAccessibleName(self.tr("Which weights"))
        self.names.setToolTip(self.tr("Which of the block's arrays is shown"))
        self.names.currentTextChanged.connect(self._chosen)
        self.heading.add_control(self.names)
        self.tiles = Tiles(self.tr("Kernels"))
        self.tiles.setToolTip(self.tr("One picture for each filter"))
        self.tiles.moved.connect(self._say_values)
        self.matrix = HeatMap()
        self.matrix.setToolTip(self.tr("A row for each input, a column for each output; a click or the arrows read a value"))
        self.matrix.moved.connect(self._say_cell)
        foot = ScaleRow(self._tone)
        self.scale, self.caption = foot.scale, foot.caption
        self.histogram = make_chart(self.tr("weight"), self.tr("count"))
        self.histogram.zoomable = False
        self.histogram.view.legend = False
        self.histogram.set_floor(0.0)
        self.histogram.setMinimumHeight(76)
        self.histogram.setMaximumHeight(130)
        self.content.addWidget(self.tiles, 3)
        self.content.addWidget(self.matrix, 3)
        self.content.addLayout(foot)
        self.content.addWidget(self.histogram, 2)
        self._chosen()
        self.say(self.nothing())

    def nothing(self) -> str:
        return self.tr("No block here has weights. Add a Dense or a convolution, and its weights appear.")

    def accepts(self, block: str) -> bool:
        return bool(parameters(self.project, self.analysis, block))

    def block_changed(self) -> None:
        names = [spec.name for spec in parameters(self.project, self.analysis, self.block)]
        signature = (self.block, tuple(names))
        if signature == self._signature:
            return
        self._signature = signature
        self._chosen()
        self.names.blockSignals(True)
        self.names.clear()
        self.names.addItems(names)
        self.names.blockSignals(False)
        self.names.setVisible(len(names) > 1)

    def wants(self) -> set[Want]:
        name = self.names.currentText()
        return {Want("weight", self.block, name), Want("weight_histogram", self.block, name)} if self.block and name else set()

    def draw(self, frame: Frame) -> None:
        name = self.names.currentText()
        values = frame.get(Want("weight", self.block or "", name))
        if values is None:
            return
        self._tone.measure(values)
        picture = self._picture_shape()
        if picture and values.ndim == 2 and values.shape[0] == picture[0] * picture[1]:
            values = values.reshape(*picture, 1, -1)
        pictures = values.ndim == 4 and min(values.shape[:2]) > 1
        self.tiles.setVisible(pictures)
        self.matrix.setVisible(not pictures)
        if pictures:
            self._draw_kernels(values)
        else:
            self._draw_matrix(values)
        self._say_values()
        self.scale.refresh()
        counts = frame.get(Want("weight_histogram", self.block or "", name))
        if counts is not None:
            self.histogram.set_lines((Line(self.tr("count"), counts[1], counts[0], "category:Core", barred=True),))

    def _picture_shape(self) -> tuple[int, int] | None:
        """Height and width of the grey picture whose pixels the block reads through a Flatten: its weights are pictures too."""
        graph = self.project.graph
        wires = graph.inputs(self.block)
        before = graph.inputs(wires[0].source) if wires and graph.blocks[wires[0].source].layer.kind == "flatten" else []
        spec = self.analysis.specs.get(before[0].source) if before else None
        return spec.shape[:2] if spec is not None and spec.rank == 3 and spec.shape[2] == 1 else None

    def _draw_kernels(self, values: np.ndarray) -> None:
        """(kh, kw, in, out): one picture for each filter; with several inputs a grid of inputs down and filters across."""
        height, width, inputs, filters = values.shape
        across = min(filters, _MOST if inputs == 1 else 16)
        down = min(inputs, 8)
        chosen = values[:, :, :down, :across].transpose(2, 3, 0, 1).reshape(down * across * height, width)
        each = chosen.reshape(down, across, -1)
        low, high = each.min(axis=-1).tolist(), each.max(axis=-1).tolist()
        label = self.tr("filter {0}, input {1}: {2} to {3}")
        labels = tuple(label.format(f + 1, i + 1, number(low[i][f]), number(high[i][f])) for i in range(down) for f in range(across))
        self.tiles.set_stack(self._tone.image(chosen), down * across, labels, columns=across if inputs > 1 else 0)
        whole = across == filters and down == inputs
        text = self.tr("{0}×{1}, {2} in, {3} out").format(height, width, inputs, filters)
        self._about = text if whole else self.tr("{0}; {1}×{2} shown").format(text, down, across)

    def _draw_matrix(self, values: np.ndarray) -> None:
        self._flat = flat = values.reshape(-1, values.shape[-1]) if values.ndim > 1 else values.reshape(1, -1)
        down, across = self._strides()
        self.matrix.set_image(self._tone.image(np.ascontiguousarray(flat[::down, ::across])))
        spread = float(flat.std())
        self._about = self.tr("{0}×{1}, spread {2}").format(*flat.shape, number(spread))

    def _strides(self) -> tuple[int, int]:
        """How many rows and columns of the matrix one pixel stands for."""
        rows, columns = self._flat.shape
        return -(-rows // _LONG), -(-columns // _LONG)

    def _say_values(self, *_: object) -> None:
        """Under the pictures: the values of what is framed, or what all of it is."""
        framed = self.tiles.label if self.tiles.isVisibleTo(self.body) else self._cell()
        self.caption.setText(framed or self._about)

    def _say_cell(self) -> None:
        self.matrix.setAccessibleName(", ".join(filter(None, (self.tr("Heat map of the weights"), self._about, self._cell()))))
        self._say_values()

    def _cell(self) -> str:
        """The number at the place of the matrix that is framed."""
        if self.matrix.cell is None:
            return ""
        column, row = self.matrix.cell
        down, across = self._strides()
        value = float(self._flat[row * down, column * across])
        return self.tr("row {0}, column {1}: {2}").format(row * down + 1, column * across + 1, number(value))

    def _chosen(self, *_: object) -> None:
        """Other numbers are going to be shown: no place in the old ones counts any more."""
        self._tone.limit, self._about = 0.0, ""
        self.tiles.go(-1)
        self.matrix.go(None)


if __name__ == "__main__":
    open_alone(Weights)
