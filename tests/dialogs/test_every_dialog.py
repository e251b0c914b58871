"""What holds for every dialog: F1 says what it is for, what takes the keyboard has a name, what is clicked is large enough."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolTip, QWidget

from engine.catalogue import LAYERS
from playground.dialogs.about import About
from playground.dialogs.block_help import BlockHelp
from playground.dialogs.preferences import Preference, Preferences
from playground.dialogs.question import Answer, Question
from playground.dialogs.recovery import Lost, Recovery
from playground.dialogs.shortcuts import Shortcuts
from playground.dialogs.trouble import Trouble
from playground.dialogs.versions import Earlier, EarlierVersions
from playground.style import theme

TARGET = 24  # pixels: what is smaller is hard to hit
DIALOGS = {
    "licences": lambda: About([("Here", "/there")]),
    "what the block does": lambda: BlockHelp(LAYERS["dense"]),
    "nothing to confirm": lambda: Preferences(
        [Preference("motion", "Less motion", "Nothing glides.", False)], {}, pages=(("Devices", QWidget()),)
    ),
    "Enter answers “Save”, Escape “Cancel”.": lambda: Question("Save?", "", (Answer("s", "Save", primary=True), Answer("c", "Cancel"))),
    "Escape answers “Cancel”.": lambda: Question("Delete?", "", (Answer("d", "Delete"), Answer("c", "Cancel"))),
    "asks again at the next start": lambda: Recovery([Lost("mine", "today")]),
    "All keys": lambda: Shortcuts({"File": [("Open", "Ctrl+O")]}),
    "what can be done": lambda: Trouble("It failed", "The disk is full."),
    "bring it back": lambda: EarlierVersions("mine", [Earlier("today", "1 kB")], lambda _: None),
}


@pytest.fixture(autouse=True)
def looks(qapp):
    """Sizes are those of the style sheet."""
    theme.apply(qapp)
    yield
    theme.set_mode("system")


def opened(qtbot, dialog):
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()


@pytest.mark.parametrize(("words", "make"), DIALOGS.items(), ids=DIALOGS)
def test_f1_says_what_a_dialog_is_for(qtbot, words, make):
    dialog = make()
    opened(qtbot, dialog)
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_F1)
    assert words.lower() in QToolTip.text().lower()
    assert words.lower() in dialog.accessibleDescription().lower()
    QToolTip.hideText()


@pytest.mark.parametrize("make", DIALOGS.values(), ids=DIALOGS)
def test_controls_have_names_and_room_to_be_hit(qtbot, make):
    dialog = make()
    opened(qtbot, dialog)
    shown = [child for child in dialog.findChildren(QWidget) if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [child for child in shown if not (child.accessibleName() or child.focusProxy() or getattr(child, "text", str)())] == []
    small = [button for button in shown if isinstance(button, QAbstractButton) and min(button.width(), button.height()) < TARGET]
    assert small == []


def test_f1_says_what_the_control_with_the_keyboard_does(qtbot):
    dialog = Trouble("It failed", "The disk is full.", "Traceback")
    opened(qtbot, dialog)
    dialog.copy.setFocus()
    QTest.keyClick(dialog.copy, Qt.Key.Key_F1)
    assert dialog.copy.toolTip() in QToolTip.text()
    QToolTip.hideText()
