"""Presets of shortcuts: sound tables, shown before they are used, taken back, changed in single keys, taken along in a file."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QPageSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from playground.canvas.keys import KEYS
from playground.dialogs import trouble
from playground.dialogs.shortcut_editor import FIXED, ShortcutEditor
from playground.dialogs.shortcut_sheet import as_pdf
from playground.window.commands.action_table import entries
from playground.window.commands.presets import BLENDER, BLOCKPROP, NODE_RED, PRESETS, called

MODIFIERS = ("Ctrl+", "Alt+", "Meta+", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9")


@pytest.fixture
def editor(window, qtbot):
    box = ShortcutEditor(window.keys, window)
    qtbot.addWidget(box)
    box.show()
    return box


def propose(box: ShortcutEditor, preset) -> None:
    """Choose a preset from the list by key, as a person can."""
    box.preset.setFocus()
    while box.preset.currentIndex() != PRESETS.index(preset):
        QTest.keyClick(box.preset, Qt.Key.Key_Down if box.preset.currentIndex() < PRESETS.index(preset) else Qt.Key.Key_Up)


def press(box: ShortcutEditor, words: str) -> None:
    button = next(button for button in box.findChildren(QPushButton) if button.text() == words and button.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def shortcut(window, name: str) -> list[str]:
    return [key.toString() for key in window.action_set[name].shortcuts()]


# --- the tables


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_each_command_of_a_preset_exists_and_no_key_is_had_twice(window, preset):
    bindings = window.keys.bindings(preset)
    assert set(preset.keys) <= {binding.id for binding in bindings}
    held = [QKeySequence(key).toString() for binding in bindings for key in binding.keys]
    assert all(held)
    assert len(held) == len(set(held)), sorted(key for key in held if held.count(key) > 1)
    assert not set(held) & set(FIXED)
    firsts = {key.split(", ")[0] for key in held if ", " in key}
    assert not firsts & set(held)  # the first of two keys would never wait for the second


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_keys_that_write_letters_call_only_what_needs_the_canvas(preset):
    everywhere = {entry.id for entry in entries() if not entry.on_canvas} - {key.id for key in KEYS}
    for name in everywhere & set(preset.keys):
        assert all(key.startswith(MODIFIERS) or key in ("?", "Shift+F5") for key in preset.keys[name]), name


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_a_preset_says_only_what_differs(window, preset):
    table = {binding.id: binding.default for binding in window.keys.bindings(BLOCKPROP)}
    assert not [name for name, keys in preset.keys.items() if set(keys) == set(table[name])]


def test_what_is_called_otherwise_is_that_of_blockprop():
    assert called("blender") is BLENDER
    assert called("emacs") is called(None) is called(["x"]) is BLOCKPROP


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_its_sheet_is_a_page_or_two(window, preset):
    window.keys.use(preset)
    sheet = window.views.sheet()
    for size in (QPageSize.PageSizeId.A4, QPageSize.PageSizeId.Letter):
        assert as_pdf(sheet, "Keys", window.keys.about(), size).count(b"/Type /Page\n") in (1, 2)


# --- as a person uses them


def test_what_would_change_is_shown_and_nothing_happens_yet(window, editor):
    propose(editor, BLENDER)
    assert editor.proposal.isVisible()
    shown = {name for name, row in editor._rows.items() if not row.isHidden()}
    assert {"quick_add", "toggle_bypass", "arrange", "delete"} <= shown
    assert not shown & {"save", "undo", "zoom_in"}
    assert editor._rows["quick_add"].text(2) == "Shift+A"
    assert str(len(shown)) in editor.proposal_text.text()
    assert shortcut(window, "quick_add") == []
    press(editor, "Leave it")
    assert not editor.proposal.isVisible()
    assert not editor._rows["save"].isHidden()
    assert editor.preset.currentData() == "blockprop"


def test_used_it_counts_on_the_canvas_and_in_the_window(window, editor):
    propose(editor, BLENDER)
    press(editor, "Use them all")
    editor.close()
    assert shortcut(window, "commands") == ["F3", "Ctrl+Shift+P"]
    window.document.select(["b3"])
    window.canvas.setFocus()
    before = window.document.project
    QTest.keyClick(window.canvas, Qt.Key.Key_M)
    assert window.document.project.graph.blocks["b3"] != before.graph.blocks["b3"]  # bypassed
    QTest.keyClick(window.canvas, Qt.Key.Key_X)
    assert "b3" not in window.document.project.graph.blocks
    assert len(window.document.project.graph.wires) < len(before.graph.wires) - 1  # a gap
    assert window.preferences.get("shortcut_preset", "") == "blender"


def test_two_keys_one_after_the_other(window, editor):
    propose(editor, NODE_RED)
    press(editor, "Use them all")
    editor.close()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.document.select(["b3"])
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(window.canvas, Qt.Key.Key_U)
    assert len(window.document.selection) > 1


def test_single_keys_on_top_of_it_are_marked_and_go_back_to_the_preset(window, editor):
    window.keys.use(BLENDER)
    editor.refresh()
    row = editor._rows["toggle_bypass"]
    assert not row.font(1).bold()
    editor.tree.setCurrentItem(row)
    editor.keys.setKeySequence(QKeySequence("Ctrl+F9"))
    QTest.mouseClick(editor.use, Qt.MouseButton.LeftButton)
    assert shortcut(window, "toggle_bypass") == ["Ctrl+F9"]
    assert row.font(1).bold()
    assert "M" in row.toolTip(1)
    QTest.mouseClick(editor.back, Qt.MouseButton.LeftButton)
    assert shortcut(window, "toggle_bypass") == ["M"]
    assert not row.font(1).bold()


def test_everything_can_be_taken_back_step_by_step(window, editor):
    window.keys.choose({"save_picture": ("Ctrl+F9",)})
    editor.refresh()
    propose(editor, BLENDER)
    assert "Your own changes would go" in editor.proposal_text.text()
    press(editor, "Use them all")
    assert shortcut(window, "save_picture") == []
    press(editor, "Undo")
    assert shortcut(window, "save_picture") == ["Ctrl+F9"]
    assert shortcut(window, "quick_add") == []
    assert editor.preset.currentData() == "blockprop"
    press(editor, "Undo")
    assert shortcut(window, "save_picture") == []
    assert not editor.undo.isEnabled()


def test_it_counts_at_the_next_start(window, open_window):
    window.keys.use(BLENDER)
    window.keys.choose({"toggle_bypass": ("Ctrl+F9",)})
    again = open_window()
    assert again.keys.preset is BLENDER
    assert shortcut(again, "toggle_bypass") == ["Ctrl+F9"]
    assert shortcut(again, "quick_add") == ["Shift+A"]


def test_ones_own_keys_win_over_those_that_a_table_has_since(window):
    """As when a later version gives a command keys that a person had chosen for another."""
    window.keys.take({"preset": "blockprop", "keys": {"save_picture": ["Ctrl+D"]}})
    assert shortcut(window, "save_picture") == ["Ctrl+D"]
    assert shortcut(window, "duplicate") == []


# --- in a file


@pytest.fixture
def file(monkeypatch, tmp_path):
    path = tmp_path / "keys.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    return path


@pytest.fixture
def told(monkeypatch):
    sentences = []
    monkeypatch.setattr(trouble, "tell", lambda _, title, sentence, details="": sentences.append(sentence))
    return sentences


def test_out_and_in_again(window, editor, file, told):
    window.keys.use(BLENDER)
    window.keys.choose({"save_picture": ("Ctrl+F9", "F12"), "open": ()})
    chosen = window.keys.chosen
    press(editor, "Export…")
    window.keys.use(BLOCKPROP)
    press(editor, "Import…")
    assert window.keys.chosen == chosen
    assert "in use now" in editor.verdict.text()
    press(editor, "Undo")
    assert window.keys.preset is BLOCKPROP
    assert told == []


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("", "holds no settings"),
        ("[]", "holds no settings"),
        ("[" * 100_000, "holds no settings"),
        ("{}", "no shortcuts"),
        ({"keys": []}, "no shortcuts"),
        ({"keys": {"save": "Ctrl+S"}}, "“Save” keys"),
        ({"keys": {"save": ["nonsense+"]}}, "“Save” keys"),
        ({"keys": {"save": [3]}}, "“Save” keys"),
        ({"keys": {"save": ["Space"]}}, "“Save” keys"),
        ({"keys": {"save": ["Ctrl+" * 1000]}}, "“Save” keys"),
        ({"keys": {"save": [f"Ctrl+F{number}" for number in range(1, 12)]}}, "“Save” keys"),
        ({"keys": {"save": ["Ctrl+J"], "open": ["Ctrl+j"]}}, "to “Save” and to “Open”"),
    ],
)
def test_a_file_of_a_stranger_is_refused_in_one_sentence_and_changes_nothing(window, editor, file, told, kept, words):
    file.write_text(kept if isinstance(kept, str) else json.dumps({"shortcuts": {"preset": "blender", **kept}}))
    press(editor, "Import…")
    (sentence,) = told
    assert words in sentence
    assert len(sentence) < 300
    assert window.keys.preset is BLOCKPROP
    assert not window.keys.can_undo


def test_what_is_not_known_here_is_left_out_and_said(window, editor, file, told):
    file.write_text(
        json.dumps({"shortcuts": {"preset": "emacs", "keys": {"save": ["F9"], "fly": ["F10"], "sing": ["F11"]}}, "theme": "dark"})
    )
    press(editor, "Import…")
    assert shortcut(window, "save") == ["F9"]
    assert "fly, sing" in editor.verdict.text()
    assert "preset is not known" in editor.verdict.text()
    assert told == []


def test_the_rows_can_be_reached_with_the_mouse(editor):
    row = editor._rows["save"]
    editor.tree.scrollToItem(row)
    QTest.mouseClick(editor.tree.viewport(), Qt.MouseButton.LeftButton, pos=editor.tree.visualItemRect(row).center() + QPoint(20, 0))
    assert editor.title.text() == "Save"


def test_letters_that_are_typed_into_fields_call_nothing(window, qtbot):
    """With the keys of Blender, X deletes and M bypasses: but not while one writes a name, a search or a number."""
    window.keys.use(BLENDER)
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.document.select(["b3"])
    window.canvas.setFocus()
    before = window.document.project
    QTest.keyClick(window.canvas, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert window.canvas.isAncestorOf(field)
    QTest.keyClicks(field, "maxl")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.document.project.graph.blocks["b3"].name == "maxl"
    window.document.undo()
    assert window.document.project == before
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    search = QApplication.focusWidget()
    assert search is not window.canvas
    QTest.keyClicks(search, "maxa")
    assert window.document.project == before
    QTest.keyClick(search, Qt.Key.Key_Escape)
    window.action_set["find_block"].trigger()
    QTest.keyClicks(QApplication.focusWidget(), "xmah")
    assert window.blocks.search.text() == "xmah"
    assert window.document.project == before
