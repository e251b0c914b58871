"""What everybody can reach and read: commands, names, keys, contrast, longer words at other scales and in both themes."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from playground.style.contrast import contrast as ratio
from playground.style.language import available
from playground.style.tokens import DARK, LIGHT
from playground.window.commands.action_table import entries
from tests.acceptance.every_word import main as every_word
from tests.acceptance.longer_words import FROM_THE_RIGHT
from tests.acceptance.longer_words import main as longer_words

THEMES = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])


def test_every_action_of_every_menu_is_a_command(window):
    titles = {command.action for command in window.views.all_commands()}
    menus = [
        action for menu in window.action_set.menus.values() for action in menu.actions() if not action.menu() and not action.isSeparator()
    ]
    assert set(window.action_set.all.values()) <= titles
    assert set(menus) <= titles


def test_what_the_menu_of_the_canvas_can_do_is_a_command_too(window):
    """Each verb behind the context menu is named in the table; what has a place under the pointer has its like there."""
    named = {entry.arguments[0] for entry in entries() if entry.does == "canvas.desk.do"}
    verbs = {"arrange", "align", "distribute", "group", "ungroup", "toggle_collapsed", "leave_group", "pull_out", "save_phrase"}
    verbs |= {"copy", "cut", "paste", "duplicate", "delete", "delete_leaving_gap", "rename", "connect_to", "toggle_bypass", "toggle_frozen"}
    verbs |= {"quick_add", "edit", "add_note", "select_all", "select_upstream", "select_downstream", "show_pictures", "show_wires"}
    verbs |= {"edit_in_inspector", "show_fields", "reroute", "straighten"}
    assert verbs <= named


def test_nothing_that_takes_the_keyboard_is_without_a_name(window):
    window.docks.show_side("palette")
    nameless = [
        f"{type(child).__name__} {child.objectName()}"
        for child in window.findChildren(QWidget)
        if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus and not (child.accessibleName() or _own_words(child))
    ]
    assert nameless == []


def _own_words(widget: QWidget) -> str:
    return getattr(widget, "text", str)() or getattr(widget, "title", str)()


def test_no_key_means_two_things_in_one_place(window):
    seen: dict[tuple[str, bool], str] = {}
    for entry in entries():
        for keys in entry.shortcuts:
            assert (keys, False) not in seen, f"{keys}: {seen[keys, False]} and {entry.id}"
            assert (keys, entry.on_canvas) not in seen, f"{keys}: {seen[keys, entry.on_canvas]} and {entry.id}"
            seen[keys, entry.on_canvas] = entry.id
    own = [action for action in window.findChildren(QAction) if action.shortcut().toString() == "Ctrl+Z"]
    assert len([action for action in own if action.isVisible() and action in window.action_set.all.values()]) == 1


@THEMES
def test_text_and_signs_stand_out_from_their_ground(tokens):
    for ground in (tokens.canvas, tokens.panel, tokens.raised):
        assert ratio(tokens.text, ground) >= 4.5
        assert ratio(tokens.muted, ground) >= 4.5
        assert ratio(tokens.error, ground) >= 3
        assert ratio(tokens.accent, ground) >= 3
    assert ratio(tokens.outline, tokens.canvas) >= 3  # wires
    assert ratio(tokens.on_accent, tokens.accent) >= 4.5
    for hue in tokens.categories.values():
        assert ratio(hue, tokens.raised) >= 3


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2", "3"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_words_two_fifths_longer_are_neither_cut_nor_on_top_of_one_another(theme, scale):
    _succeeds(longer_words.__module__, theme, QT_SCALE_FACTOR=scale)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_window_that_is_read_from_the_right_is_neither_cut_nor_on_top_of_itself(theme):
    _succeeds(longer_words.__module__, theme, FROM_THE_RIGHT)


@pytest.mark.parametrize("code", available())
def test_the_words_of_a_language_have_the_room_they_need(code):
    _succeeds(longer_words.__module__, "light", code)


@pytest.mark.timeout(400)
def test_every_word_can_be_translated():
    _succeeds(every_word.__module__)


def _succeeds(module: str, *arguments: str, **environment: str) -> None:
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment}
    ended = subprocess.run([sys.executable, "-m", module, *arguments], env=around, capture_output=True, text=True, timeout=380)
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-2000:]
