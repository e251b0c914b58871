"""Learning curves: the loss and a metric over the steps, on training and on held-back samples."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QSplitter, QVBoxLayout, QWidget

from engine.probes import Want

from ..files.errors import because
from ..files.paths import with_ending
from ..style import theme
from . import curve_export
from .curve_controls import CurveControls
from .curve_record import Record, title_of
from .curve_table import CurveTable
from .drawing.chart_view import Line
from .drawing.lazy_chart import load_soon, make_chart
from .drawing.series import condense, smooth
from .panel import CURVES, Panel, open_alone

_MOST = 4_000  # points that are smoothed; longer runs are averaged down to this first
_STEP_LOSS = "step/loss"
SCALES, USUAL_SCALE = (1, 2, 3, 4), 2  # of a picture that is saved
_MINUTES = 300.0  # seconds from which on time is told in minutes


class LearningCurves(Panel):
    """Loss above, metric below; both zoom and show the crosshair together."""

    failed = Signal(str, str)  # a title and a sentence: a file could not be written
    told = Signal(str)  # what came of it

    kind = "learning_curves"
    title = "Learning curves"
    help = "Loss and accuracy while the network learns. Where training and validation part, it begins to learn by heart."
    needs_network = False
    period = CURVES

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._log: Any = None
        self._others: tuple[tuple[str, Record], ...] = ()
        self._hidden: frozenset[str] = frozenset()
        self._seen: tuple = ()
        self._metric = ""
        self._unit = "step"  # of the x axis as it is drawn
        self.controls = CurveControls()
        self.loss_chart: Any = None  # a Chart, made when there is something to draw
        self.metric_chart: Any = None
        self.note = QLabel()
        self.note.setProperty("role", "caption")
        self.note.setWordWrap(True)
        self.note.hide()
        self.table = CurveTable()
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        space = theme.current().space
        column = QVBoxLayout(self.body)
        column.setContentsMargins(space.small, space.tight, space.small, space.small)
        column.setSpacing(space.tight)
        column.addWidget(self.controls)
        column.addWidget(self.note)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.table, 1)
        self.table.hide()
        self.controls.changed.connect(self._settings_changed)
        self.controls.export_asked.connect(self.export)
        self.controls.live.clicked.connect(self.back_to_live)
        self.say(self.tr("No steps yet. Press Train, and the curves appear here."))
        load_soon(self)

    def _make_charts(self) -> None:
        self.loss_chart, self.metric_chart = charts = [
            make_chart(self._unit_in_words(), name) for name in (self.tr("loss"), title_of("accuracy"))
        ]
        self.metric_chart.view.legend = False  # the lines are the same as above
        for chart, other in zip(charts, reversed(charts), strict=True):
            chart.hovered.connect(other.set_crosshair)
            chart.pinned.connect(other.set_pinned)
            chart.zoomed.connect(other.show_range)
            chart.setToolTip(self._gestures())
            chart.following_changed.connect(self._follow_together)
            self._splitter.addWidget(chart)
        self._splitter.setSizes([250, 270])
        self._apply_axes()

    def _gestures(self) -> str:
        """What mouse and keys do on a chart."""
        mouse = self.tr("Wheel: zoom · drag: zoom into a box · Shift and drag: move · double click: everything · click: pin the crosshair")
        keys = self.tr(
            "+ and -: zoom · Shift and arrows: move · Home: everything · arrows: move the crosshair · Space: pin it · Esc: let it go"
        )
        return f"<p>{mouse}</p><p>{keys}</p>"

    def wants(self) -> set[Want]:
        return set()

    def remembered(self) -> dict[str, Any]:
        return self.controls.remembered()

    def recall(self, choices: Mapping[str, Any]) -> None:
        self.controls.recall(choices)

    def set_comparisons(self, others: tuple[tuple[str, Any], ...], hidden: frozenset[str] = frozenset()) -> None:
        """Draw other runs, (name, record), behind the present one, without those that are hidden; each keeps its colour."""
        self._hidden = hidden
        self._others = tuple((name, Record(log)) for name, log in others)
        self._seen = ()
        if self._log is not None:
            self.draw_history(self._log)

    def draw_history(self, log: Any) -> None:
        self._log = log
        record = Record(log)
        ends = record.ends()
        if ends == self._seen:
            return
        self._seen = ends
        if not record.began and not self._others:
            self.say(self.tr("No steps yet. Press Train, and the curves appear here."))
            return
        self.unsay()
        if self.controls.as_table.isChecked():
            self.table.show_runs(self._shown(record))
        else:
            self._draw_charts(record)

    def _draw_charts(self, log: Record) -> None:
        if self.loss_chart is None:
            self._make_charts()
        known = _metrics_of(log)
        self._metric = self.controls.below if self.controls.below in known else next(iter(known), self._metric)
        self.controls.offer_below({name: title_of(name) for name in known}, self._metric)
        self._choose_unit(log)
        lines = self._lines("loss", log)
        ends = [(line.x[0], line.x[-1]) for line in lines]
        if ends:
            for chart in (self.loss_chart, self.metric_chart):
                chart.set_span(min(first for first, _ in ends), max(last for _, last in ends))
        self.loss_chart.set_lines(lines)
        self.metric_chart.setVisible(bool(self._metric))
        if self._metric:
            self.metric_chart.view.y.label = title_of(self._metric)
            self.metric_chart.set_lines(self._lines(self._metric, log))
        charts = self._charts()
        edge = max(chart.edge for chart in charts)
        for chart in charts:
            chart.stand_in_column(edge, last=chart is charts[-1])

    def _choose_unit(self, log: Record) -> None:
        """Let the x axis count what a person wants, or steps where no run knows it; a zoom in other units means nothing any more."""
        runs = [(name, run) for name, run in self._shown(log) if run.began]
        unit = self.controls.unit
        if unit == "second" and any(run.seconds > _MINUTES for _, run in runs):
            unit = "minute"
        lacking = [name for name, run in runs if not run.knows(unit)]
        unit = "step" if len(lacking) == len(runs) else unit
        self.note.setText(self._what_lacks(", ".join(lacking), unit))
        self.note.setVisible(bool(lacking))
        if unit == self._unit:
            return
        self._unit = unit
        for chart in (self.loss_chart, self.metric_chart):
            chart.view.x.label = self._unit_in_words()
            chart.set_pinned(None)
            chart.set_crosshair(None)
        self.back_to_live()

    def _unit_in_words(self) -> str:
        return {
            "step": self.tr("step"),
            "epoch": self.tr("epoch"),
            "second": self.tr("seconds of training"),
            "minute": self.tr("minutes of training"),
        }[self._unit]

    def _what_lacks(self, runs: str, unit: str) -> str:
        """Why the curves run along steps, or some are missing."""
        epochs = self.controls.unit == "epoch"
        if unit == "step":
            return self.tr("No epoch has ended yet: along steps.") if epochs else self.tr("No times were kept: along steps.")
        pattern = self.tr("Not drawn, as no epoch has ended: {runs}") if epochs else self.tr("Not drawn, as no times were kept: {runs}")
        return pattern.format(runs=runs)

    def back_to_live(self) -> None:
        """Show everything and follow the newest points."""
        for chart in (self.loss_chart, self.metric_chart):
            chart.show_all()

    def export(self, kind: str) -> None:
        """Ask where to, and write the curves as "csv", "png" or "svg"; "copy" puts a picture on the clipboard."""
        if self._log is None:
            return
        if kind == "copy":
            QGuiApplication.clipboard().setImage(curve_export.picture(self._charts()))
            self.told.emit(self.tr("The picture is on the clipboard."))
            return
        fine = self.tr("PNG, {times} × as fine as on the screen (*.png)")
        offered = {fine.format(times=times): times for times in SCALES} if kind == "png" else {f"{kind.upper()} (*.{kind})": USUAL_SCALE}
        usual = next(words for words, scale in offered.items() if scale == USUAL_SCALE)
        name, wanted = QFileDialog.getSaveFileName(self, self.tr("Export curves"), f"curves.{kind}", ";;".join(offered), usual)
        if not name:
            return
        path = with_ending(Path(name), f".{kind}")
        try:
            self.write(kind, path, offered.get(wanted, USUAL_SCALE))
        except OSError as trouble:
            words = self.tr("“{name}” can't be written: {why}.").format(name=path.name, why=because(trouble))
            self.failed.emit(self.tr("The curves can't be exported"), words)
        else:
            self.told.emit(self.tr("Saved {name}.").format(name=path.name))

    def write(self, kind: str, path: Path, scale: int = USUAL_SCALE) -> None:
        """Write the curves to a file, a picture at `scale` times its size on the screen; raises OSError."""
        charts = self._charts()
        if kind == "csv":
            curve_export.write_csv(path, self._shown(Record(self._log)))
        elif kind == "svg":
            curve_export.write_svg(path, charts, self.title)
        elif not curve_export.picture(charts, scale).save(str(path), "PNG"):
            raise OSError(None, self.tr("the folder can't be written to"))

    def _shown(self, present: Record) -> list[tuple[str, Record]]:
        """Name and record of the runs that are drawn, the present one first."""
        return [(self.tr("Present run"), present), *(pair for pair in self._others if pair[0] not in self._hidden)]

    def _charts(self) -> list[Any]:
        """The charts that show something."""
        if self.loss_chart is None:
            self._make_charts()
        return [self.loss_chart, self.metric_chart] if self._metric else [self.loss_chart]

    def _lines(self, measure: str, record: Record) -> tuple[Line, ...]:
        lines: list[Line] = []
        for number, (name, log) in enumerate(self._others):
            lines += [] if name in self._hidden else self._lines_of(log, measure, f"{name}: ", 2 + number)
        return (*lines, *self._lines_of(record, measure, "", 0))

    def _lines_of(self, log: Record, measure: str, prefix: str, color: int) -> list[Line]:
        if not log.knows(self._unit):
            return []
        own = not prefix
        training, held = f"run:{color}", f"run:{color + 1 if own else color}"
        lines: list[Line] = []
        x, y = log.series(_STEP_LOSS) if measure == "loss" else ((), ())
        if len(x):
            if self.controls.weight > 0 and own:
                lines.append(Line("", x, y, training, faint=True))
            x, y, stride = condense(x, y, _MOST)
            name = prefix + self.tr("training")
            lines.append(Line(name, x, smooth(y, self.controls.weight**stride), training, smoothed=stride > 1 or self.controls.weight > 0))
        else:
            x, y = log.series(f"train/{measure}")
            lines.append(Line(prefix + self.tr("training"), x, y, training, marked=own))
        x, y = log.series(f"validation/{measure}")
        lines.append(Line(prefix + self.tr("validation"), x, np.asarray(y), held, dashed=True, marked=own))
        placed = (replace(line, x=log.along(self._unit, line.x)) for line in lines if len(line.x))
        known = ((line, np.isfinite(line.x)) for line in placed)
        run = prefix.removesuffix(": ")
        return [replace(line, x=line.x[there], y=line.y[there], group=run) for line, there in known if there.any()]

    def _settings_changed(self) -> None:
        table = self.controls.as_table.isChecked()
        self.table.setVisible(table)
        self._splitter.setVisible(not table)
        self.note.hide()  # it is about the charts, and comes with them
        if self.loss_chart is not None:
            self._apply_axes()
        if self._log is not None:
            self._seen = ()
            self.draw_history(self._log)

    def _apply_axes(self) -> None:
        """Give the charts the axes that the controls say."""
        controls = self.controls
        for chart in (self.loss_chart, self.metric_chart):
            wanted = (controls.log_x.isChecked(), controls.log_y.isChecked() and chart is self.loss_chart)
            if (chart.view.x.log, chart.view.y.log) != wanted:
                chart.set_log(x=wanted[0], y=wanted[1])
            if chart.ignores_outliers != controls.no_outliers.isChecked():
                chart.ignore_outliers(controls.no_outliers.isChecked())

    def _follow_together(self, following: bool) -> None:
        """Show everything in both charts, when a person asked for it in one."""
        if following:
            self.back_to_live()
        self.controls.live.setVisible(not all(chart.following for chart in (self.loss_chart, self.metric_chart)))


def _metrics_of(log: Any) -> list[str]:
    """The names of what can be drawn under the loss, what suits best first: accuracy, then what says more than the loss itself."""
    found = dict.fromkeys(name.partition("/")[2] for name in log.names() if name not in (_STEP_LOSS, "train/loss", "validation/loss"))
    return sorted(found, key=lambda name: (name != "accuracy", _repeats_the_loss(log, name)))


def _repeats_the_loss(log: Any, metric: str) -> bool:
    """Whether a metric is the loss by another name, as the mean squared error often is."""
    loss, values = log.series("validation/loss")[1], log.series(f"validation/{metric}")[1]
    return 0 < len(values) == len(loss) and bool(np.allclose(values, loss, rtol=1e-4, equal_nan=True))


if __name__ == "__main__":
    open_alone(LearningCurves)
