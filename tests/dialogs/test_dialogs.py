"""The dialogs with real clicks: what they answer, and that Escape does no harm."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTabWidget, QTextBrowser

from engine.version import VERSION
from playground.dialogs.about import PARTS, About
from playground.dialogs.preferences import Preference, Preferences
from playground.dialogs.question import Answer, Question
from playground.dialogs.recovery import LATER, RECOVER, Lost, Recovery
from playground.dialogs.shortcuts import Shortcuts, balanced
from playground.dialogs.trouble import Trouble

ANSWERS = (Answer("save", "Save", primary=True), Answer("discard", "Don't save"), Answer("cancel", "Cancel"))


def shown(qtbot, dialog):
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.mark.parametrize("key", [answer.key for answer in ANSWERS])
def test_each_button_is_its_answer(qtbot, key):
    question = shown(qtbot, Question("Save?", "Or not.", ANSWERS))
    QTest.mouseClick(question.buttons[key], Qt.MouseButton.LeftButton)
    assert question.chosen == key
    assert not question.isVisible()


def test_enter_takes_the_primary_answer_and_escape_the_harmless_one(qtbot):
    question = shown(qtbot, Question("Save?", "Or not.", ANSWERS))
    QTest.keyClick(question, Qt.Key.Key_Return)
    assert question.chosen == "save"
    other = shown(qtbot, Question("Save?", "Or not.", ANSWERS))
    QTest.keyClick(other, Qt.Key.Key_Escape)
    assert other.chosen == "cancel"


def test_details_are_folded_and_can_be_copied(qtbot):
    box = shown(qtbot, Trouble("It failed", "The disk is full.", "Traceback: line 1"))
    assert not box.details.isVisible()
    QTest.mouseClick(box.fold, Qt.MouseButton.LeftButton)
    assert box.details.isVisible()
    QTest.mouseClick(box.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "The disk is full.\n\nTraceback: line 1"


def test_without_details_there_is_nothing_to_unfold(qtbot):
    box = shown(qtbot, Trouble("It failed", "The disk is full."))
    assert not box.fold.isVisible()
    QTest.mouseClick(box.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "The disk is full."


@pytest.fixture
def preferences(qtbot):
    offered = (
        Preference("theme", "Theme", "Light or dark.", "system", (("system", "System"), ("dark", "Dark"))),
        Preference("still", "Less motion", "Nothing glides.", False),
    )
    box = shown(qtbot, Preferences(offered, {"theme": "dark"}))
    box.heard = []
    box.changed.connect(lambda name, value: box.heard.append((name, value)))
    return box


def test_preferences_show_what_was_chosen_and_apply_at_once(preferences):
    combo = preferences.editors["theme"]
    assert combo.currentData() == "dark"
    QTest.keyClick(combo, Qt.Key.Key_Up)
    QTest.mouseClick(preferences.editors["still"], Qt.MouseButton.LeftButton, pos=preferences.editors["still"].rect().center() / 4)
    assert ("theme", "system") in preferences.heard
    assert preferences.editors["still"].isChecked() == (("still", True) in preferences.heard)


def test_preferences_can_be_searched_and_reset(preferences):
    QTest.keyClicks(preferences.search, "glides")
    assert not preferences.editors["theme"].isVisible()
    assert preferences.editors["still"].isVisible()
    preferences._reset()
    assert preferences.heard == [("theme", "system"), ("still", False)]


def test_each_preference_can_be_reset_alone(preferences):
    assert preferences.resets["theme"].isVisible()  # dark was chosen
    assert not preferences.resets["still"].isVisible()
    preferences.editors["still"].click()
    assert preferences.resets["still"].isVisible()
    QTest.mouseClick(preferences.resets["theme"], Qt.MouseButton.LeftButton)
    assert preferences.heard == [("still", True), ("theme", "system")]
    assert preferences.editors["theme"].currentData() == "system"
    assert not preferences.resets["theme"].isVisible()


def test_shortcuts_narrow_down(qtbot):
    sheet = {"File": [("Open", "Ctrl+O"), ("Save", "Ctrl+S")], "Edit": [("Undo", "Ctrl+Z")]}
    box = shown(qtbot, Shortcuts(sheet))
    QTest.keyClicks(box.search, "ctrl+z")
    assert {label.text() for label in box.findChildren(QLabel) if label.isVisible() and label.text()} == {"Edit", "Undo", "Ctrl+Z"}


@pytest.mark.parametrize("lengths", [(1,), (3, 3), (20, 2, 2), (1, 1, 1, 30), (5, 16, 9, 6, 3, 20)])
def test_columns_of_the_sheet_hold_every_heading_once_in_order(lengths):
    sheet = {f"menu {number}": [("do", "key")] * length for number, length in enumerate(lengths)}
    left, right = balanced(sheet)
    assert left + right == list(sheet)


def test_about_names_version_licences_and_folders(qtbot):
    box = shown(qtbot, About([("Preferences", "/somewhere/else")]))
    texts = " ".join(page.toPlainText() for page in box.findChildren(QTextBrowser))
    assert all(part.title in texts for part in PARTS)
    assert "/somewhere/else" in texts
    assert "MIT" in texts
    assert any(VERSION in label.text() for label in box.findChildren(QLabel))
    assert box.findChild(QTabWidget).count() == 3


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_Return, RECOVER), (Qt.Key.Key_Escape, LATER)])
def test_recovery_by_key(qtbot, key, answer):
    box = shown(qtbot, Recovery([Lost("one", "today"), Lost("two", "yesterday")]))
    box.list.setCurrentRow(1)
    QTest.keyClick(box, key)
    assert box.chosen == answer
    assert box.index == 1
