"""Learning curves as a table: for screen readers, and for whoever wants the numbers."""

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from playground.style.words import local

from .drawing.axis import number

_STEP_LOSS = "step/loss"
_MOST = 500


class CurveTable(QTableView):
    """A row for each step at which something was measured, the newest first; without epochs yet, the loss of single steps."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Learning curves as numbers"))
        self.setToolTip(self.tr("The newest measures stand first"))
        self.setModel(_Rows())
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMinimumSize(96, 56)

    def show_log(self, log: Any) -> None:
        """Show what a run's record holds now."""
        self.model().take(log)


class _Rows(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._rows: list[tuple[float, ...]] = []

    def take(self, log: Any) -> None:
        names = tuple(name for name in log.names() if name != _STEP_LOSS and len(log.series(name)[0])) or (_STEP_LOSS,)
        columns = {name: tuple(part[-_MOST:] for part in log.series(name)) for name in names}
        steps = np.unique(np.concatenate([steps for steps, _ in columns.values()]))[::-1][:_MOST]
        known = [dict(zip(*(part.tolist() for part in columns[name]), strict=True)) for name in names]
        rows = [(step, *(column.get(step, np.nan) for column in known)) for step in steps.tolist()]
        if names != self._names or [row[0] for row in rows] != [row[0] for row in self._rows]:
            self.beginResetModel()
            self._names, self._rows = names, rows
            self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1 + len(self._names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (self.tr("step"), *self._names)[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        value = self._rows[index.row()][index.column()]
        return local(f"{value:g}") if index.column() == 0 else ("" if value != value else number(value))
