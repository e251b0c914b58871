"""Learning curves with real events: what they show, how they are read and taken along."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from engine.history import History
from playground.plots import curve_export, specimen
from playground.plots.curve_record import Record
from playground.plots.learning_curves import LearningCurves


def test_curves_show_loss_and_accuracy_of_both_kinds_of_samples(opened):
    panel = opened(LearningCurves)
    names = [line.name for line in panel.loss_chart.view.lines if not line.faint]
    assert names == ["training", "validation"]
    assert len(panel.loss_chart.view.lines[0].x) == specimen.named("digits").trainer.step
    assert panel.metric_chart.view.y.label == "accuracy"
    assert panel.metric_chart.view.x.high == panel.loss_chart.view.x.high


def test_curves_draw_only_what_is_new(opened, monkeypatch):
    panel = opened(LearningCurves)
    drawn = []
    monkeypatch.setattr(panel.loss_chart, "set_lines", drawn.append)
    panel.draw_history(specimen.named("digits").history)
    assert drawn == []
    panel.controls.slider.setValue(90)
    assert len(drawn) == 1


def test_smoothing_leaves_the_raw_line_behind(opened):
    panel = opened(LearningCurves)
    faint, smoothed = panel.loss_chart.view.lines[:2]
    assert faint.faint
    assert np.diff(smoothed.y).std() < np.diff(faint.y).std()
    panel.controls.slider.setValue(0)
    assert not any(line.faint for line in panel.loss_chart.view.lines)


def test_curves_can_count_epochs(opened):
    panel, look = opened(LearningCurves), specimen.named("digits")
    panel.controls.counting["epoch"].setChecked(True)
    assert panel.loss_chart.view.x.label == "epoch"
    assert panel.loss_chart.view.lines[-1].x.tolist() == [1, 2, 3]
    per_epoch = look.trainer.iterations_per_epoch
    later = Record(look.history).along("epoch", [per_epoch / 2, look.trainer.step + per_epoch / 2])
    assert later == pytest.approx([0.5, look.trainer.epoch + 0.5])


def measured(**series):
    """A record of a run with these measures after each of three epochs."""
    log = History()
    log.losses.extend(np.linspace(2, 1, 30, dtype=np.float32))
    for epoch in range(3):
        log.add_epoch(epoch + 1, 10 * (epoch + 1), {name.replace("__", "/"): values[epoch] for name, values in series.items()})
    return log


def test_the_lower_chart_does_not_say_the_loss_again(opened):
    panel = opened(LearningCurves)
    panel.draw_history(measured(validation__loss=(3, 2, 1), validation__mse=(3, 2, 1), validation__mae=(1, 0.5, 0.2)))
    assert panel.metric_chart.view.y.label == "MAE"


def test_each_of_several_losses_can_be_drawn(opened):
    panel = opened(LearningCurves)
    figures = {"validation__pixel_loss__accuracy": (0.1, 0.2, 0.3), "validation__code__loss": (0.3, 0.2, 0.1)}
    panel.draw_history(measured(validation__loss=(3, 2, 1), **figures))
    assert panel.metric_chart.view.y.label == "accuracy · pixel_loss"
    offered = {action.text(): action for action in panel.controls.below_menu.actions()}
    assert list(offered) == ["accuracy · pixel_loss", "loss · code"]
    offered["loss · code"].trigger()
    assert panel.metric_chart.view.y.label == "loss · code"
    assert panel.metric_chart.view.lines[-1].y.tolist() == [0.3, 0.2, 0.1]
    assert [action.isChecked() for action in panel.controls.below_menu.actions()] == [False, True]
    again = opened(LearningCurves)
    again.recall(panel.remembered())
    again.draw_history(measured(validation__loss=(3, 2, 1), **figures))
    assert again.metric_chart.view.y.label == "loss · code"


def run_of(steps, seconds, start=0):
    """A record of a run whose steps from `start` on took `seconds` in all."""
    log = History()
    log.losses.extend(np.linspace(2, 1, steps, dtype=np.float32))
    if seconds:
        log.start_clock(start)
        for step in range(start + 1, steps + 1):
            log.spend(seconds / (steps - start), step)
    return log


def test_curves_can_run_along_time_without_pauses(opened):
    panel = opened(LearningCurves)
    panel.controls.counting["second"].setChecked(True)
    panel.draw_history(run_of(40, 20))
    x = panel.loss_chart.view.lines[-1].x
    assert (x[9], x[39]) == (5.0, 20.0)
    assert panel.loss_chart.view.x.label == panel.metric_chart.view.x.label == "seconds of training"
    assert Record(run_of(40, 20)).along("second", [50]) == pytest.approx(25.0)


def test_long_trainings_are_told_in_minutes(opened):
    panel = opened(LearningCurves)
    panel.controls.counting["second"].setChecked(True)
    panel.draw_history(run_of(40, 20))
    QTest.keyClick(panel.loss_chart, Qt.Key.Key_Plus)
    panel.draw_history(run_of(40, 1200))
    assert panel.loss_chart.view.lines[-1].x[-1] == pytest.approx(20.0)
    assert panel.loss_chart.view.x.label == "minutes of training"
    assert panel.loss_chart.following, "a zoom into seconds is none into minutes"


def test_steps_from_before_there_was_a_clock_have_no_time(opened):
    panel = opened(LearningCurves)
    panel.controls.counting["second"].setChecked(True)
    panel.draw_history(run_of(40, 10, start=30))
    line = panel.loss_chart.view.lines[-1]
    assert line.x == pytest.approx(np.arange(1.0, 11.0))


def test_a_run_without_times_runs_along_steps_and_says_so(opened):
    panel = opened(LearningCurves)
    panel.controls.counting["second"].setChecked(True)
    panel.draw_history(run_of(40, 0))
    assert panel.loss_chart.view.x.label == "step"
    assert panel.loss_chart.view.lines[-1].x[-1] == 40
    assert panel.note.isVisible()
    assert "along steps" in panel.note.text()
    panel.controls.counting["step"].setChecked(True)
    assert not panel.note.isVisible()


def test_earlier_runs_without_times_or_epochs_are_named_and_left_out(opened):
    panel, whole = opened(LearningCurves), run_of(40, 20)
    whole.add_epoch(1, 20, {"train/loss": 1.5})
    panel.draw_history(whole)
    panel.set_comparisons((("deep", run_of(30, 0)), ("wide", run_of(30, 0))), frozenset({"wide"}))
    for unit, why in (("second", "no times were kept"), ("epoch", "no epoch has ended")):
        panel.controls.counting[unit].setChecked(True)
        assert panel.note.text() == f"Not drawn, as {why}: deep"
        assert not [line for line in panel.loss_chart.view.lines if line.name.startswith("deep")]
    panel.controls.counting["step"].setChecked(True)
    assert [line for line in panel.loss_chart.view.lines if line.name.startswith("deep")]


def test_curves_can_be_read_as_a_table(opened):
    panel = opened(LearningCurves)
    panel.controls.as_table.setChecked(True)
    assert panel.table.isVisible()
    assert not panel.loss_chart.isVisible()
    model = panel.table.model()
    column, log = heads_of(model).index("validation loss"), specimen.named("digits").history
    assert float(model.index(0, column).data()) == pytest.approx(log.series("validation/loss")[1][-1], rel=1e-3)
    assert model.rowCount() == 3


def heads_of(model):
    return [
        model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole) for column in range(model.columnCount())
    ]


def rows_of(model):
    return [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())]


def test_the_table_holds_the_runs_that_are_drawn_and_no_others(opened):
    panel, present, deep, wide = opened(LearningCurves), History(), History(), History()
    panel.controls.as_table.setChecked(True)
    present.add_epoch(1, 10, {"train/loss": 3.0, "validation/accuracy": 0.5})
    deep.add_epoch(1, 20, {"train/loss": 2.0})
    deep.add_epoch(2, 40, {"train/loss": 1.0})
    wide.losses.extend(np.array([7.0], np.float32))
    panel.draw_history(present)
    panel.set_comparisons((("deep", deep), ("wide", wide)), frozenset({"wide"}))
    assert heads_of(panel.table.model()) == ["run", "step", "training loss", "validation accuracy"]
    assert rows_of(panel.table.model()) == [["Present run", "10", "3", "0.5"], ["deep", "40", "1", ""], ["deep", "20", "2", ""]]
    panel.set_comparisons((("deep", deep), ("wide", wide)))
    assert heads_of(panel.table.model())[-1] == "loss of the step", "a run without any epoch shows its steps"
    assert rows_of(panel.table.model())[-1] == ["wide", "1", "", "", "7"]
    panel.set_comparisons((("deep", deep),), frozenset({"deep"}))
    assert heads_of(panel.table.model()) == ["step", "training loss", "validation accuracy"], "one run needs no name"


def test_who_reads_the_table_keeps_the_place_while_rows_come(opened):
    panel, log = opened(LearningCurves), History()
    panel.controls.as_table.setChecked(True)
    for epoch in (1, 2, 3):
        log.add_epoch(epoch, 10 * epoch, {"train/loss": 3.0 / epoch})
        panel.draw_history(log)
        if epoch == 2:
            panel.table.setCurrentIndex(panel.table.model().index(1, 1))
    assert (panel.table.currentIndex().row(), panel.table.currentIndex().data()) == (2, "3")


def test_a_new_run_of_the_same_steps_is_new_in_the_table(opened):
    panel = opened(LearningCurves)
    panel.controls.as_table.setChecked(True)
    for loss in ("1", "7"):
        log = History()
        log.add_epoch(1, 10, {"train/loss": float(loss)})
        panel.draw_history(log)
        assert rows_of(panel.table.model()) == [["10", loss]]


def test_curves_are_no_chart_before_there_is_something_to_draw(qtbot):
    panel = LearningCurves()
    qtbot.addWidget(panel)
    panel.show()
    assert panel.loss_chart is None, "pyqtgraph is loaded after the window is there"


def test_a_new_run_of_the_same_length_is_drawn(opened):
    panel = opened(LearningCurves)
    for loss in (1.0, 7.0):
        log = History()
        log.losses.extend(np.array([loss, loss], np.float32))
        panel.draw_history(log)
        assert panel.loss_chart.view.lines[-1].y.tolist() == [loss, loss]


def test_live_button_comes_with_a_zoom_and_goes_back(opened):
    panel = opened(LearningCurves)
    assert not panel.controls.live.isVisible()
    QTest.keyClick(panel.loss_chart, Qt.Key.Key_Plus)
    assert panel.controls.live.isVisible()
    QTest.mouseClick(panel.controls.live, Qt.MouseButton.LeftButton)
    assert panel.loss_chart.following
    assert not panel.controls.live.isVisible()


def test_both_charts_zoom_and_show_everything_together(opened):
    panel = opened(LearningCurves)
    loss, metric = panel.loss_chart, panel.metric_chart
    everything = metric.view.x.ends()
    QTest.keyClick(metric, Qt.Key.Key_Plus)
    QTest.keyClick(metric, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert loss.view.x.ends() == pytest.approx(metric.view.x.ends())
    assert loss.view.x.low > everything[0]
    assert loss.view.x.high - loss.view.x.low < everything[1] - everything[0]
    QTest.keyClick(loss, Qt.Key.Key_Home)
    assert metric.view.x.ends() == everything
    assert not panel.controls.live.isVisible()


def test_a_pinned_crosshair_stays_in_both_charts(opened):
    panel = opened(LearningCurves)
    loss, metric = panel.loss_chart, panel.metric_chart
    middle = loss.viewport().rect().center()
    QTest.mouseMove(loss.viewport(), middle)
    QTest.mouseClick(loss.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    at = loss.view.crosshair
    QTest.mouseMove(metric.viewport(), metric.viewport().rect().center() + QPoint(40, 0))
    assert (loss.view.crosshair, metric.view.crosshair) == (at, at)
    QTest.keyClick(metric, Qt.Key.Key_Space)  # lets go in both
    QTest.keyClick(metric, Qt.Key.Key_Right)
    assert loss.view.crosshair == metric.view.crosshair > at


def test_curves_can_be_taken_along(opened, tmp_path):
    panel = opened(LearningCurves)
    for kind in ("csv", "png", "svg"):
        panel.write(kind, tmp_path / f"curves.{kind}")
    with (tmp_path / "curves.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    losses = specimen.named("digits").history.series("step/loss")[1]
    assert [float(row["step/loss"]) for row in rows] == pytest.approx(losses.tolist())
    assert {row["run"] for row in rows} == {"Present run"}
    assert (tmp_path / "curves.png").read_bytes()[:4] == b"\x89PNG"
    svg = (tmp_path / "curves.svg").read_text(encoding="utf-8")
    assert "accuracy" in svg
    assert "validation" in svg
    assert ">0.9</text>" in svg, "ticks are text"
    assert "<image" not in svg


def test_numbers_hold_the_runs_that_are_drawn_and_no_others(opened, tmp_path):
    panel, present = opened(LearningCurves), History()
    present.losses.extend(np.array([3.0], np.float32))
    deep, wide = History(), History()
    deep.losses.extend(np.array([2.0, 1.0], np.float32))
    deep.add_epoch(1, 2_000_000, {"validation/mse": 0.5})
    deep.start_clock(0)
    deep.spend(5.0, 2)
    wide.losses.extend(np.array([7.0], np.float32))
    panel.draw_history(present)
    panel.set_comparisons((("wide", wide), ("deep", deep)), frozenset({"wide"}))
    panel.write("csv", tmp_path / "curves.csv")
    with (tmp_path / "curves.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [
            ["run", "step", "epoch", "seconds", "step/loss", "validation/mse"],
            ["Present run", "1", "", "", "3.0", ""],
            ["deep", "1", "5e-07", "2.5", "2.0", ""],
            ["deep", "2", "1e-06", "5", "1.0", ""],
            ["deep", "2000000", "1", "5000000", "", "0.5"],
        ]


@pytest.mark.parametrize("scale", [1, 4])
def test_a_picture_is_as_fine_as_one_asks_for(opened, tmp_path, monkeypatch, scale):
    panel = opened(LearningCurves)
    path = tmp_path / "curves.png"

    def choose(parent, title, name, filters, usual):
        assert usual in filters
        return str(path), next(words for words in filters.split(";;") if f"{scale} ×" in words)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    panel.export("png")
    assert QImage(str(path)).width() == scale * curve_export.picture(panel._charts(), 1).width()


def test_an_unwritable_place_is_said(opened, tmp_path):
    with pytest.raises(OSError):
        opened(LearningCurves).write("png", tmp_path / "no such folder" / "curves.png")


def test_another_run_is_drawn_beside(opened):
    panel = opened(LearningCurves)
    other = History()
    other.losses.extend(np.linspace(2, 1, 40, dtype=np.float32))
    panel.set_comparisons((("deep", other),))
    assert "deep: training" in [line.name for line in panel.loss_chart.view.lines]


def test_curves_stand_in_line_above_each_other_and_name_their_axis_once(opened, qtbot):
    panel = opened(LearningCurves)
    log = History()
    log.losses.extend(np.linspace(2, 1, 40, dtype=np.float32))
    for epoch, accuracy in ((1, 0.98412), (2, 0.98419)):
        log.add_epoch(epoch, 20 * epoch, {"train/loss": 1.0, "validation/accuracy": accuracy})
    panel.draw_history(log)
    panel.grab()
    loss, metric = panel.loss_chart, panel.metric_chart
    assert loss.edge < metric.edge, "the labels of one are wider"
    assert loss.plot_area().left() == metric.plot_area().left()
    assert [chart._axes["bottom"]._caption for chart in (loss, metric)] == ["", "step"]
    log = History()
    log.losses.extend(np.linspace(2, 1, 40, dtype=np.float32))
    panel._metric = ""
    panel.draw_history(log)
    assert loss._axes["bottom"]._caption == "step", "a chart alone names it itself"


def test_the_legend_names_other_runs_once_and_has_room_for_all(opened):
    panel, logs = opened(LearningCurves), []
    for number in range(6):
        log = History()
        log.losses.extend(np.linspace(2, 1 + number / 10, 40, dtype=np.float32))
        log.add_epoch(1, 20, {"train/loss": 1.5, "validation/loss": 1.2, "validation/accuracy": 0.9})
        logs.append((f"Run {number + 1}", log))
    panel.set_comparisons(tuple(logs))
    key, area = panel.loss_chart._key, panel.loss_chart.plot_area()
    assert [row.text for row in key.rows] == ["training", "validation", *(name for name, _ in logs)]
    assert key.boundingRect().height() <= area.height()
    assert key.boundingRect().width() <= area.width()
