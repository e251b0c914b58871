"""Blocks are added, moved, selected, deleted, copied and renamed with real events."""

import json

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from engine.catalogue import SOURCES
from engine.graph import Wire
from playground.document.edits import add_block, add_note
from playground.document.project import Project
from tests.canvas.hand import LEFT

SHIFT, CTRL, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def pairs(canvas) -> set[tuple[str, str]]:
    return {(wire.source, wire.target) for wire in canvas.document.project.graph.wires}


def test_drop_from_the_palette_lands_on_the_grid_under_the_pointer_and_is_selected(empty):
    point = empty.hand.scene(107, 53)
    empty.hand.drop_kind("input", point)
    assert empty.document.project.positions == {"b1": (100.0, 60.0)}
    assert empty.document.selection == {"b1"}
    assert empty.document.project.graph.blocks["b1"].layer.column == "image"


def test_a_drop_beside_a_block_stays_under_the_pointer_and_one_on_it_finds_room(canvas):
    canvas.hand.drop_kind("dense", canvas.hand.scene(340, 100))
    canvas.hand.drop_kind("dense", canvas.hand.scene(540, 140))
    assert canvas.document.project.positions["b8"] == (540.0, 140.0)
    canvas.hand.drop_kind("dense", canvas.hand.scene(320, 130))
    rects = [item.rect for item in canvas.view.scene().blocks.values()]
    assert not any(one.intersects(other) for one in rects for other in rects if one is not other)


def test_with_alt_a_drop_lies_where_it_is_seen_off_the_grid(canvas):
    point = canvas.hand.scene(367, 187)
    data = canvas.hand.hover_kind("dense", point)
    QApplication.sendEvent(canvas.hand.port, QDropEvent(QPointF(point), Qt.DropAction.CopyAction, data, LEFT, ALT))
    assert canvas.document.project.positions["b7"] == (367.0, 187.0)


def test_a_drag_that_leaves_the_canvas_adds_nothing(empty):
    empty.hand.hover_kind("dense", empty.hand.scene(0, 0))
    assert empty.view.gesture is not None
    empty.hand.leave()
    assert empty.view.gesture is None
    assert not empty.document.project.graph.blocks


def test_an_unknown_kind_is_not_accepted(empty):
    empty.hand.drop_kind("no_such_layer", empty.hand.scene(0, 0))
    assert not empty.document.project.graph.blocks


def test_drop_on_a_wire_inserts_and_makes_room_in_one_step(canvas):
    steps = len(canvas.document.history)
    canvas.hand.drop_kind("batch_norm", canvas.hand.scene(360, 0))
    assert {("b2", "b7"), ("b7", "b3")} <= pairs(canvas)
    assert ("b2", "b3") not in pairs(canvas)
    assert len(canvas.document.history) == steps + 1
    assert canvas.document.project.positions["b3"][0] > 480


def test_drop_on_a_wire_where_it_does_not_fit_says_why_and_stays_unwired(canvas):
    canvas.hand.hover_kind("dense", canvas.hand.scene(360, 0))
    assert "Flatten" in canvas.view.gesture.reason
    canvas.hand.drop_kind("dense", canvas.hand.scene(360, 0))
    assert ("b2", "b3") in pairs(canvas)
    assert not any("b7" in pair for pair in pairs(canvas))


def test_enter_in_the_palette_adds_right_of_the_selected_block_and_wires_it(empty):
    first = empty.view.add_kind("input")
    second = empty.view.add_kind("conv2d")
    third = empty.view.add_kind("dense")
    assert {(first, second), (second, third)} <= pairs(empty)
    places = empty.document.project.positions
    assert places[second][0] > places[first][0]
    assert places[second][1] == places[first][1]


def test_what_would_take_it_after_one_click_is_wired_with_that_click_at_hand(empty):
    """A Dense takes no image; without a wire nothing would say that a Flatten helps."""
    _, images, numbers = (empty.view.add_kind(kind) for kind in ("input", "conv2d", "dense"))
    empty.hand.key(Qt.Key.Key_F8)
    mend = empty.view.desk.problems.findChild(QPushButton)
    assert mend.text() == "Insert Flatten"
    QTest.mouseClick(mend, LEFT)
    flatten = next(key for key, block in empty.document.project.graph.blocks.items() if block.layer.kind == "flatten")
    assert {(images, flatten), (flatten, numbers)} <= pairs(empty)


def test_what_can_never_take_it_stands_beside_it(empty):
    first, second = empty.view.add_kind("input"), empty.view.add_kind("softmax_cross_entropy")
    empty.document.select({second})
    third = empty.view.add_kind("dense")
    assert pairs(empty) == {(first, second)}
    assert third in empty.document.project.positions


def test_blocks_added_one_by_one_never_overlap(empty):
    for _ in range(6):
        empty.document.select(())
        empty.view.add_kind("dense")
    rects = [item.rect for item in empty.view.scene().blocks.values()]
    assert not any(one.intersects(other) for one in rects for other in rects if one is not other)


def test_a_drag_moves_on_the_grid_in_one_step(canvas):
    hand = canvas.hand
    start = hand.at("b3")
    steps = len(canvas.document.history)
    hand.drag(start, start + QPoint(57, 143))
    assert canvas.document.project.positions["b3"] == (540.0, 140.0)
    assert len(canvas.document.history) == steps + 1
    canvas.document.undo()
    assert canvas.document.project.positions["b3"] == (480.0, 0.0)
    assert canvas.view.scene().blocks["b3"].center.x() == 480.0


def test_several_blocks_move_together(canvas):
    canvas.document.select({"b2", "b3"})
    start = canvas.hand.at("b2")
    canvas.hand.drag(start, start + QPoint(0, 160))
    places = canvas.document.project.positions
    assert places["b2"] == (240.0, 160.0)
    assert places["b3"] == (480.0, 160.0)
    assert places["b4"] == (720.0, 0.0)


def test_a_drag_with_ctrl_from_a_selected_block_leaves_the_others_alone(canvas):
    canvas.document.select({"b2", "b5"})
    start = canvas.hand.at("b5")
    places = canvas.document.project.positions
    canvas.hand.drag(start, start + QPoint(0, 100), CTRL)
    assert canvas.document.selection == {"b2"}
    assert canvas.document.project.positions == places


def test_wires_follow_while_a_block_is_dragged_and_escape_brings_it_back(canvas):
    hand = canvas.hand
    start = hand.at("b3")
    hand.press(start)
    hand.move(start + QPoint(0, 60))
    hand.move(start + QPoint(0, 120))
    wire = canvas.view.scene().wires[Wire("b2", "b3")]
    assert wire.end.y() == 120.0
    hand.key(Qt.Key.Key_Escape)
    assert wire.end.y() == 0.0
    hand.release(start)
    assert canvas.document.project.positions["b3"] == (480.0, 0.0)


def test_an_unsteady_click_moves_nothing(canvas):
    start = canvas.hand.at("b3")
    canvas.hand.drag(start, start + QPoint(2, 2))
    assert canvas.document.history == ("Open",)
    assert canvas.document.selection == {"b3"}


def test_a_lone_block_dragged_onto_a_wire_goes_into_it(canvas):
    project, key = add_block(canvas.document.project, "batch_norm", (360.0, 200.0))
    canvas.document.apply("begin", project)
    start = canvas.hand.at(key)
    canvas.hand.drag(start, start + QPoint(0, -200))
    assert {("b2", key), (key, "b3")} <= pairs(canvas)


def test_rubber_band_to_the_right_takes_what_is_inside_and_to_the_left_what_it_touches(canvas):
    hand = canvas.hand
    hand.drag(hand.scene(130, -90), hand.scene(500, 90))
    assert canvas.document.selection == {"b2"}
    hand.drag(hand.scene(500, -90), hand.scene(130, 90))
    assert canvas.document.selection == {"b2", "b3"}


def test_shift_adds_and_ctrl_toggles(canvas):
    hand = canvas.hand
    hand.click(hand.at("b2"))
    hand.click(hand.at("b3"), SHIFT)
    assert canvas.document.selection == {"b2", "b3"}
    hand.click(hand.at("b2"), CTRL)
    assert canvas.document.selection == {"b3"}
    hand.drag(hand.scene(610, -90), hand.scene(850, 90), SHIFT)
    assert canvas.document.selection == {"b3", "b4"}
    hand.drag(hand.scene(610, -90), hand.scene(850, 90), CTRL)
    assert canvas.document.selection == {"b3"}


def test_escape_in_a_rubber_band_brings_the_selection_back(canvas):
    canvas.document.select({"b5"})
    canvas.hand.press(canvas.hand.scene(130, -90))
    canvas.hand.move(canvas.hand.scene(500, 90))
    assert canvas.document.selection == {"b2"}
    canvas.hand.key(Qt.Key.Key_Escape)
    canvas.hand.release(canvas.hand.scene(500, 90))
    assert canvas.document.selection == {"b5"}


def test_a_click_on_empty_canvas_and_escape_select_nothing(canvas):
    canvas.hand.click(canvas.hand.at("b2"))
    canvas.hand.click(canvas.hand.scene(360, 200))
    assert not canvas.document.selection
    canvas.hand.key(Qt.Key.Key_A, CTRL)
    assert len(canvas.document.selection) == 6
    canvas.hand.key(Qt.Key.Key_Escape)
    assert not canvas.document.selection


def test_delete_heals_and_shift_delete_leaves_a_gap(canvas):
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_Delete)
    assert ("b2", "b4") in pairs(canvas)
    canvas.document.undo()
    assert canvas.document.selection == {"b3"}
    canvas.hand.key(Qt.Key.Key_Delete, SHIFT)
    assert ("b2", "b4") not in pairs(canvas)
    assert "b3" not in canvas.view.scene().blocks


def test_bypass_is_refused_in_words_where_shapes_change(canvas):
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_B, CTRL)
    assert canvas.document.project.graph.blocks["b3"].bypassed
    canvas.document.select({"b4"})
    canvas.hand.key(Qt.Key.Key_B, CTRL)
    assert not canvas.document.project.graph.blocks["b4"].bypassed
    assert "bypassed" in canvas.said[-1]


def test_copy_is_json_and_paste_makes_fresh_blocks_at_the_pointer(canvas):
    canvas.document.select({"b2", "b3"})
    canvas.hand.key(Qt.Key.Key_C, CTRL)
    assert json.loads(QGuiApplication.clipboard().text())["blocks"]
    canvas.hand.move(canvas.hand.scene(400, 260))
    canvas.hand.key(Qt.Key.Key_V, CTRL)
    assert canvas.document.selection == {"b7", "b8"}
    assert ("b7", "b8") in pairs(canvas)
    assert canvas.document.project.positions["b7"][1] == 260.0
    assert canvas.document.project.graph.blocks["b8"].name == "relu_2"


def test_cut_closes_the_gap_and_duplicate_copies_beside(canvas):
    canvas.document.select({"b3"})
    canvas.hand.key(Qt.Key.Key_X, CTRL)
    assert ("b2", "b4") in pairs(canvas)
    canvas.document.select({"b2"})
    canvas.hand.key(Qt.Key.Key_D, CTRL)
    assert len(canvas.document.project.graph.blocks) == 6
    assert canvas.document.selection == {"b7"}


def test_foreign_text_on_the_clipboard_is_refused_in_words(canvas):
    for text in ("hello", "{", '{"blocks": 3}', "[" * 100_000, '{"blocks": [{"id": "b1", "kind": "os.system"}]}'):
        QGuiApplication.clipboard().setText(text)
        before = len(canvas.said)
        canvas.hand.key(Qt.Key.Key_V, CTRL)
        assert len(canvas.said) == before + 1, text[:40]
    assert len(canvas.document.project.graph.blocks) == 6


def test_a_frame_holds_blocks_moves_with_its_title_and_takes_in_what_is_dropped(canvas):
    canvas.document.select({"b2", "b3"})
    canvas.hand.key(Qt.Key.Key_G, CTRL)
    group = canvas.document.project.groups[0]
    assert group.blocks == {"b2", "b3"}
    title = canvas.view.scene().groups[group.id].title_rect()
    start = canvas.hand.scene(title.left() + 200, title.top() + 8)
    canvas.hand.drag(start, start + QPoint(0, 100))
    assert canvas.document.project.positions["b2"] == (240.0, 100.0)
    start = canvas.hand.at("b4")
    canvas.hand.drag(start, canvas.hand.scene(340, 80))
    assert "b4" in canvas.document.project.groups[0].blocks
    start = canvas.hand.at("b4")
    canvas.hand.press(start)
    QTest.mouseMove(canvas.view.viewport(), start + QPoint(10, 200))
    canvas.hand.release(start + QPoint(10, 200), ALT)
    assert "b4" not in canvas.document.project.groups[0].blocks


def test_a_lone_block_goes_into_no_wire_where_it_does_not_fit_and_says_why(canvas):
    project, key = add_block(canvas.document.project, "conv2d", (840.0, 200.0))
    canvas.document.apply("begin", project)
    wires = pairs(canvas)
    start = canvas.hand.at(key)
    canvas.hand.press(start)
    canvas.hand.move(start + QPoint(0, -100))
    canvas.hand.move(start + QPoint(0, -200))
    assert "needs an image" in canvas.view.gesture.reason
    assert not canvas.view.grab().isNull()
    canvas.hand.release(start + QPoint(0, -200))
    assert pairs(canvas) == wires
    assert "needs an image" in canvas.said[-1]
    assert canvas.document.project.positions[key] == (840.0, 0.0)


def test_a_frame_goes_with_the_last_of_its_blocks_that_is_cut(canvas):
    canvas.document.select({"b2", "b3"})
    canvas.hand.key(Qt.Key.Key_G, CTRL)
    canvas.document.select({"b2", "b3"})
    canvas.hand.key(Qt.Key.Key_X, CTRL)
    assert canvas.document.project.groups == ()


def test_ctrl_and_arrows_move_a_note(canvas):
    project, key = add_note(canvas.document.project, "look here", (0.0, 200.0))
    canvas.document.apply("begin", project)
    canvas.document.select({key, "b2"})
    canvas.hand.key(Qt.Key.Key_Down, CTRL)
    note = canvas.document.project.note(key)
    assert (note.x, note.y) == (0.0, 220.0)
    assert canvas.document.project.positions["b2"] == (240.0, 20.0)


@pytest.mark.parametrize(
    ("data", "kinds", "target"),
    [
        ("auto_mpg", ("input", "dense", "mse"), "target"),
        ("adding_problem", ("input", "gru", "dense", "mse"), "target"),
        ("time_series", ("input", "gru", "dense", "mse"), "target"),
        ("playground2d", ("input", "dense", "mse"), "label"),
        ("copy_memory", ("input", "embedding", "dense", "softmax_cross_entropy"), "target"),
        ("shakespeare", ("input", "embedding", "dense", "softmax_cross_entropy"), "next"),
        ("mnist", ("input", "flatten", "dense", "mse"), "label"),
    ],
)
def test_a_loss_compares_with_what_is_to_be_learnt_though_nothing_fits_yet(desk_of, data, kinds, target):
    """Else one click of its cure would teach the network to give back what goes in."""
    desk = desk_of(Project(source=SOURCES[data]()))
    loss = [desk.view.add_kind(kind) for kind in kinds][-1]
    assert desk.document.project.graph.blocks[loss].layer.column == target
