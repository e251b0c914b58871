"""What holds for every dialog: F1 says what it is for, what takes the keyboard has a name, what is clicked is large enough."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolTip, QWidget

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


def cut(dialog) -> list[str]:
    """Sentences that need more room than they have."""
    labels = [label for label in dialog.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
    return [label.text() for label in labels if label.heightForWidth(label.width()) > label.height()]


def test_an_error_has_the_keyboard_on_the_button_that_closes_it_and_grows_by_its_details(qtbot):
    sentence = "The file was cut short, so it can't be read. Open the earlier version instead, or ask whoever sent it to send it again."
    dialog = Trouble("The project can't be opened", sentence, "Traceback")
    opened(qtbot, dialog)
    assert dialog.close_button.hasFocus()
    assert dialog.sentence.y() - dialog.sentence.parent().findChild(QLabel, "heading").geometry().bottom() < 12, "no gap between them"
    folded = dialog.height()
    for unfolded in (True, False):
        QTest.mouseClick(dialog.fold, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: (dialog.height() > folded) is unfolded)  # noqa: B023
        assert cut(dialog) == []
    assert dialog.height() == folded


def test_what_came_of_an_import_takes_no_room_from_the_preferences(qtbot):
    dialog = Preferences([Preference(f"p{number}", f"Number {number}", "It does this or that. " * 4, False) for number in range(5)], {})
    opened(qtbot, dialog)
    dialog.say("The file holds no preferences of Blockprop. " * 2)
    qtbot.waitUntil(dialog.said.isVisible)
    qtbot.wait(1)
    assert cut(dialog) == []


def test_a_search_for_a_shortcut_that_finds_nothing_says_so(qtbot):
    dialog = Shortcuts({"File": [("Open", "Ctrl+O")], "Edit": [("Undo", "Ctrl+Z")]})
    opened(qtbot, dialog)
    headings = [label for label in dialog.findChildren(QLabel) if label.text() in ("File", "Edit")]
    QTest.keyClicks(dialog.search, "undo")
    assert [label.text() for label in headings if label.isVisible()] == ["Edit"]
    assert not dialog.nothing.isVisible()
    QTest.keyClicks(dialog.search, "?")
    assert dialog.nothing.isVisible()
    assert not any(label.isVisible() for label in headings)
