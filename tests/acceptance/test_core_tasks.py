"""The twelve core tasks, with real events, and how many actions each takes at most."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from engine.graph import Wire
from playground.document import edits
from playground.window.files.welcome import Welcome
from tests.acceptance.person import CONTROL, LEFT, NO, SHIFT


def by_name(person, name: str) -> str:
    return person.graph.by_name(name).id


def test_1_put_batch_normalisation_between_two_layers_in_two(person_at):
    """Space with the pointer on the wire, type; Enter belongs to the word."""
    person = person_at()
    source, target = by_name(person, "hidden1"), by_name(person, "tanh1")
    QTest.mouseMove(person.window.canvas.viewport(), (person.output(source) + person.input(target)) / 2)
    person.key(Qt.Key.Key_Space, at=person.window.canvas)
    search = person.window.canvas.desk.search
    QTest.keyClicks(search.field, "batchnorm")
    person.key(Qt.Key.Key_Return, at=search.field)
    assert person.count <= 2
    added = next(key for key, block in person.graph.blocks.items() if block.layer.kind == "batch_norm")
    assert {Wire(source, added), Wire(added, target)} <= set(person.graph.wires)
    assert not person.window.document.analysis.problems


def test_2_drag_a_block_into_a_wire_in_one(person_at):
    person = person_at()
    source, target = by_name(person, "tanh1"), by_name(person, "hidden2")
    person.drag_kind("dropout", (person.output(source) + person.input(target)) / 2)
    assert person.count <= 1
    assert any(block.layer.kind == "dropout" for block in person.graph.blocks.values())
    assert not person.window.document.analysis.problems


def test_3_delete_a_block_and_close_the_gap_in_two(person_at):
    person = person_at()
    source, gone, target = (by_name(person, name) for name in ("hidden1", "tanh1", "hidden2"))
    person.click(person.window.canvas.viewport(), person.block(gone))
    person.key(Qt.Key.Key_Delete, at=person.window.canvas)
    assert person.count <= 2
    assert gone not in person.graph.blocks
    assert Wire(source, target) in person.graph.wires


def test_4_change_the_number_of_units_in_two(person_at):
    """Double-click the block: its first field has the keyboard; type and leave."""
    person = person_at()
    key = by_name(person, "hidden1")
    person.double_click(person.block(key))
    field = person.focused()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "12")
    person.key(Qt.Key.Key_Return, at=field)
    assert person.count <= 2
    assert person.graph.blocks[key].layer.units == 12


def test_5_lead_a_wire_elsewhere_in_one(person_at):
    person = person_at()
    source, old, target = (by_name(person, name) for name in ("hidden1", "tanh1", "hidden2"))
    person.drag(person.output(source), person.input(target))
    assert person.count <= 1
    assert Wire(source, target) in person.graph.wires
    assert Wire(old, target) not in person.graph.wires


def test_6_mend_what_is_wrong_in_two(person_at):
    """F8 and Enter."""
    person = person_at()
    score = by_name(person, "score")
    document = person.window.document
    document.apply("Change", edits.change_setting(document.project, score, "units", 7))
    assert person.window.document.analysis.problems
    person.key(Qt.Key.Key_F8)
    person.key(Qt.Key.Key_Return)
    assert person.count <= 2
    assert not person.window.document.analysis.problems
    assert person.graph.blocks[score].layer.units == 2


def test_7_train_and_pause_in_two(person_at):
    person = person_at()
    person.key(Qt.Key.Key_F5)
    person.wait(lambda: person.window.session.step > 3)
    person.key(Qt.Key.Key_F5)
    person.wait(lambda: person.window.session.state == "paused")
    assert person.count <= 2


def test_8_undo_and_redo_in_two(person_at):
    person = person_at()
    before = person.window.document.project
    person.window.document.select([by_name(person, "tanh1")])
    person.window.canvas.desk.do("delete")
    after = person.window.document.project
    person.key(Qt.Key.Key_Z, CONTROL)
    assert person.window.document.project is before
    person.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert person.window.document.project is after
    assert person.count <= 2


def test_9_copy_a_part_in_four(person_at):
    person = person_at()
    canvas = person.window.canvas
    names = ("hidden1", "tanh1")
    person.click(canvas.viewport(), person.block(by_name(person, names[0])))
    person.click(canvas.viewport(), person.block(by_name(person, names[1])), SHIFT)
    person.key(Qt.Key.Key_C, CONTROL, at=canvas)
    person.key(Qt.Key.Key_V, CONTROL, at=canvas)
    assert person.count <= 4
    assert QGuiApplication.clipboard().text().lstrip().startswith("{")
    assert len(person.graph.blocks) == 10


def test_10_a_training_network_is_three_from_the_start(person_at, monkeypatch):
    """New, a card, Train."""
    person = person_at()

    def choose(page: Welcome) -> int:
        person.click(next(card for card in page.cards if card.offer.name == "spiral"))
        return page.result()

    monkeypatch.setattr(Welcome, "exec", choose)
    person.key(Qt.Key.Key_N, CONTROL)
    person.wait(lambda: person.window.session.state == "idle")
    person.click(person.window.transport.train)
    person.wait(lambda: person.window.session.step > 0)
    assert person.count <= 3


def test_11_save_under_a_name_in_two(person_at, monkeypatch, tmp_path):
    """Ctrl+S and a name; the system's own dialog answers for itself."""
    person = person_at()
    file = tmp_path / "mine.bprop"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    person.key(Qt.Key.Key_S, CONTROL)
    person.wait(file.exists)
    person.wait(lambda: not person.window.files.saving)
    assert person.count <= 2
    assert not person.window.files.modified


def test_12_find_a_block_in_two(person_at):
    """The search on the canvas, and a word."""
    person = person_at()
    person.key(Qt.Key.Key_F, CONTROL)
    field = person.focused()
    QTest.keyClicks(field, "tanh2")
    person.key(Qt.Key.Key_Return, at=field)
    assert person.count <= 2
    assert person.window.document.selection == {by_name(person, "tanh2")}


@pytest.mark.concept("ff-deep")
def test_two_runs_are_compared_in_three(person_at):
    """After a run: a number, Restart, Train; the curves of both stand in one chart, and the table says what was changed."""
    person = person_at()
    person.window.training.step()
    person.wait(lambda: person.window.session.step == 1 and person.window.session.state == "paused")
    person.actions.clear()
    person.key(Qt.Key.Key_R, CONTROL)
    person.key(Qt.Key.Key_F5)
    person.wait(lambda: person.window.session.step > 5)
    assert person.count <= 3
    assert [name for name, _ in person.window.docks.panel("learning_curves")._others] == ["Run 1"]


@pytest.mark.parametrize("text", ["frame", "large live", "align left", "phrase"])
def test_what_has_no_key_is_three_actions_away(person_at, text):
    """Ctrl+Shift+P, a few letters, Enter."""
    person = person_at()
    person.window.document.select(["b2", "b3"])
    steps = len(person.window.document.history)
    person.command(text)
    assert person.count <= 3
    editing = person.window.canvas.desk.editor.field is not None
    assert editing or len(person.window.document.history) > steps


def test_a_stray_press_changes_nothing(person_at):
    person = person_at()
    before = person.window.document.project
    QTest.mousePress(person.window.canvas.viewport(), LEFT, NO, person.free())
    QTest.mouseMove(person.window.canvas.viewport(), person.free() + QPoint(2, 2))
    QTest.mouseRelease(person.window.canvas.viewport(), LEFT, NO, person.free())
    assert person.window.document.project is before


def test_keys_mean_the_words_while_words_are_typed_over_the_canvas(person_at):
    """Ctrl+Enter trains and Ctrl+D copies a block elsewhere in the window."""
    person = person_at("")
    window, desk = person.window, person.window.canvas.desk
    person.double_click(person.free())
    person.words("dense")
    person.key(Qt.Key.Key_Return, CONTROL)
    assert desk.search.isVisible()
    person.key(Qt.Key.Key_D, CONTROL)
    person.key(Qt.Key.Key_Escape)
    person.key(Qt.Key.Key_F2)
    person.key(Qt.Key.Key_D, CONTROL)
    person.words("units")
    person.key(Qt.Key.Key_Return)
    assert window.canvas.hasFocus()
    assert [block.name for block in person.graph.blocks.values()] == ["units"]
    person.key(Qt.Key.Key_Return)
    assert desk.fields.field is not None
    person.key(Qt.Key.Key_D, CONTROL)
    person.key(Qt.Key.Key_Escape)
    assert len(person.graph.blocks) == 1
    person.key(Qt.Key.Key_N, CONTROL | SHIFT)
    person.words("look here")
    person.key(Qt.Key.Key_Return, CONTROL)
    assert [note.text for note in window.document.project.notes] == ["look here"]
    assert window.canvas.hasFocus()
