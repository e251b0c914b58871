"""Learning curves as a table: for screen readers, and for whoever wants the numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from playground.style.words import local

from .curve_record import Record, title_of
from .drawing.axis import number

_STEP_LOSS = "step/loss"
_MOST = 500


class CurveTable(QTableView):
    """A row for each step at which a run was measured, the newest first; for a run without epochs yet, the loss of single steps."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Learning curves as numbers"))
        self.setToolTip(self.tr("The newest measures stand first"))
        self.setModel(_Rows())
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(self.fontMetrics().horizontalAdvance("M" * 7))  # for the longest word of a head
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMinimumSize(96, 56)

    def show_runs(self, runs: Sequence[tuple[str, Record]]) -> None:
        """Show what these runs hold now, by name; who reads keeps the place while rows come."""
        model, at = self.model(), self.currentIndex()
        place = model.place(at.row()) if at.isValid() else None
        model.take([(name, record) for name, record in runs if record.began])
        row = model.row_of(place) if place is not None else None
        if row is not None:
            self.setCurrentIndex(model.index(row, min(at.column(), model.columnCount() - 1)))


class _Rows(QAbstractTableModel):
    """Columns: the run where there are several, the step, the measures."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._rows: list[tuple[Any, ...]] = []  # run, step, measures
        self._several = False

    def take(self, runs: list[tuple[str, Record]]) -> None:
        measures = dict.fromkeys(name for _, record in runs for name in _measures(record))
        names = tuple(name for name in measures if name != _STEP_LOSS) + ((_STEP_LOSS,) if _STEP_LOSS in measures else ())
        rows = [row for run, record in runs for row in _rows_of(run, record, names)]
        several = len(runs) > 1
        if (names, several, rows) != (self._names, self._several, self._rows):
            self.beginResetModel()
            self._names, self._several, self._rows = names, several, rows
            self.endResetModel()

    def place(self, row: int) -> tuple[str, float]:
        """Run and step of a row."""
        return self._rows[row][:2]

    def row_of(self, place: tuple[str, float]) -> int | None:
        """Where the row of a run and step stands now."""
        return next((number for number, row in enumerate(self._rows) if row[:2] == place), None)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._several + 1 + len(self._names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        words = (self.tr("run"), self.tr("step"), *map(self._in_words, self._names))[section + (not self._several)]
        return words.replace(" ", "\n", 1) if role == Qt.ItemDataRole.DisplayRole else words

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        column = index.column() + (not self._several)
        value = self._rows[index.row()][column]
        if column == 0:
            return value
        return local(f"{value:.0f}") if column == 1 else ("" if value is None else number(value))

    def _in_words(self, name: str) -> str:
        kind, _, measure = name.partition("/")
        patterns = {
            "train": self.tr("training {measure}"),
            "validation": self.tr("validation {measure}"),
            "step": self.tr("{measure} of the step"),
        }
        return patterns.get(kind, name).format(measure=title_of(measure))


def _measures(record: Record) -> tuple[str, ...]:
    """What is worth a column: what was measured at the ends of epochs, else the loss of single steps."""
    return tuple(name for name in record.names() if name != _STEP_LOSS and len(record.series(name)[0])) or (_STEP_LOSS,)


def _rows_of(run: str, record: Record, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The newest rows of a run; a measure that it has no number of, or not among its own, is None."""
    own = set(_measures(record))
    columns = {name: tuple(np.asarray(part[-_MOST:]) for part in record.series(name)) for name in names if name in own}
    known = {name: dict(zip(*(part.tolist() for part in column), strict=True)) for name, column in columns.items()}
    steps = np.unique(np.concatenate([steps for steps, _ in columns.values()]))[::-1][:_MOST]
    return [(run, step, *(known.get(name, {}).get(step) for name in names)) for step in steps.tolist()]
