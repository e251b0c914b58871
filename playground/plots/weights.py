"""Weights: kernels as small pictures, matrices as heat maps, and how their values are spread."""

from collections.abc import Callable
from time import monotonic

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from engine.probes import Frame, Want

from ..style import theme
from .block_panel import BlockPanel
from .drawing.axis import number
from .drawing.chart_view import Line
from .drawing.color_bar import ColorBar
from .drawing.lazy_chart import make_chart
from .drawing.picture import Picture
from .drawing.tiles import Tiles
from .drawing.tone import Tone
from .panel import open_alone
from .reading import parameters

_MOST = 64
_LONG = 400  # rows or columns of a matrix that are drawn


class Weights(BlockPanel):
    """One array of a block, chosen in a box where there are several."""

    kind = "weights"
    title = "Weights"
    help = "The numbers that the selected block has learned: blue pushes up, orange pushes down."
    specimen_block = "conv1"

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._tone = Tone()
        self._tone.is_signed = True
        self._signature: tuple = ()
        self.names = QComboBox()
        self.names.setAccessibleName(self.tr("Which weights"))
        self.names.setToolTip(self.tr("Which of the block's arrays is shown"))
        self.names.currentTextChanged.connect(self._chosen)
        self.heading.add_control(self.names)
        self.tiles = Tiles()
        self.tiles.setAccessibleName(self.tr("Kernels"))
        self.tiles.setToolTip(self.tr("One picture for each filter"))
        self.matrix = Picture(stretched=True)
        self.matrix.setAccessibleName(self.tr("Heat map of the weights"))
        self.matrix.setToolTip(self.tr("A row for each input, a column for each output"))
        self.scale = ColorBar(self._tone)
        self.caption = QLabel()
        self.caption.setProperty("role", "caption")
        self.histogram = make_chart(self.tr("weight"), self.tr("count"))
        self.histogram.zoomable = False
        self.histogram.view.legend = False
        self.histogram.set_floor(0.0)
        self.histogram.setMinimumHeight(76)
        self.histogram.setMaximumHeight(130)
        foot = QHBoxLayout()
        foot.setSpacing(theme.current().space.medium)
        foot.addWidget(self.scale, 1)
        foot.addWidget(self.caption, 0, Qt.AlignmentFlag.AlignTop)
        self.content.addWidget(self.tiles, 3)
        self.content.addWidget(self.matrix, 3)
        self.content.addLayout(foot)
        self.content.addWidget(self.histogram, 2)
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
        self._tone.limit = 0.0
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
        labels = tuple(self.tr("filter {0}, input {1}").format(f + 1, i + 1) for i in range(down) for f in range(across))
        self.tiles.set_stack(self._tone.image(chosen), down * across, labels, columns=across if inputs > 1 else 0)
        whole = across == filters and down == inputs
        text = self.tr("{0}×{1}, {2} in, {3} out").format(height, width, inputs, filters)
        self.caption.setText(text if whole else self.tr("{0}; {1}×{2} shown").format(text, down, across))

    def _draw_matrix(self, values: np.ndarray) -> None:
        flat = values.reshape(-1, values.shape[-1]) if values.ndim > 1 else values.reshape(1, -1)
        rows, columns = flat.shape
        down, across = -(-rows // _LONG), -(-columns // _LONG)
        self.matrix.set_image(self._tone.image(np.ascontiguousarray(flat[::down, ::across])))
        spread = float(flat.std())
        self.caption.setText(self.tr("{0}×{1}, spread {2}").format(rows, columns, number(spread)))

    def _chosen(self, *_: object) -> None:
        self._tone.limit = 0.0


if __name__ == "__main__":
    open_alone(Weights)
