"""What is typed in a field on the canvas counts for whatever is done next, also where that leaves the keyboard to the field."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.files.project_file import load
from playground.window import file_commands
from tests.canvas.hand import Hand

Key, CONTROL, LEFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton


@pytest.fixture(params=["setting", "name"])
def typed(request, window, tmp_path):
    """Type in a field on a block; returns the field, and what of a project tells whether that counts."""
    key = window.document.project.graph.by_name("hidden2").id
    window.files.path = tmp_path / "typed.bprop"
    window.canvas.zoom_to(1.0)
    window.document.select({key})
    window.canvas.reveal(key, eased=False)
    window.activateWindow()
    window.canvas.setFocus()
    hand = Hand(window.canvas)
    hand.key(Key.Key_Return if request.param == "setting" else Key.Key_F2)
    field = hand.editor if request.param == "setting" else window.canvas.desk.editor.field
    QTest.keyClicks(field, "13" if request.param == "setting" else "fresh")

    def counts(project) -> bool:
        block = project.graph.blocks[key]
        return block.layer.units == 13 if request.param == "setting" else block.name == "fresh"

    assert not counts(window.document.project)
    return field, counts


def test_a_file_that_is_saved_by_key_has_it(window, typed):
    field, counts = typed
    QTest.keyClick(field, Key.Key_S, CONTROL)
    assert window.files.wait()
    assert counts(load(window.files.path).project)


def test_a_file_that_is_saved_from_the_menu_has_it(window, typed):
    _field, counts = typed
    bar, save = window.menuBar(), window.action_set["save"]
    menu = window.action_set.menus["File"]
    QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(menu.menuAction()).center())
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(save).center())
    assert window.files.wait()
    assert counts(load(window.files.path).project)


def test_a_training_that_is_begun_by_key_has_it(window, typed, qtbot):
    field, counts = typed
    QTest.keyClick(field, Key.Key_F5)
    qtbot.waitUntil(lambda: window.session.state == "running")
    assert counts(window.document.project)


def test_a_window_that_closes_asks_for_it(window, typed, monkeypatch):
    _, counts = typed
    asked = []
    monkeypatch.setattr(file_commands.unsaved, "ask_unsaved", lambda *_: asked.append(counts(window.document.project)) or "cancel")
    monkeypatch.setattr(file_commands.unsaved, "CANCEL", "cancel")
    window.close()
    assert asked == [True]


def test_keys_that_the_field_uses_itself_leave_it_open(window, typed):
    field, counts = typed
    for key in (Key.Key_Z, Key.Key_A, Key.Key_Y):
        QTest.keyClick(field, key, CONTROL)
    assert field.isVisible()
    assert field.hasFocus()
    QTest.keyClick(field, Key.Key_Escape)
    assert not counts(window.document.project)
