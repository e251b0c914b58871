"""Runs side by side, with the keyboard alone: named, hidden, forgotten and brought back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from engine.history import History


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
