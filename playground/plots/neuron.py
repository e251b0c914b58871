"""Neuron: what one unit of a Dense block adds up, and how back-propagation moves its weights."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QCheckBox, QHBoxLayout, QHeaderView, QLabel, QTableView, QWidget

from engine.layers.dense import Dense
from engine.probes import Frame, Want

from ..style import theme
from ..style.contrast import mix
from ..style.plain import tip
from ..style.words import local
from .block_panel import BlockPanel
from .drawing.axis import number
from .drawing.chooser import Chooser
from .panel import open_alone
from .reading import names_of_inputs

_AROUND = 48  # pixels: the edges of the panel and the gaps between what stands side by side
_LOW = 300  # pixels: below it the rows need the room of the sentence on the slope
_STRONGEST = 0.35  # of the colour behind the largest number: text stays readable on it


@dataclass(frozen=True)
class Sums:
    """One unit for one sample: arrays over its inputs, and numbers."""

    values: np.ndarray
    weights: np.ndarray
    bias: float
    slope: float  # of the loss with respect to what the unit gives
    rate: float

    @property
    def products(self) -> np.ndarray:
        return self.values * self.weights

    @property
    def gradients(self) -> np.ndarray:
        """Of the sample's loss with respect to each weight."""
        return self.values * self.slope

    @property
    def steps(self) -> np.ndarray:
        """What plain gradient descent would add to each weight."""
        return -self.rate * self.gradients


class Neuron(BlockPanel):
    """A row for each input: its value, the weight, the product; then the gradient of the weight and the step that it asks for."""

    kind = "neuron"
    empty_until_drawn = True
    title = "Neuron"
    help = "What one unit of a Dense block adds up for the sample, and how back-propagation would move each of its weights."
    specimen = "points"
    specimen_block = "hidden2"

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self.units = Chooser(self.tr("Which unit"), self.tr("Which of the block's units is explained"))
        self.units.valueChanged.connect(lambda _: self._show())
        self.strongest = QCheckBox(self.tr("Strongest first"))
        self.strongest.setToolTip(self.tr("Sort the inputs by how much they add to the sum, whatever its sign"))
        self.strongest.toggled.connect(lambda _: self._show())
        self.content.addLayout(self._choices())
        self.rows = _Rows(self)
        self.table = _table(self.rows, self.tr("The sum, a row for each input"))
        self.sum, self.slope = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.slope.setProperty("role", "caption")
        self.content.addWidget(self.table, 1)
        self.content.addWidget(self.sum)
        self.content.addWidget(self.slope)
        self.say(self.nothing())

    def _choices(self) -> QBoxLayout:
        self._label, which = QLabel(self.tr("Unit")), QHBoxLayout()
        self._label.setProperty("role", "caption")
        self._label.setBuddy(self.units)
        which.setSpacing(theme.current().space.small)
        which.addWidget(self._label)
        which.addWidget(self.units)
        which.addStretch()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(theme.current().space.small)
        self._row.addLayout(which)
        self._row.addWidget(self.strongest)
        return self._row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """What has no room beside stands below, and what has none below is a tip."""
        across = sum(part.sizeHint().width() for part in (self._label, self.units, self.strongest)) + _AROUND
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if across <= self.width() else QBoxLayout.Direction.TopToBottom)
        self.slope.setVisible(self.height() >= _LOW)

    def nothing(self) -> str:
        return self.tr("No neuron to look into here. Add a Dense block, and you see what each of its units adds up.")

    def accepts(self, block: str) -> bool:
        return isinstance(self.layer(block), Dense) and self.analysis.specs[block].rank == 1 and bool(self.project.graph.inputs(block))

    def block_replaced(self) -> None:
        self.rows.take(None, ())

    def block_changed(self) -> None:
        self.units.set_count(self.spec().shape[0])
        self._make_room()

    def wants(self) -> set[Want]:
        if self.block is None:
            return set()
        weights = {Want("weight", self.block, name) for name in ("kernel", "bias")}
        return {Want("input", self.block), Want("activation", self.block), Want("gradient", self.block)} | weights

    def draw(self, frame: Frame) -> None:
        self._show()

    def _show(self) -> None:
        sums = None if self.frame is None or self.block is None else self._read(self.frame, self.units.chosen)
        if sums is None:
            return
        order = np.argsort(-np.abs(sums.products), kind="stable") if self.strongest.isChecked() else np.arange(len(sums.values))
        self.rows.take(sums, names_of_inputs(self.project, self.analysis, self.block), order)
        parts = [self.tr("products {0}").format(number(float(sums.products.sum())))]
        if self.layer().use_bias:
            parts.append(self.tr("bias {0}").format(number(sums.bias)))
        self.sum.setText(f"{' + '.join(parts)} = {number(float(sums.products.sum()) + sums.bias)}")
        words = self.tr(
            "The slope of the loss here is {0}: a weight's gradient is that times the value, and its step −{1} times the gradient."
        )
        self.slope.setText(words.format(number(sums.slope), number(sums.rate)))
        self.sum.setToolTip(tip(self.slope.text()))

    def _read(self, frame: Frame, unit: int) -> Sums | None:
        """What the frame says of a unit; None where it is of the network before the last edit."""
        wanted = (Want("input", self.block), Want("gradient", self.block), Want("weight", self.block, "kernel"))
        values, slopes, kernel = (frame.get(want) for want in wanted)
        if values is None or kernel is None or kernel.shape[0] != len(values) or unit >= kernel.shape[1]:
            return None
        bias = frame.get(Want("weight", self.block, "bias"))
        return Sums(
            values.astype(np.float64),
            kernel[:, unit].astype(np.float64),
            0.0 if bias is None else float(bias[unit]),
            float("nan") if slopes is None else float(slopes[unit]),
            self.project.training.optimizer.learning_rate,
        )


class _Rows(QAbstractTableModel):
    """Inputs in some order."""

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._columns: tuple[np.ndarray, ...] = ()
        self._largest: tuple[float, ...] = ()
        self._order = np.arange(0)

    def take(self, sums: Sums | None, names: tuple[str, ...], order: np.ndarray | None = None) -> None:
        """Show these; rows stay where they are while their number does, and so does whoever reads them."""
        columns = () if sums is None else (sums.values, sums.weights, sums.products, sums.gradients, sums.steps)
        order = np.arange(0) if order is None else order
        same = len(order) == len(self._order)
        if not same:
            self.beginResetModel()
        self._names, self._columns, self._order = names, columns, order
        self._largest = tuple(float(np.nanmax(np.abs(column), initial=0.0)) for column in columns)
        if not same:
            self.endResetModel()
        elif len(order):
            self.dataChanged.emit(self.index(0, 0), self.index(len(order) - 1, len(columns)))

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = self.tr("input"), self.tr("value"), self.tr("weight"), self.tr("product"), self.tr("gradient"), self.tr("step")
            return words[section]
        if role == Qt.ItemDataRole.FontRole:
            return _small()
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                self.tr("Where the number comes from"),
                self.tr("What enters for this sample"),
                self.tr("What it is multiplied with: how important the input is"),
                self.tr("What it adds to the sum"),
                self.tr("How the loss of this sample would change with the weight"),
                self.tr("What plain gradient descent would add to the weight for this sample"),
            )[section]
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = int(self._order[index.row()])
        if role == Qt.ItemDataRole.FontRole:
            return _small()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if index.column() == 0:
            return self._names[place] if role == Qt.ItemDataRole.DisplayRole and place < len(self._names) else None
        value, largest = float(self._columns[index.column() - 1][place]), self._largest[index.column() - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return brief(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return number(value)
        if role == Qt.ItemDataRole.BackgroundRole and largest > 0 and np.isfinite(value):
            tokens = theme.current()
            return QColor(mix(tokens.field, tokens.positive if value > 0 else tokens.negative, _STRONGEST * abs(value) / largest))
        return None


def _small() -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(theme.current().type.caption)
    return font


def brief(value: float) -> str:
    """A value in as few figures as a narrow column has room for: 0.482, -1.25, 3e-5."""
    if value == 0 or not np.isfinite(value) or abs(value) >= 0.001:
        return number(value) if not np.isfinite(value) else local(f"{value:.3g}")
    return local(f"{value:.0e}".replace("e-0", "e-"))


def _table(rows: _Rows, name: str) -> QTableView:
    table = QTableView()
    table.setAccessibleName(name)
    table.setProperty("role", "figures")
    table.setModel(rows)
    table.verticalHeader().hide()
    metrics, head = QFontMetrics(_small()), table.horizontalHeader()
    table.verticalHeader().setDefaultSectionSize(metrics.height() + theme.current().space.small)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    head.setMinimumSectionSize(metrics.horizontalAdvance("-0.00123") + theme.current().space.small)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setMinimumSize(96, 56)
    return table


if __name__ == "__main__":
    open_alone(Neuron)
