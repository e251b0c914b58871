"""Runs side by side, with the keyboard alone: named, hidden, forgotten and brought back."""

from itertools import count

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionViewItem

from engine.history import History
from playground.plots.runs import RunTable


def test_a_table_that_was_open_before_the_first_step_shows_the_run(qtbot):
    """The record that it knows grows under its eyes."""
    panel, history = RunTable(clock=count().__next__), History()
    qtbot.addWidget(panel)
    panel.show_history(history)
    assert panel.message()
    history.losses.extend([2.0, 1.0])
    panel.show_history(history)
    assert not panel.message()
    assert panel.table.topLevelItem(0).text(1) == "1"
    panel.show_history(History())
    assert panel.message()
    panel.show_history(history)
    assert not panel.message()


def test_the_name_of_a_run_is_whole(window, qtbot):
    history = History()
    history.losses.extend([2.0, 1.0])
    window.runs.keep(history, window.document.project)
    window.docks.arrange([["runs"]])
    table = window.docks.panel("runs").table
    qtbot.waitUntil(table.isVisible)
    index, option = table.model().index(0, 0), QStyleOptionViewItem()
    table.initViewItemOption(option)
    table.itemDelegateForIndex(index).initStyleOption(option, index)
    option.rect = table.visualRect(index)
    room = table.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, table)
    assert option.text == "Run 1"
    margin = table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
    assert option.fontMetrics.horizontalAdvance(option.text) + 2 * margin <= room.width()


def test_the_keyboard_stays_in_its_row_while_runs_are_named_hidden_and_forgotten(window, qtbot):
    history = History()
    history.losses.extend([2.0, 1.0])
    for _ in range(2):
        window.runs.keep(history, window.document.project)
    panel = window.docks.panel("runs")
    window.docks.arrange([["runs"]])
    table = panel.table
    with qtbot.waitActive(window):
        window.activateWindow()
    table.setFocus()

    def names():
        return [table.topLevelItem(row).text(0) for row in range(table.topLevelItemCount())]

    first = names().index("Run 1")
    table.setCurrentItem(table.topLevelItem(first))
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.findChild(QLineEdit)
    QTest.keyClicks(editor, "plain")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names()[first] == "plain" == window.runs.all[0].name)
    QTest.keyClick(table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.hidden == {"plain"})
    QTest.keyClick(table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names()[first:] == ["Run 2"])
    assert table.currentItem().text(0) == "Run 2"
    QTest.mouseClick(panel.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names()[first:] == ["plain", "Run 2"])


def test_a_run_that_began_with_other_weights_says_so(window, qtbot):
    window.docks.arrange([["runs"]])
    panel = window.docks.panel("runs")

    def train():
        window.action_set["step"].trigger()
        qtbot.waitUntil(lambda: window.session.state == "paused")

    def differs():
        window.pictures.show_history()
        return [panel.table.topLevelItem(row).text(4) for row in range(panel.table.topLevelItemCount())]

    train()
    window.action_set["new_weights"].trigger()
    qtbot.waitUntil(lambda: window.session.state == "idle" and window.session.step == 0)
    train()
    qtbot.waitUntil(lambda: differs()[1:] == ["other first weights"])
    window.action_set["restart"].trigger()
    qtbot.waitUntil(lambda: window.session.state == "idle" and window.session.step == 0)
    train()
    qtbot.waitUntil(lambda: differs()[1:] == ["other first weights", "the same settings"])
