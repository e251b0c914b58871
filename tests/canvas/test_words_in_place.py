"""The names of blocks, the titles of frames and the words of notes are edited where they stand, with real events."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from playground.canvas.items.block_card import name_rect
from playground.document.edits import add_note, rename_block

ROOT = Path(__file__).resolve().parents[2]
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def test_rename_in_place(canvas):
    asked = []
    canvas.view.edit_requested.connect(asked.append)
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_F2)
    field = canvas.view.desk.editor.field
    QTest.keyClicks(field, "rectify")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert canvas.document.project.graph.blocks["b3"].name == "rectify"
    assert canvas.view.desk.editor.field is None
    assert not asked, "the Enter is spent"


@pytest.mark.parametrize(("typed", "trouble"), [("dense", "'dense' already"), (" ", "needs a name")])
def test_a_name_that_can_not_be_had_stays_in_the_field_which_says_why(canvas, typed, trouble):
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_F2)
    editor, field = canvas.view.desk.editor, canvas.view.desk.editor.field
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (editor.field, field.text()) == (field, typed)
    assert field.hasFocus()
    assert trouble in editor.trouble
    assert trouble in canvas.said[-1]
    assert trouble in field.accessibleDescription()
    card = next(label for label in canvas.view.findChildren(QLabel) if label.text() == editor.trouble)
    assert card.isVisible()
    assert card.heightForWidth(card.width()) <= card.height(), "all of it can be read"
    QTest.keyClicks(field, "2")
    assert not card.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert editor.field is None
    assert canvas.document.project.graph.blocks["b3"].name == f"{typed}2".strip()


def test_a_press_elsewhere_loses_no_refused_name_without_a_word(canvas):
    """The old name stays, which is said where the field was, for a while, and in the way of nothing."""
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_F2)
    place = canvas.view.desk.editor.field.geometry()
    QTest.keyClicks(canvas.view.desk.editor.field, "dense")
    canvas.hand.click(canvas.hand.scene(480, 250))
    card = canvas.view.desk.refusal
    assert canvas.view.desk.editor.field is None
    assert canvas.document.project.graph.blocks["b3"].name == "relu"
    assert card.isVisible()
    assert 0 <= card.y() - place.bottom() <= 4
    assert card.text() == canvas.said[-1] == "Another block is called 'dense' already. Try 'dense_2'. Nothing was changed."
    start = card.geometry().center()
    canvas.hand.press(start)
    assert canvas.view.gesture is not None, "what lies below can be pressed"
    canvas.hand.release(start)
    assert card.isVisible(), "nor does a press cut it short"
    canvas.view.zoom_to(0.9)
    assert not card.isVisible(), "where the field was is elsewhere now"


def test_what_was_said_of_a_lost_name_goes_when_there_is_another(canvas):
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_F2)
    QTest.keyClicks(canvas.view.desk.editor.field, "dense")
    canvas.hand.click(canvas.hand.scene(480, 250))
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_F2)
    assert not canvas.view.desk.refusal.isVisible()
    QTest.keyClicks(canvas.view.desk.editor.field, "better")
    canvas.hand.click(canvas.hand.scene(480, 250))
    assert canvas.document.project.graph.blocks["b3"].name == "better"
    assert not canvas.view.desk.refusal.isVisible()


ENDS = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from playground.canvas.view import CanvasView
from playground.document.document import Document
from tests.canvas.conftest import small_network

app = QApplication([])
document = Document(small_network())
view = CanvasView(document)
view.resize(900, 500)
view.show()
view.setFocus()
app.processEvents()
document.select({"b5"})
QTest.keyClick(view, Qt.Key(int(sys.argv[1])))
field = QApplication.focusWidget()
assert field is not view
QTest.keyClicks(field, sys.argv[2])
QTest.keyClick(field, Qt.Key.Key_Return)
assert QApplication.focusWidget() is field, "refused"
print("ends", flush=True)
"""


@pytest.mark.parametrize(("key", "typed"), [(Qt.Key.Key_F2, "relu"), (Qt.Key.Key_Return, "0")], ids=["name", "setting"])
def test_a_program_may_end_while_a_refused_field_is_open(key, typed):
    """The canvas goes first then, and takes the keyboard from the field, which must not ask it for anything any more."""
    done = subprocess.run(
        [sys.executable, "-c", ENDS, str(key.value), typed], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (0, "ends", "")


@pytest.mark.parametrize("scale", [1.0, 1.7])
def test_the_field_of_a_name_is_as_wide_as_the_room_of_the_name(canvas, scale):
    canvas.view.zoom_to(scale)
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_F2)
    field = canvas.view.desk.editor.field
    card = canvas.view.camera.transform().mapRect(canvas.view.scene().blocks["b3"].rect)
    room = canvas.view.camera.transform().mapRect(name_rect(canvas.view.scene().blocks["b3"].rect))
    assert abs(field.geometry().right() + 1 - room.right()) <= 1
    assert 0 < room.left() - field.x() < 10, "the letters stand where the name stands"
    assert field.height() < room.height() + 4
    assert field.sizeHint().height() <= field.height(), "no letter is cut"
    assert card.contains(QRectF(field.geometry()))


def test_the_field_of_a_name_can_be_typed_in_from_afar(canvas):
    canvas.view.zoom_to(0.5)
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_F2)
    field = canvas.view.desk.editor.field
    assert field.width() > 100
    assert field.font().pixelSize() >= 13


def test_what_is_said_of_a_title_stands_above_it_where_there_is_no_room_below(canvas):
    view = canvas.view
    canvas.document.select({"b2", "b3"})
    canvas.hand.key(Qt.Key.Key_G, CTRL)
    view.look_at(view.scene().groups["g1"].title_rect().center() - QPointF(0, view.height() / 2 - 20))
    canvas.hand.key(Qt.Key.Key_F2)
    field = view.desk.editor.field
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)
    card = next(label for label in view.findChildren(QLabel) if label.text() == view.desk.editor.trouble).parentWidget()
    assert card.geometry().bottom() < field.geometry().top()
    assert view.rect().contains(card.geometry())


def test_a_name_that_can_not_be_had_is_left_with_a_click_elsewhere(canvas):
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_F2)
    QTest.keyClicks(canvas.view.desk.editor.field, "dense")
    QTest.keyClick(canvas.view.desk.editor.field, Qt.Key.Key_Return)
    canvas.said.clear()
    canvas.hand.click(canvas.hand.scene(480, 300))
    assert canvas.view.desk.editor.field is None
    assert canvas.view.desk.editor.trouble == ""
    assert "dense" in canvas.said[0]
    assert canvas.document.project.graph.blocks["b3"].name == "relu"


def test_a_phrase_needs_a_title_before_its_field_closes(canvas):
    canvas.document.select({"b2", "b3"})
    canvas.view.desk.do("save_phrase")
    field = canvas.view.desk.editor.field
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert canvas.view.desk.editor.trouble
    QTest.keyClicks(field, "My eyes")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "My eyes" in [entry.title for entry in canvas.view.desk.offers.phrases.all()]


def test_the_menu_of_the_field_of_a_name_leaves_it_open_and_an_undo_closes_it(canvas):
    canvas.document.apply("begin", rename_block(canvas.document.project, "b3", "rectify"), selection={"b3"})
    canvas.hand.key(Qt.Key.Key_F2)
    field = canvas.view.desk.editor.field
    middle = field.rect().center()
    QApplication.sendEvent(field, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, field.mapToGlobal(middle)))
    menu = QApplication.activePopupWidget()
    assert canvas.view.desk.editor.field is field
    menu.close()
    canvas.document.undo()
    assert canvas.view.desk.editor.field is None
    assert canvas.document.project.graph.blocks["b3"].name == "relu"


def test_escape_keeps_the_old_name(canvas):
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_F2)
    QTest.keyClicks(canvas.view.desk.editor.field, "other")
    QTest.keyClick(canvas.view.desk.editor.field, Qt.Key.Key_Escape)
    assert canvas.document.project.graph.blocks["b3"].name == "relu"


def test_notes_are_written_moved_and_resized(canvas):
    canvas.hand.move(canvas.hand.scene(300, 140))
    canvas.hand.key(Qt.Key.Key_N, CTRL | SHIFT)
    field = canvas.view.desk.editor.field
    QTest.keyClicks(field, "look here")
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    note = canvas.document.project.notes[0]
    assert note.text == "look here"
    start = canvas.hand.scene(note.x + 40, note.y + 40)
    canvas.hand.drag(start, start + QPoint(60, 40))
    moved = canvas.document.project.notes[0]
    assert (moved.x, moved.y) == (note.x + 60, note.y + 40)
    corner = canvas.hand.scene(moved.x + moved.width - 5, moved.y + moved.height - 5)
    canvas.hand.drag(corner, corner + QPoint(100, 60))
    assert canvas.document.project.notes[0].width == moved.width + 100


def test_a_new_note_lies_behind_no_block_and_in_sight(canvas):
    """Where the pointer is on a block, or elsewhere than on the canvas, which then means the middle of it."""
    for middle in (QPointF(480, 0), QPointF(5000, 0)):
        canvas.view.look_at(middle)
        QApplication.sendEvent(canvas.hand.port, QEvent(QEvent.Type.Leave))
        canvas.hand.key(Qt.Key.Key_N, CTRL | SHIFT)
        QTest.keyClicks(canvas.view.desk.editor.field, "look here")
        QTest.keyClick(canvas.view.desk.editor.field, Qt.Key.Key_Return, CTRL)
        note = canvas.view.scene().notes[canvas.document.project.notes[-1].id].rect
        assert not any(note.intersects(item.rect) for item in canvas.view.scene().blocks.values())
        assert canvas.view.camera.visible().contains(note)
    assert note.topLeft() == QPointF(5000, 0), "where there is room it lies where it was wanted"


def test_a_double_click_or_enter_on_a_note_edits_it(canvas):
    project, key = add_note(canvas.document.project, "look here", (0.0, 200.0))
    canvas.document.apply("begin", project)
    canvas.hand.double_click(canvas.hand.scene(40, 240))
    assert not canvas.view.desk.search.isVisible()
    QTest.keyClicks(canvas.view.desk.editor.field, "So: ")
    QTest.keyClick(canvas.view.desk.editor.field, Qt.Key.Key_Return, CTRL)
    assert canvas.document.project.note(key).text == "So: look here"
    canvas.hand.key(Qt.Key.Key_Return)
    assert canvas.view.desk.editor.field.toPlainText() == "So: look here"
