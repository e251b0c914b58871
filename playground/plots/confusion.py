"""Confusion: which classes the network takes for which, and the samples that it is most wrong about."""

from collections.abc import Callable
from time import monotonic

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from engine.data.columns import SPLITS
from engine.probes import Frame, Sample, Want

from ..style import theme
from ..style.plain import tip
from .drawing.matrix import Matrix
from .panel import Panel, open_alone
from .reading import Output, classifier

_LISTED = 30


class Confusion(Panel):
    """A row for each right class, a column for each answer; a click on a cell lists its samples, without one the worst are listed."""

    kind = "confusion"
    empty_until_drawn = True
    title = "Mistakes"
    help = "Which classes the network takes for which, on samples that it did not learn from; a click shows them."
    period = 0.5

    sample_chosen = Signal(object)  # Sample: what all panels look at from now on

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._output: Output | None = None
        self._rows = np.empty((0, 5))
        self._cell: tuple[int, int] | None = None
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.matrix = Matrix()
        self.matrix.setToolTip(self.tr("Rows: the right class. Columns: the network's answer. Click a cell to list its samples"))
        self.matrix.picked.connect(self._pick)
        self.list_title = QLabel()
        self.list_title.setProperty("role", "caption")
        self.list_title.setWordWrap(True)
        self.samples = QListWidget()
        self.samples.setAccessibleName(self.tr("Samples"))
        self.samples.setToolTip(self.tr("Choose one, and all panels show it"))
        self.samples.setMinimumWidth(self.samples.fontMetrics().horizontalAdvance("#0000: 0 → 0") + 24)  # with the padding of a row
        self.samples.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.samples.currentItemChanged.connect(self._choose)
        space = theme.current().space
        side = QVBoxLayout()
        side.setSpacing(space.tight)
        side.addWidget(self.list_title)
        side.addWidget(self.samples, 1)
        row = QHBoxLayout()
        row.setSpacing(space.medium)
        row.addWidget(self.matrix, 3)
        row.addLayout(side, 2)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(space.medium, space.small, space.medium, space.medium)
        column.setSpacing(space.small)
        column.addWidget(self.summary)
        column.addLayout(row, 1)
        self.context_changed()

    def context_changed(self) -> None:
        before, self._output = self._output, classifier(self.project, self.analysis)
        if self._output is None:
            self.say(self.tr("Nothing to confuse here. This shows networks that choose between classes, such as the digit templates."))
            return
        self.unsay()
        if before is None or before.classes != self._output.classes:
            self._cell = None
            self._rows = np.empty((0, 5))
            self.samples.clear()

    def wants(self) -> set[Want]:
        return set() if self._output is None else {Want("confusion", self._output.block, self._output.column)}

    def draw(self, frame: Frame) -> None:
        if self._output is None:
            return
        rows = frame.get(Want("confusion", self._output.block, self._output.column))
        if rows is None or np.array_equal(rows, self._rows, equal_nan=True):
            return
        self._rows = np.nan_to_num(rows)
        self._show()

    def restyle(self) -> None:
        self.matrix.update()

    def _show(self) -> None:
        rows, names = self._rows, self._output.classes
        counts = np.zeros((len(names), len(names)), np.int64)
        np.add.at(counts, (rows[:, 1].astype(int), rows[:, 2].astype(int)), 1)
        self.matrix.set_counts(counts, names, self._cell)
        right, total = int(np.trace(counts)), len(rows)
        self.summary.setText(self.tr("{0} of {1} held-back samples are right. {2}").format(right, total, self._worst_pair(counts)))
        self._fill_list()

    def _worst_pair(self, counts: np.ndarray) -> str:
        wrong = counts - np.diag(np.diag(counts))
        if not wrong.any():
            return self.tr("There are no mistakes.")
        target, answer = np.unravel_index(wrong.argmax(), wrong.shape)
        names = self._output.classes
        return self.tr("Most often {0} is taken for {1}: {2} of {3}.").format(
            names[target], names[answer], wrong[target, answer], counts[target].sum()
        )

    def _fill_list(self) -> None:
        rows, names = self._rows, self._output.classes
        if self._cell is None:
            chosen = rows[rows[:, 3] < 0]
            self.list_title.setText(self.tr("Worst mistakes"))
        else:
            target, answer = self._cell
            chosen = rows[(rows[:, 1] == target) & (rows[:, 2] == answer)]
            self.list_title.setText(self.tr("{0} answered as {1}").format(names[target], names[answer]))
        chosen = chosen[np.argsort(chosen[:, 3], kind="stable")][:_LISTED]
        chosen = np.delete(chosen, 3, axis=1).astype(int).tolist()  # without how wrong it was: no number, where the network went astray
        wanted = [(number, names[right], names[answer], Sample(SPLITS[split], number)) for number, right, answer, split in chosen]
        texts = [f"#{number}: {right}" if right == answer else f"#{number}: {right} → {answer}" for number, right, answer, _ in wanted]
        if [self.samples.item(place).text() for place in range(self.samples.count())] == texts:
            return
        self.samples.blockSignals(True)  # the list changes under the person, who has chosen nothing, and keeps the place
        before = self.samples.currentItem()
        before = before.data(Qt.ItemDataRole.UserRole) if before is not None else None
        self.samples.clear()
        for text, (number, right, answer, sample) in zip(texts, wanted, strict=True):
            item = QListWidgetItem(text, self.samples)
            item.setData(Qt.ItemDataRole.UserRole, sample)
            in_words = text if right == answer else self.tr("#{0}: {1} as {2}").format(number, right, answer)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, in_words)
            item.setToolTip(tip(in_words))
            if before is not None and (before.split, before.index) == (sample.split, sample.index):
                self.samples.setCurrentItem(item)
        self.samples.blockSignals(False)

    def _pick(self, target: int, answer: int) -> None:
        self._cell = None if (target, answer) == self._cell else (target, answer)
        self._show()

    def _choose(self, item: QListWidgetItem | None, _before: object = None) -> None:
        if item is not None:
            self.sample_chosen.emit(item.data(Qt.ItemDataRole.UserRole))


if __name__ == "__main__":
    open_alone(Confusion)
