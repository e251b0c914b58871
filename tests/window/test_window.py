"""The window as a person uses it: keys, clicks, drops."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QMenu, QWidget

from engine.probes import Sample
from playground.document import edits
from playground.palette.catalogue_model import MIME
from playground.plots.panels import PANELS
from playground.style import theme
from playground.window.commands.action_table import MENUS, entries
from playground.window.commands.views import plain


def test_train_moves_the_loss_curve_and_the_counter(window, qtbot):
    window.pump.start()
    QTest.mouseClick(window.transport.train, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.step > 600)
    assert window.transport.train.text() == "Pause"
    assert window.windowTitle().split(" ")[1] == "%"
    QTest.mouseClick(window.transport.train, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.state == "paused")
    _, losses = window.session.history.losses.points()
    assert losses[-20:].mean() < losses[:20].mean()
    assert window.transport.train.text() == "Train"
    assert window.files.modified


def test_the_menu_of_what_has_the_keyboard_opens_by_key(window, qtbot):
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()
    menu.close()


@pytest.mark.concept("data-batches")
def test_one_step_and_one_epoch(window, qtbot):
    QTest.keyClick(window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: window.session.state == "paused")
    assert window.session.step == 1
    QTest.keyClick(window, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.session.epoch == 1 and window.session.state == "paused")
    assert window.session.iteration == 0


def test_restart_gives_the_same_weights_and_new_weights_others(window, qtbot):
    first = window.session.checkpoint()
    window.training.step()
    qtbot.waitUntil(lambda: window.session.step == 1 and window.session.state == "paused")
    window.action_set["restart"].trigger()
    again = window.session.checkpoint()
    assert again.counters["step"] == 0
    assert all((again.weights[name] == values).all() for name, values in first.weights.items())
    window.action_set["new_weights"].trigger()
    other = window.session.checkpoint()
    assert any((other.weights[name] != values).any() for name, values in first.weights.items())


def test_train_says_why_it_is_disabled_and_can_again_after_undo(window, qtbot):
    graph = window.document.project.graph
    loss = graph.losses()[0]
    window.document.select([loss.id])
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Delete)
    assert not window.transport.train.isEnabled()
    assert "loss" in window.transport.train.toolTip()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.transport.train.isEnabled()
    QTest.mouseClick(window.transport.train, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.step > 10)


@pytest.mark.concept("tr-optim", "tr-edit")
def test_the_learning_rate_changes_while_it_trains(window, qtbot):
    window.training.toggle()
    qtbot.waitUntil(lambda: window.session.step > 10)
    line = window.transport.rate.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "0.002")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: 0 < window.session.learning_rate <= 0.002)  # the schedule lowers it further
    assert window.session.state == "running"
    assert window.document.project.training.optimizer.learning_rate == 0.002


@pytest.mark.concept("tr-edit")
def test_a_setting_changes_while_it_trains_and_weights_that_fit_stay(window, qtbot):
    window.training.toggle()
    qtbot.waitUntil(lambda: window.session.step > 50)
    window.document.select([window.document.project.graph.by_name("hidden2").id])
    line = window.inspector.block_page._form.rows["units"].field.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "12")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert "hidden2" in window.change_bar.text.text()
    QTest.mouseClick(window.change_bar.apply, Qt.MouseButton.LeftButton)
    block = next(iter(window.document.selection))
    qtbot.waitUntil(lambda: window.session.checkpoint().weights[f"{block}.kernel"].shape == (8, 12))
    before = window.session.step
    assert before > 50
    qtbot.waitUntil(lambda: window.session.state == "running" and window.session.step > before + 50)


def test_a_block_dropped_from_the_palette_stands_on_the_canvas(window):
    data = QMimeData()
    data.setData(MIME, b"relu")
    place = QPointF(60, 60)
    canvas, known = window.canvas, set(window.document.project.graph.blocks)
    action, buttons, held = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    canvas.dragEnterEvent(QDragEnterEvent(place.toPoint(), action, data, buttons, held))
    canvas.dragMoveEvent(QDragMoveEvent(place.toPoint(), action, data, buttons, held))
    canvas.dropEvent(QDropEvent(place, action, data, buttons, held))
    fresh = set(window.document.project.graph.blocks) - known
    assert [window.document.project.graph.blocks[key].layer.kind for key in fresh] == ["relu"]
    assert window.blocks.recent[0] == "relu"
    assert window.preferences.get("recent_blocks", []) == ["relu"]


def test_enter_in_the_palette_adds_a_block_right_of_the_selected_one(window):
    window.document.select([window.document.project.graph.by_name("tanh1").id])
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.blocks.search.hasFocus()
    QTest.keyClicks(window.blocks.search, "dropout")
    QTest.keyClick(window.blocks.search, Qt.Key.Key_Return)
    assert any(block.layer.kind == "dropout" for block in window.document.project.graph.blocks.values())


def test_pictures_reach_panels_and_blocks(window, qtbot):
    window.pump.start()
    window.training.step()
    panel = window.docks.panel("boundary")
    qtbot.waitUntil(lambda: panel.frame is not None and bool(panel.frame.values))
    qtbot.waitUntil(lambda: len([item for item in window.canvas.scene().blocks.values() if item.picture is not None]) >= 5)


def test_a_closed_panel_costs_nothing_and_opens_again(window, qtbot):
    kind = "boundary"
    wanted = {want.kind for want in window.pictures.wants()}
    assert "boundary" in wanted
    window.docks._docks[kind].close()
    qtbot.waitUntil(lambda: kind not in window.docks._seen)
    assert "boundary" not in {want.kind for want in window.pictures.wants()}
    window.docks.open(kind)
    qtbot.waitUntil(lambda: kind in window.docks._seen)
    assert "boundary" in {want.kind for want in window.pictures.wants()}


@pytest.mark.parametrize("kind", sorted(PANELS))
def test_every_panel_opens_floats_and_docks(window, qtbot, kind):
    window.docks.open(kind)
    dock = window.docks._docks[kind]
    dock.setFloating(True)
    qtbot.waitUntil(dock.isFloating)
    dock.setFloating(False)
    assert dock.isVisible()
    assert dock.windowTitle() == PANELS[kind].title


def test_one_sample_for_all(window):
    chosen = Sample("train", 3)
    window.pictures.show_sample(chosen)
    assert window.pictures.sample() is chosen


def test_themes_change_live(window, qtbot):
    window.action_set["theme_dark"].trigger()
    assert theme.current().dark
    assert window.preferences.get("theme", "") == "dark"
    window.action_set["theme_light"].trigger()
    assert not theme.current().dark


def test_every_action_has_a_method_a_reason_and_keys_of_its_own(window):
    seen: dict[str, str] = {}
    for entry in entries():
        found = window
        for part in entry.does.split("."):
            found = getattr(found, part)
        assert callable(found)
        for argument in entry.arguments[:1]:
            desk = window.canvas.desk
            assert any(hasattr(who, argument) for who in (desk, desk.appearance, desk.verbs))
        assert entry.why
        for keys in entry.shortcuts:
            assert keys not in seen, f"{keys} is {seen.get(keys)} and {entry.id}"
            seen[keys] = entry.id


def test_every_action_is_in_the_command_palette(window):
    titles = {command.title for command in window.views.all_commands()}
    for entry in entries():
        assert plain(window.action_set[entry.id].text()) in titles
    assert len(MENUS) == 6


def test_the_command_palette_runs_what_is_typed(window, qtbot):
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    box = window.views.palette_open
    assert box.isVisible()
    QTest.keyClicks(box.search, "one step")
    QTest.keyClick(box.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.step == 1)
    assert window.views.palette_open is None


def test_the_command_palette_hears_enter_wherever_one_tabbed_to(window, qtbot):
    window.action_set["commands"].trigger()
    box = window.views.palette_open
    QTest.keyClick(box.search, Qt.Key.Key_Tab)
    QTest.keyClicks(box.focusWidget(), "one step")
    QTest.keyClick(box.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.step == 1)


def test_the_command_palette_says_when_nothing_is_called_so(window):
    window.views.commands()
    box = window.views.palette_open
    QTest.keyClicks(box.search, "xyzzy")
    assert box.nothing.isVisible()
    assert not box.view.isVisible()
    box.search.clear()
    assert box.view.isVisible()
    assert not box.nothing.isVisible()
    box.reject()


def test_every_control_has_a_name(window):
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
    nameless = []
    for widget in window.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox | QAbstractSpinBox | QLineEdit)
        if isinstance(widget, kinds) and not inner and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
            if not named:
                nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert nameless == []


def test_f6_walks_through_the_parts(window):
    window.activateWindow()
    window.canvas.setFocus()
    seen = set()
    for _ in range(8):
        QTest.keyClick(window, Qt.Key.Key_F6)
        focus = window.focusWidget()
        seen.add(
            next(
                (
                    type(pane).__name__
                    for pane in (window.blocks, window.inspector, window.canvas)
                    if pane.isAncestorOf(focus) or pane is focus
                ),
                "other",
            )
        )
    assert {"Palette", "Inspector", "CanvasView"} <= seen
    assert window.rect().contains(QPoint(5, 5))


def test_history_goes_to_a_step(window):
    window.document.select([window.document.project.graph.by_name("tanh1").id])
    window.canvas.desk.do("duplicate")
    count = len(window.document.project.graph.blocks)
    window.steps.itemClicked.emit(window.steps.item(0))
    assert len(window.document.project.graph.blocks) == count - 1
    assert window.steps.currentRow() == 0


def test_an_earlier_run_stays_to_compare_with_and_can_be_forgotten(window, qtbot, tmp_path):
    window.training.epoch()
    qtbot.waitUntil(lambda: window.session.epoch == 1 and window.session.state == "paused")
    window.action_set["restart"].trigger()
    ((name, log),) = window.runs.logs
    assert name == "Run 1"
    assert len(log.losses.points()[0]) == window.session.iterations_per_epoch
    assert [other for other, _ in window.docks.panel("learning_curves")._others] == ["Run 1"]
    assert window.files._write(tmp_path / "runs.bprop")
    assert window.files.wait()
    window.files.open_empty()
    assert window.runs.logs == ()
    window.files.open_path(tmp_path / "runs.bprop")
    assert [name for name, _ in window.runs.logs] == ["Run 1"]
    window.action_set["forget_runs"].trigger()
    assert window.runs.logs == ()
    assert not window.action_set["forget_runs"].isEnabled()


def test_runs_stand_side_by_side_with_what_they_differ_in(window, qtbot):
    """Hidden, renamed, forgotten and brought back, each by the table."""
    for units in (8, 12):
        project = window.document.project
        window.document.apply("units", edits.change_setting(project, project.graph.by_name("hidden2").id, "units", units))
        window.training.flush()
        window.training.step()
        qtbot.waitUntil(lambda: window.session.step == 1 and window.session.state == "paused")
        window.action_set["restart"].trigger()
        qtbot.waitUntil(lambda: window.session.step == 0)
    window.docks.open("runs")
    panel, curves = window.docks.panel("runs"), window.docks.panel("learning_curves")
    rows = [panel.table.topLevelItem(number) for number in range(panel.table.topLevelItemCount())]
    assert [row.text(0) for row in rows] == ["Run 1", "Run 2"]
    assert "hidden2: Dense" in rows[0].text(4)
    assert rows[1].text(4) == "the same settings"
    rows[0].setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: curves._hidden == {"Run 1"})
    panel.table.topLevelItem(0).setText(0, "narrow")
    qtbot.waitUntil(lambda: [run.name for run in window.runs.all] == ["narrow", "Run 2"])
    assert curves._hidden == {"narrow"}
    panel.table.setCurrentItem(panel.table.topLevelItem(0))
    QTest.mouseClick(panel.forget, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [run.name for run in window.runs.all] == ["Run 2"])
    QTest.mouseClick(panel.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [run.name for run in window.runs.all] == ["narrow", "Run 2"])


def test_what_an_edit_did_to_the_weights_is_said(window, qtbot):
    said = []
    window.status.messageChanged.connect(said.append)
    block = window.document.project.graph.by_name("hidden2").id
    window.document.apply("wider", edits.change_setting(window.document.project, block, "units", 12))
    qtbot.waitUntil(lambda: any("cut or widened" in text and "'hidden2'" in text for text in said))


def test_opening_a_project_does_not_fill_the_recent_blocks(window):
    assert window.blocks.recent == ()
    window.canvas.add_kind("relu")
    assert window.blocks.recent == ("relu",)


def test_the_bar_says_why_it_cannot_train_and_leads_there(window, qtbot):
    network = window.document.project
    cut = next(wire for wire in network.graph.wires)
    window.document.apply("Cut a wire", edits.disconnect(network, cut))
    reason = window.transport.reason
    assert reason.isVisible()
    assert "Nothing is connected" in reason.text.text()
    assert not window.transport.train.isEnabled()
    qtbot.mouseClick(reason.sign, Qt.MouseButton.LeftButton)
    assert window.document.selection == frozenset({cut.target})
    window.document.undo()
    assert not reason.isVisible()


def test_what_kept_a_run_from_beginning_is_not_said_any_more_once_it_can(window, qtbot):
    qtbot.waitUntil(lambda: window.session.state == "idle")
    window.session.refused.emit("This needs 3 GB of memory; 1 GB is free.")
    assert window.banner.isVisible()
    window.training.new_weights()
    qtbot.waitUntil(lambda: not window.banner.isVisible())
    window.banner.say("The file is of an earlier version.")
    window.document.apply("Change", edits.set_training(window.document.project, epochs=3))
    window.training.new_weights()
    qtbot.waitUntil(lambda: window.session.state == "idle")
    assert window.banner.isVisible(), "what is of no run stays until it is closed"


def test_the_last_word_of_the_status_bar_keeps_clear_of_the_edge(window):
    label = window.status.kept
    window.status.show_kept("changes kept safe")
    QApplication.processEvents()
    assert window.width() - label.mapTo(window, label.rect().topRight()).x() > 6
