"""Every action says what it is, why one would use it, and its key, as it is chosen now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QMenuBar, QToolButton

from playground.document.project import Note
from playground.style.language import ENGLISH, Words, available, words_of
from playground.window.commands.action_table import entries
from playground.window.commands.presets import BLENDER
from playground.window.commands.views import plain

LONGEST = 90
PLATFORM = {
    "preferences": "Ctrl+,",
    "about_block": "F1",
    "full_screen": "F11",
    "commands": "Ctrl+Shift+P",
    "save": "Ctrl+S",
    "quit": "Ctrl+Q",
}


@pytest.mark.parametrize("entry", list(entries()), ids=lambda entry: entry.id)
def test_the_table_says_why_in_one_line(entry):
    name = entry.text.replace("&", "").rstrip("…")
    assert name
    assert entry.why
    assert entry.why[0].isupper()
    assert not entry.why.endswith(".")
    assert len(entry.why) <= LONGEST
    assert entry.why.lower() != name.lower()


def test_names_are_unique():
    names = [entry.text.replace("&", "") for entry in entries()]
    assert len(names) == len(set(names))


def test_tooltips_have_name_reason_and_key(window):
    for preset in (window.keys.preset, BLENDER):
        window.keys.use(preset)
        for entry in entries():
            action = window.action_set[entry.id]
            tip = action.toolTip()
            assert entry.why in tip, entry.id
            assert entry.text.replace("&", "").rstrip("…") in tip, entry.id
            keys = action.shortcuts()
            assert not keys or keys[0].toString(QKeySequence.SequenceFormat.NativeText) in tip, entry.id
            assert action.statusTip() == entry.why


def test_menus_show_them(window):
    assert all(menu.toolTipsVisible() for menu in window.action_set.menus.values() if isinstance(menu, QMenu))


@pytest.mark.parametrize(("name", "keys"), PLATFORM.items())
def test_what_each_platform_expects(window, name, keys):
    assert keys in [key.toString() for key in window.action_set[name].shortcuts()]


def test_every_button_of_the_window_says_why(window):
    silent = [
        f"{type(button).__name__} {button.text() or button.accessibleName()!r} in {type(button.parent()).__name__}"
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and not button.toolTip() and not isinstance(button.parent(), QLineEdit)  # its own sign
    ]
    assert silent == []


def test_the_train_button_names_the_key_that_is_in_use(window):
    (button,) = [button for button in window.transport.findChildren(QToolButton) if button.accessibleName() == "Train or pause"]
    assert "Ctrl+Return" in button.toolTip()
    window.keys.choose({"train": ("F9",)})
    assert "F9" in button.toolTip()
    assert "Ctrl" not in button.toolTip()


def test_full_screen_and_back(window):
    window.action_set["full_screen"].trigger()
    assert window.isFullScreen()
    window.action_set["full_screen"].trigger()
    assert not window.isFullScreen()


def test_what_is_undone_is_named_as_it_is(window):
    window.document.apply("Rename it A & B", replace(window.document.project, notes=(Note("n1", "A & B", 0.0, 0.0),)))
    assert window.action_set["undo"].text() == "&Undo Rename it A && B"
    assert plain(window.action_set["undo"].text()) == "Undo Rename it A & B"


@pytest.mark.parametrize("code", available())
def test_no_two_items_of_a_menu_share_a_letter(qapp, open_window, code):
    words = Words({} if code == ENGLISH else words_of(code), qapp)
    qapp.installTranslator(words)
    try:
        window = open_window()
        for state in ("running", "paused", "idle"):  # the first item of the Train menu says what it would do
            window.transport.show_state(state, "")
            for menu in _menus(window.menuBar()):
                letters = Counter(_letter(action.text()) for action in menu.actions())
                letters.pop("", None)
                shared = [action.text() for action in menu.actions() if letters[_letter(action.text())] > 1]
                assert shared == [], state
        silent = [entry.text for entry in entries() if not _letter(window.action_set[entry.id].text())]
        assert silent == []
    finally:
        qapp.removeTranslator(words)


def _menus(menu: QMenuBar | QMenu) -> Iterator[QMenuBar | QMenu]:
    yield menu
    for action in menu.actions():
        if action.menu() is not None:
            yield from _menus(action.menu())


def _letter(text: str) -> str:
    """The letter that calls an item of a menu: "f" of "&File"."""
    return QKeySequence.mnemonic(text).toString().removeprefix("Alt+").lower()


def test_a_menu_marks_the_way_of_showing_things_that_is_chosen(window):
    def marked(title: str) -> set[str]:
        menu = window.action_set.menus[title]
        menu.aboutToShow.emit()
        return {action.objectName() for action in menu.actions() if action.isChecked()}

    before = marked("View")
    assert "show_fields_selected" in before
    window.action_set["show_fields_all"].trigger()
    window.action_set["theme_dark"].trigger()
    assert marked("View") == {"show_fields_all", "theme_dark"}
    window.action_set["show_wires_straight"].trigger()
    window.action_set["show_wires_straight"].trigger()  # chosen again, it stays chosen
    assert {"show_wires_straight", "show_pictures_small"} <= marked("Arrange")
