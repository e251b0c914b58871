"""The search that a key or a double-click opens on the canvas: what it offers, in which order, and how it looks."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication

from playground.document.edits import add_block

CTRL = Qt.KeyboardModifier.ControlModifier


def test_space_offers_first_what_fits_and_synonyms_find_dense(canvas):
    canvas.document.select({"b4"})
    canvas.hand.key(Qt.Key.Key_Space)
    search = canvas.view.desk.search
    assert search.isVisible()
    for words in ("fc", "fully connected", "linear"):
        search.field.clear()
        canvas.hand.type(words)
        assert "dense" in [offer.key for offer in search.offers()[:2]], words
    search.field.clear()
    canvas.hand.type("fc")
    canvas.hand.answer(Qt.Key.Key_Return)
    assert canvas.document.project.graph.outputs("b4")[-1].target == "b7"


def test_what_was_used_last_is_offered_first_on_empty_canvas_and_what_fits_behind_a_block(canvas):
    def first() -> str:
        return canvas.view.desk.search.offers()[0].key

    canvas.hand.double_click(canvas.hand.scene(300, 250))
    canvas.hand.type("dropout")
    canvas.hand.answer(Qt.Key.Key_Return)
    canvas.document.select(())
    canvas.hand.double_click(canvas.hand.scene(600, 250))
    assert first() == "dropout"
    canvas.hand.answer(Qt.Key.Key_Escape)
    canvas.document.select({"b5"})
    canvas.hand.key(Qt.Key.Key_Space)
    assert first() == "relu"


def test_of_kinds_that_are_called_alike_the_common_one_is_offered_first(canvas):
    canvas.hand.double_click(canvas.hand.scene(300, 250))
    canvas.hand.type("conv")
    assert [offer.key for offer in canvas.view.desk.search.offers()][:2] == ["conv2d", "conv1d"]
    canvas.view.desk.search.field.clear()
    canvas.hand.type("cross")
    assert [offer.key for offer in canvas.view.desk.search.offers()][:2] == ["softmax_cross_entropy", "binary_cross_entropy"]
    canvas.hand.answer(Qt.Key.Key_Escape)


def test_a_search_is_as_high_as_what_it_found(canvas):
    canvas.document.select({"b4"})
    canvas.hand.key(Qt.Key.Key_L, CTRL)
    search = canvas.view.desk.search
    last = search.list.visualRect(search.list.model().index(len(search.offers()) - 1, 0))
    assert len(search.offers()) == 2
    assert 0 <= search.list.viewport().height() - last.bottom() <= 2
    canvas.hand.type("dense")
    assert len(search.offers()) == 1
    last = search.list.visualRect(search.list.model().index(0, 0))
    assert 0 <= search.list.viewport().height() - last.bottom() <= 2
    canvas.hand.answer(Qt.Key.Key_Escape)


def test_ctrl_enter_keeps_the_search_open_and_a_chain_grows(empty):
    empty.hand.key(Qt.Key.Key_Space)
    for words in ("input", "flatten", "fc"):
        empty.hand.type(words)
        empty.hand.answer(Qt.Key.Key_Return, CTRL)
    assert empty.view.desk.search.isVisible()
    assert [(wire.source, wire.target) for wire in empty.document.project.graph.wires] == [("b1", "b2"), ("b2", "b3")]
    empty.hand.answer(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is empty.view


@pytest.mark.parametrize("clicked", [True, False])
def test_space_on_a_wire_inserts_what_fits(canvas, clicked):
    """A click chooses the wire; without one it is the wire under the pointer."""
    (canvas.hand.click if clicked else canvas.hand.move)(canvas.hand.scene(360, 0))
    canvas.hand.key(Qt.Key.Key_Space)
    search = canvas.view.desk.search
    assert search.isVisible()
    assert {offer.key for offer in search.offers() if not offer.reason} >= {"batch_norm", "tanh"}
    assert next(offer for offer in search.offers() if offer.key == "dense").reason
    canvas.hand.type("batch norm")
    canvas.hand.answer(Qt.Key.Key_Return)
    assert [wire.source for wire in canvas.document.project.graph.inputs("b3")] == ["b7"]


def test_a_search_that_finds_nothing_is_as_low_as_its_sentence(canvas):
    canvas.view.desk.quick_add()
    search = canvas.view.desk.search
    full = search.height()
    canvas.hand.type("xyzzy")
    assert search.height() < full / 2
    search.field.clear()
    assert search.height() == full


def test_a_search_for_a_block_that_was_undone_offers_nothing(canvas):
    project, _ = add_block(canvas.document.project, "relu", (480.0, 240.0))
    canvas.document.apply("begin", project)
    canvas.hand.drag(canvas.hand.input("b7"), canvas.hand.scene(300, 300))
    assert canvas.view.desk.search.offers()
    canvas.document.undo()
    canvas.hand.type("re")
    assert canvas.view.desk.search.offers() == []


def test_the_hint_of_an_empty_canvas_does_not_look_out_behind_the_search(empty):
    """Words of which only the end can be read are no hint."""
    view = empty.view
    middle = view.viewport().rect().center()
    words = QRect(middle.x() - 260, middle.y() - 40, 520, 100)
    hint = view.viewport().grab(words).toImage()
    empty.hand.double_click(QPoint(40, 40))
    assert view.desk.search.isVisible()
    without = view.viewport().grab(words).toImage()
    assert without != hint
    empty.hand.answer(Qt.Key.Key_Escape)
    assert view.viewport().grab(words).toImage() == hint
