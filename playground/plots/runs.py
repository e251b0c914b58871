"""Runs side by side: which is shown in the curves, how well it did, and in what its settings differ from the present one."""

from collections.abc import Callable
from time import monotonic
from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.catalogue import METRICS
from engine.history import History
from engine.probes import Want
from playground.style.words import said

from ..document.about import about, differences
from ..files.project_file import Run
from ..style import theme
from . import specimen
from .drawing.axis import number
from .panel import CURVES, Panel, open_alone

_NAME, _LOSS, _HELD, _METRIC, _OTHER = range(5)
_SWATCH = 12


class RunTable(Panel):
    """A row for the present run and one for each earlier run. What a person wants is emitted; who keeps the runs does it."""

    kind = "runs"
    title = "Runs"
    help = "The present run beside earlier ones: how well each did, and in what their settings differ. Restart keeps a run for this list."
    needs_network = False
    period = CURVES

    run_shown = Signal(str, bool)
    run_renamed = Signal(str, str)
    run_forgotten = Signal(str)
    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._runs: tuple[Run, ...] = ()
        self._hidden: frozenset[str] = frozenset()
        self._marks: dict[str, tuple[str, str, str]] = {}
        self._log: Any = None
        self._filling = False
        self.table = self._make_table()
        self.forget = self._button(self.tr("Forget"), self.tr("Take the selected run out of the list (Del)"), self._forget)
        self.undo = self._button(self.tr("Undo"), self.tr("Bring back what was forgotten last"), self.undo_wanted.emit)
        self.undo.setEnabled(False)
        space = theme.current().space
        foot = QHBoxLayout()
        foot.setSpacing(space.small)
        foot.addStretch(1)
        foot.addWidget(self.undo)
        foot.addWidget(self.forget)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(space.small, space.small, space.small, space.small)
        column.setSpacing(space.small)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self._fill()

    def set_runs(self, runs: tuple[Run, ...], hidden: frozenset[str] = frozenset(), can_undo: bool = False) -> None:
        """Show these earlier runs, oldest first; those in `hidden` are not drawn in the curves."""
        if runs != self._runs:
            self._marks = {run.name: _marks(History.from_columns(run.columns)) for run in runs}
        self._runs, self._hidden = runs, hidden
        self.undo.setEnabled(can_undo)
        self._fill()

    def wants(self) -> set[Want]:
        return set()

    def context_changed(self) -> None:
        self._fill()

    def draw_history(self, log: Any) -> None:
        another, self._log = log is not self._log, log  # one grows: what it was before is known from the table alone
        if another or self._began() != (self.table.topLevelItemCount() > len(self._runs)):
            self._fill()
        elif self._began():
            self._show_marks(self.table.topLevelItem(0), _marks(log))

    def demo(self) -> None:
        look = specimen.named(self.specimen)
        earlier = [
            Run(name, "", {**about(look.project), **change}, look.history.columns())
            for name, change in (("Run 1", {"learning_rate": 0.1}), ("Run 2", {"optimizer": "sgd", "batch_size": 16}))
        ]
        self.set_runs(tuple(earlier))
        super().demo()

    def restyle(self) -> None:
        self._fill()

    # --- rows

    def _began(self) -> bool:
        return self._log is not None and len(self._log.series("step/loss")[0]) > 0

    def _fill(self) -> None:
        if not self._runs and not self._began():
            self.table.clear()
            self.say(self.tr("No runs yet. Train, change something, and press Restart: each run stays here to compare with."))
            return
        self.unsay()
        chosen, stood = self._chosen(), self.table.indexOfTopLevelItem(self.table.currentItem())
        self._filling = True
        self.table.clear()
        now = about(self.project, getattr(self._log, "seed", None)) if self.project is not None else {}
        if self._began():
            row = QTreeWidgetItem(self.table, [self.tr("Present run")])
            row.setIcon(_NAME, _swatch("run:0"))
            row.setText(_OTHER, self.tr("what the others are compared with"))
            self._show_marks(row, _marks(self._log))
        for place, run in enumerate(self._runs):
            self._add(run, place, now)
        self._filling = False
        found = self.table.findItems(chosen, Qt.MatchFlag.MatchExactly) if chosen else []
        beside = self.table.topLevelItem(min(stood, self.table.topLevelItemCount() - 1)) if stood >= 0 else None
        self.table.setCurrentItem(found[0] if found else beside)  # a run that has another name or is gone leaves the keyboard in its row
        self._choice_changed()

    def _add(self, run: Run, place: int, now: dict[str, Any]) -> None:
        row = QTreeWidgetItem(self.table, [run.name])
        row.setData(_NAME, Qt.ItemDataRole.UserRole, run.name)
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable)
        row.setCheckState(_NAME, Qt.CheckState.Unchecked if run.name in self._hidden else Qt.CheckState.Checked)
        row.setIcon(_NAME, _swatch(f"run:{2 + place}"))
        words = [said(text) for text in differences(run.details, now)]
        row.setText(_OTHER, ", ".join(words) or self.tr("the same settings"))
        row.setToolTip(_OTHER, "\n".join(words))
        row.setToolTip(_NAME, self.tr("Began {when}").format(when=run.started) if run.started else run.name)
        self._show_marks(row, self._marks[run.name])

    def _show_marks(self, row: QTreeWidgetItem, marks: tuple[str, str, str]) -> None:
        for column, text in zip((_LOSS, _HELD, _METRIC), marks, strict=True):
            if row.text(column) != text:
                row.setText(column, text)

    # --- what a person does

    def _chosen(self) -> str:
        row = self.table.currentItem()
        return row.data(_NAME, Qt.ItemDataRole.UserRole) or "" if row is not None else ""

    def _choice_changed(self, *_: object) -> None:
        self.forget.setEnabled(bool(self._chosen()))

    def _edited(self, row: QTreeWidgetItem, column: int) -> None:
        if self._filling or column != _NAME:
            return
        name = row.data(_NAME, Qt.ItemDataRole.UserRole)
        if row.text(_NAME) != name:
            self.run_renamed.emit(name, row.text(_NAME))
        else:
            self.run_shown.emit(name, row.checkState(_NAME) == Qt.CheckState.Checked)

    def _forget(self) -> None:
        if self._chosen():
            self.run_forgotten.emit(self._chosen())

    # --- building

    def _make_table(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setColumnCount(5)
        table.setHeaderLabels([self.tr("Run"), self.tr("Loss"), self.tr("Best val."), self.tr("Best metric"), self.tr("Differs in")])
        header = table.header()
        for column in (_NAME, _LOSS, _HELD, _METRIC):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_OTHER, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        table.setItemDelegateForColumn(_NAME, _WithTick(table))
        table.setRootIsDecorated(False)
        table.setAlternatingRowColors(True)
        table.setAccessibleName(self.tr("Runs"))
        table.setToolTip(self.tr("A tick shows a run in the learning curves. Double-click a name to change it: a good place for a note."))
        table.setMinimumSize(96, 56)
        table.itemChanged.connect(self._edited)
        table.currentItemChanged.connect(self._choice_changed)
        return table

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._forget()
        else:
            super().keyPressEvent(event)

    def _button(self, text: str, why: str, does: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(why)
        button.clicked.connect(lambda _=False: does())
        return button


class _WithTick(QStyledItemDelegate):
    """Has room for a tick and a swatch before the name: a style sheet leaves the border of a tick out of what it asks for."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + theme.current().space.small, size.height())


def _marks(log: Any) -> tuple[str, str, str]:
    """The last training loss, the best held-back loss, and the best metric on held-back samples."""
    loss = log.series("train/loss")[1]
    loss = loss if len(loss) else log.series("step/loss")[1]
    held = log.series("validation/loss")[1]
    names = [name for name in log.names() if name.startswith("validation/") and not name.endswith("/loss")]
    metric = log.series(names[0])[1] if names else np.empty(0)
    kind = names[0].rpartition("/")[2] if names else ""
    lower = kind in METRICS and METRICS[kind].better == "lower"
    return _said(loss[-1:], np.max), _said(held, np.nanmin), _said(metric, np.nanmin if lower else np.nanmax)


def _said(values: np.ndarray, best: Callable[[np.ndarray], float]) -> str:
    return number(float(best(values))) if len(values) and np.isfinite(values).any() else "–"


def _swatch(role: str) -> QIcon:
    picture = QPixmap(_SWATCH, _SWATCH)
    picture.fill(QColor(theme.current().color(role)))
    return QIcon(picture)


if __name__ == "__main__":
    open_alone(RunTable)
