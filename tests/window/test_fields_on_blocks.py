"""Fields on the blocks in the window: the inspector beside them, a training that runs, the menu, what the project remembers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.document import edits
from tests.canvas.hand import Hand

Key = Qt.Key


def block(window, name: str) -> str:
    return window.document.project.graph.by_name(name).id


@pytest.fixture
def hand(window) -> Hand:
    window.canvas.zoom_to(1.0)
    window.document.select({block(window, "hidden2")})
    window.canvas.reveal(block(window, "hidden2"), eased=False)
    return Hand(window.canvas)


def test_a_training_that_runs_follows_a_field_and_the_inspector_shows_it(window, hand, qtbot):
    window.training.toggle()
    qtbot.waitUntil(lambda: window.session.step > 5)
    hand.key(Key.Key_Return)
    hand.fill_in("3*4")
    assert window.inspector.block_page._form.rows["units"].field.line.text() == "12"
    window.training.flush()
    kernel = f"{block(window, 'hidden2')}.kernel"
    qtbot.waitUntil(lambda: window.session.checkpoint().weights[kernel].shape[1] == 12)
    step = window.session.step
    qtbot.waitUntil(lambda: window.session.step > step)


def test_shift_enter_goes_to_the_inspector(window, hand):
    hand.key(Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert hand.editor is None
    assert window.inspector.block_page._form.rows["units"].field.line.hasFocus()


def test_the_menu_shows_fields_on_all_blocks_and_the_project_remembers_it(window, hand, open_window):
    window.document.select(())
    window.action_set["show_fields_all"].trigger()
    hand.click(hand.field(block(window, "hidden2"), "units"))
    QTest.keyClick(hand.editor, Key.Key_Escape)
    layout = window.docks.layout()
    assert layout["fields"] == "all"
    for kept, shown in ((layout, "all"), ({**layout, "fields": "off"}, "off"), ({**layout, "fields": ["?"]}, "selected")):
        other = open_window()
        other.document.apply("layout", edits.set_layout(other.document.project, kept))
        other._lay_out()
        assert other.canvas.stage.fields == shown
