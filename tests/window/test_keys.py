"""Shortcuts as a person chooses them: they count at once and at the next start, and who loses one is named."""

import json

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from playground.canvas.over.menu import make_menu
from playground.dialogs import trouble
from playground.dialogs.preferences import Preferences
from playground.dialogs.shortcut_editor import ShortcutEditor
from playground.window.commands.keys import Keys
from playground.window.commands.taking_along import TakingAlong
from tests.canvas.hand import Hand

CONTROL, NO = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def editor(window, qtbot):
    box = ShortcutEditor(window.keys, window)
    qtbot.addWidget(box)
    box.show()
    return box


def choose(box: ShortcutEditor, name: str, keys: str, button=None) -> None:
    box.tree.setCurrentItem(box._rows[name])
    box.keys.setKeySequence(QKeySequence(keys))
    QTest.mouseClick(button or box.use, Qt.MouseButton.LeftButton)


def test_every_command_is_listed_once_with_its_keys(window, editor):
    assert set(window.action_set.all) <= set(editor._rows)
    assert editor._rows["save"].text(1) == "Ctrl+S"
    assert editor._rows["walk_left"].text(1) == "Left"


def test_keys_that_are_pressed_are_taken(window, editor):
    """Typed into the field, as a person does."""
    editor.tree.setCurrentItem(editor._rows["save_picture"])
    editor.keys.setFocus()
    QTest.keyClick(editor.keys, Qt.Key.Key_F9, CONTROL)
    assert editor.use.isEnabled()
    QTest.mouseClick(editor.use, Qt.MouseButton.LeftButton)
    assert window.action_set["save_picture"].shortcut().toString() == "Ctrl+F9"
    assert "Ctrl+F9" in window.action_set["save_picture"].toolTip()
    assert ("Save a picture", "Ctrl+F9") in window.views.sheet()["File"]


def test_a_new_key_counts_on_the_canvas_and_the_old_one_no_longer(window, editor):
    choose(editor, "duplicate", "Ctrl+J")
    editor.close()
    window.document.select(["b2"])
    window.canvas.setFocus()
    blocks = len(window.document.project.graph.blocks)
    QTest.keyClick(window.canvas, Qt.Key.Key_D, CONTROL)
    assert len(window.document.project.graph.blocks) == blocks
    QTest.keyClick(window.canvas, Qt.Key.Key_J, CONTROL)
    assert len(window.document.project.graph.blocks) == blocks + 1


def test_who_has_the_keys_is_named_and_loses_them(window, editor):
    editor.tree.setCurrentItem(editor._rows["save_picture"])
    editor.keys.setKeySequence(QKeySequence("Ctrl+D"))
    assert "Duplicate" in editor.verdict.text()
    QTest.mouseClick(editor.use, Qt.MouseButton.LeftButton)
    assert window.action_set["duplicate"].shortcuts() == []
    assert window.action_set["save_picture"].shortcut().toString() == "Ctrl+D"
    held = [key for binding in window.keys.bindings() for key in binding.keys]
    assert len(held) == len(set(held))


def test_one_more_key_beside_the_others(window, editor):
    choose(editor, "train", "F12", editor.more)
    assert [key.toString() for key in window.action_set["train"].shortcuts()] == ["Ctrl+Return", "F5", "F12"]


def test_what_can_not_be_given_away(window, editor):
    editor.tree.setCurrentItem(editor._rows["save"])
    editor.keys.setKeySequence(QKeySequence("Space"))
    assert not editor.use.isEnabled()
    assert "can't be given away" in editor.verdict.text()


def test_back_to_what_it_was_one_and_all(window, editor):
    choose(editor, "save_picture", "Ctrl+D")
    choose(editor, "open", "Ctrl+F9")
    editor.tree.setCurrentItem(editor._rows["duplicate"])
    QTest.mouseClick(editor.back, Qt.MouseButton.LeftButton)
    assert window.action_set["duplicate"].shortcut().toString() == "Ctrl+D"
    assert window.action_set["save_picture"].shortcuts() == []
    editor._reset_all()
    assert window.action_set["open"].shortcut().toString() == "Ctrl+O"
    assert window.preferences.get("shortcuts", {"x": 1}) == {}


def test_they_count_at_the_next_start(window, editor, open_window):
    choose(editor, "save_picture", "Ctrl+F9")
    window.preferences.set("shortcuts", {**window.preferences.get("shortcuts", {}), "open": ["nonsense+"], "x": 3})
    again = open_window()
    again.preferences._values = dict(window.preferences._values)
    Keys(again, again.action_set, again.canvas, again.preferences)
    assert again.action_set["save_picture"].shortcut().toString() == "Ctrl+F9"
    assert again.action_set["open"].shortcut().toString() == "Ctrl+O"


def test_search_finds_names_and_keys(editor):
    editor.search.setText("ctrl+d")
    shown = [name for name, row in editor._rows.items() if not row.isHidden()]
    assert "duplicate" in shown
    assert "save" not in shown
    assert not editor.tree.currentItem().isHidden()


def test_the_context_menu_shows_what_was_chosen(window, editor):
    choose(editor, "duplicate", "Ctrl+J")
    window.document.select(["b2"])
    menu = make_menu(window.canvas, window.canvas.desk, window.canvas.stage, QPointF(), None)
    (action,) = [action for action in menu.actions() if action.text() == "Duplicate"]
    assert action.shortcut().toString() == "Ctrl+J"
    menu.deleteLater()


def test_preferences_and_keys_go_to_another_machine_in_a_file(window, editor, monkeypatch, tmp_path):
    file = tmp_path / "along.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    choose(editor, "save_picture", "Ctrl+F9")
    window.help.choose("wheel_zooms", False)
    offered, along = window.help._offered(), TakingAlong(window)
    box = Preferences(offered, window.help._values(), window)
    box.changed.connect(window.help.choose)
    along.write(offered, box)
    window.keys.reset()
    window.help.choose("wheel_zooms", True)
    along.read(offered, box)
    assert window.action_set["save_picture"].shortcut().toString() == "Ctrl+F9"
    assert not window.canvas.wheel_zooms
    box.deleteLater()


@pytest.fixture
def taken(window, monkeypatch, tmp_path, qtbot):
    """Imports a file of this content into the preferences; returns what the dialog or a box of trouble says."""
    box = Preferences(window.help._offered(), window.help._values(), window)
    box.changed.connect(window.help.choose)
    qtbot.addWidget(box)
    told = []
    monkeypatch.setattr(trouble, "tell", lambda _, title, sentence, details="": told.append(sentence))
    file = tmp_path / "taken.json"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))

    def take(content: str) -> str:
        told.clear()
        file.write_text(content)
        TakingAlong(window).read(window.help._offered(), box)
        return told[0] if told else box.said.text()

    return take


@pytest.mark.parametrize("content", ["[1]", "{", "[" * 5000, "", "\x00", '{"a": 1e999}', "3"])
def test_a_file_that_holds_no_preferences_is_told(taken, content):
    assert "holds no settings" in taken(content)


def test_what_can_not_be_chosen_is_named_and_the_rest_taken(window, taken):
    said = taken('{"theme": 3, "device": "toaster", "wheel_zooms": false, "reduced_motion": 1, "versions": true, "colour": "red", "x": {}}')
    assert "Theme" in said
    assert "Device" in said
    assert "Earlier versions" in said
    assert "colour, x" in said
    assert not window.canvas.wheel_zooms
    assert window.preferences.get("device", "auto") == "auto"
    assert window.preferences.get("versions", 20) == 20


def test_what_a_file_does_not_name_stays(window, taken):
    window.help.choose("wheel_zooms", False)
    assert taken('{"reduced_motion": true}') == "All that the file says is in use now."
    assert not window.canvas.wheel_zooms
    assert window.preferences.get("reduced_motion", False)


def test_shortcuts_that_clash_leave_all_shortcuts_as_they_are(window, taken):
    window.keys.choose({"save_picture": ("Ctrl+F9",)})
    said = taken('{"shortcuts": {"preset": "blender", "keys": {"save": ["F9"], "open": ["F9"]}}}')
    assert "Open" in said
    assert "Save" in said
    assert window.action_set["save_picture"].shortcut().toString() == "Ctrl+F9"


def test_a_file_to_take_along_names_no_file_or_folder_of_the_person(window, monkeypatch, tmp_path, qtbot):
    assert window.files._write(tmp_path / "secret.bprop")
    assert window.files.wait()
    file = tmp_path / "along.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    box = Preferences(window.help._offered(), window.help._values(), window)
    qtbot.addWidget(box)
    TakingAlong(window).write(window.help._offered(), box)
    assert "along.json" in box.said.text()
    assert "secret" not in file.read_text()
    assert str(tmp_path) not in file.read_text()
    assert set(json.loads(file.read_text())) == {item.name for item in window.help._offered()} | {"shortcuts"}


def test_export_is_one_press_away(window, monkeypatch, tmp_path, qtbot):
    file = tmp_path / "along.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))

    def press(box: Preferences) -> None:
        box.show()
        QTest.mouseClick(next(button for button in box.findChildren(QPushButton) if button.text() == "Export…"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(file.is_file)
        box.close()

    monkeypatch.setattr(Preferences, "exec", press)
    window.help.preferences()
    assert '"theme"' in file.read_text()


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [(Qt.Key.Key_Delete, NO), (Qt.Key.Key_Backspace, NO), (Qt.Key.Key_X, CONTROL), (Qt.Key.Key_D, CONTROL), (Qt.Key.Key_Tab, NO)],
)
def test_while_a_block_is_dragged_no_key_does_anything_to_it(window, key, modifiers):
    before, canvas = window.document.project, window.canvas
    canvas.setFocus()
    hand = Hand(canvas)
    start = hand.at("b2")
    hand.press(start)
    hand.move(start + QPoint(0, 60))
    hand.key(key, modifiers)
    assert window.document.project is before
    assert canvas.gesture is not None, "the hand still holds it"
    assert window.document.selection == {"b2"}
    hand.key(Qt.Key.Key_Escape)
    hand.release(start)
    assert window.document.project is before
    hand.click(start)
    if key == Qt.Key.Key_Delete:
        hand.key(key)
        assert "b2" not in window.document.project.graph.blocks, "afterwards it counts again"


def test_one_may_zoom_while_a_block_is_dragged(window):
    hand, canvas = Hand(window.canvas), window.canvas
    canvas.setFocus()
    start, scale = hand.at("b2"), canvas.camera.scale
    hand.press(start)
    hand.move(start + QPoint(0, 60))
    hand.key(Qt.Key.Key_Plus, CONTROL)
    assert canvas.camera.scale > scale
    assert canvas.gesture is not None
    hand.key(Qt.Key.Key_Escape)


def test_a_search_that_finds_no_command_says_so(window, editor):
    QTest.keyClicks(editor.search, "nothing like this")
    assert editor.tree.currentItem() is None
    assert "No command is called so" in editor.verdict.text()
    assert not any(button.isEnabled() for button in (editor.use, editor.more, editor.none, editor.back))
    editor.search.clear()
    assert editor.tree.currentItem() is not None
    assert "Click into the field" in editor.verdict.text()
