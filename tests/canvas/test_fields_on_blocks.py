"""Settings changed where they stand on the blocks, with real presses, drags, wheels and keys."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from playground.inspector.inspector import Inspector

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def layer(canvas, block):
    return canvas.document.project.graph.blocks[block].layer


def wheel(view, point):
    """Turn the wheel over a point of the viewport, as the window system says it."""
    place = QPointF(view.viewport().mapTo(view.window(), point))
    QTest.wheelEvent(view.window().windowHandle(), place, QPoint(0, 120))


# -- dragging


def test_a_drag_over_a_number_of_the_selected_block_changes_it_in_one_step(canvas):
    canvas.document.select({"b5"})
    start = canvas.hand.field("b5", "units")
    canvas.hand.press(start)
    for way in (12, 24, 36):
        canvas.hand.move(start + QPoint(way, 0))
        assert layer(canvas, "b5").units == 10 + way // 6, "the network follows at once"
    canvas.hand.release(start + QPoint(36, 0))
    assert canvas.document.history == ("Open", "Change Units of dense")
    canvas.hand.drag(canvas.hand.field("b5", "units"), canvas.hand.field("b5", "units") - QPoint(30, 0))
    assert layer(canvas, "b5").units == 11
    assert len(canvas.document.history) == 3, "the next drag is a step of its own"
    canvas.document.undo()
    canvas.document.undo()
    assert layer(canvas, "b5").units == 10


def test_a_drag_goes_as_far_at_any_zoom_and_fast_and_slow_as_in_the_inspector(canvas):
    canvas.document.select({"b5"})
    canvas.view.zoom_to(2.0)
    canvas.view.look_at(canvas.view.scene().blocks["b5"].center)
    start = canvas.hand.field("b5", "units")
    canvas.hand.drag(start, start + QPoint(60, 0))
    assert layer(canvas, "b5").units == 20
    start = canvas.hand.field("b5", "units")
    canvas.hand.press(start)
    canvas.view._gesture.move(canvas.view.mapToScene(QPointF(start + QPoint(30, 0))), SHIFT)
    assert layer(canvas, "b5").units == 70
    canvas.view._gesture.move(canvas.view.mapToScene(QPointF(start + QPoint(120, 0))), CTRL)
    assert layer(canvas, "b5").units == 22
    canvas.hand.key(Key.Key_Escape)


def test_a_drag_stays_in_the_range_and_esc_takes_it_back(canvas):
    canvas.document.select({"b5"})
    before = canvas.document.project
    start = canvas.hand.field("b5", "units")
    canvas.hand.press(start)
    canvas.hand.move(start - QPoint(600, 0))
    assert layer(canvas, "b5").units == 1
    canvas.hand.key(Key.Key_Escape)
    assert canvas.document.project == before
    assert canvas.document.history == ("Open",)
    canvas.hand.move(start + QPoint(60, 0))
    assert canvas.document.project == before, "the drag is over"
    canvas.hand.release(start)


def test_an_undo_in_the_middle_of_a_drag_ends_it(canvas):
    canvas.document.select({"b5"})
    start = canvas.hand.field("b5", "units")
    canvas.hand.press(start)
    canvas.hand.move(start + QPoint(60, 0))
    canvas.document.undo()
    assert canvas.view.gesture is None
    canvas.hand.move(start + QPoint(90, 0))
    assert layer(canvas, "b5").units == 10
    canvas.hand.release(start)


def test_blocks_of_one_kind_that_are_selected_change_together(canvas, with_kinds):
    other, relu = with_kinds("dense", "leaky_relu")
    canvas.document.select({"b5", other, relu})
    start = canvas.hand.field("b5", "units")
    canvas.hand.drag(start, start + QPoint(60, 0))
    assert layer(canvas, "b5").units == layer(canvas, other).units == 20
    assert canvas.document.selection == {"b5", other, relu}
    assert canvas.document.undo_name == "Change Units of 2 blocks"


def test_a_block_that_is_not_selected_is_carried_by_its_values(canvas):
    point = canvas.hand.at("b5")
    canvas.document.select({"b5"})
    value = canvas.hand.field("b5", "units")
    canvas.document.select(())
    canvas.hand.drag(value, value + QPoint(0, 100))
    assert canvas.document.history == ("Open", "Move")
    assert canvas.document.project.positions["b5"][1] == 100
    assert layer(canvas, "b5").units == 10
    canvas.hand.drag(canvas.hand.at("b5"), point)
    assert canvas.document.project.positions["b5"][1] == 0, "and a selected one by all the rest of it"


def test_enter_edits_blocks_of_one_kind_together(canvas, with_kinds):
    (other,) = with_kinds("dense")
    canvas.document.select({"b5", other})
    canvas.hand.key(Key.Key_Return)
    canvas.hand.fill_in("24")
    assert layer(canvas, "b5").units == layer(canvas, other).units == 24
    canvas.document.select({"b5", "b2"})
    canvas.hand.key(Key.Key_Return)
    assert canvas.hand.editor is None


# -- typing


def test_a_click_opens_the_field_and_a_sum_is_taken(canvas):
    canvas.hand.open_field("b5", "units")
    assert canvas.hand.editor.hasFocus()
    assert canvas.hand.editor.selectedText() == "10"
    assert canvas.hand.editor.accessibleName() == "Units"
    canvas.hand.fill_in("28*28")
    assert layer(canvas, "b5").units == 784
    assert canvas.hand.editor is None
    assert canvas.view.hasFocus()
    assert canvas.document.history == ("Open", "Change Units of dense")


def test_a_double_click_on_a_field_does_no_more_than_a_click(canvas, qtbot):
    canvas.document.select({"b5"})
    point = canvas.hand.field("b5", "units")
    canvas.hand.click(point)
    below = canvas.view.viewport().childAt(point)
    with qtbot.assertNotEmitted(canvas.view.edit_requested):
        QTest.mouseDClick(below, Qt.MouseButton.LeftButton, pos=below.mapFrom(canvas.view.viewport(), point))
    assert canvas.hand.editor is not None
    assert canvas.hand.editor.hasFocus()


def test_tab_goes_from_field_to_field_and_from_block_to_block(canvas):
    canvas.document.select({"b2"})
    canvas.hand.key(Key.Key_Return)
    seen = []
    for _ in range(5):
        seen.append((*canvas.document.selection, canvas.hand.editor.accessibleName()))
        QTest.keyClick(canvas.hand.editor, Key.Key_Tab)
    assert seen == [("b2", "Filters"), ("b2", "Kernel size"), ("b2", "Padding"), ("b5", "Units"), ("b6", "Column")]
    QTest.keyClick(canvas.hand.editor, Key.Key_Backtab, SHIFT)
    assert canvas.hand.editor.accessibleName() == "Column"
    for _ in range(2):
        QTest.keyClick(canvas.hand.editor, Key.Key_Tab)
    assert canvas.hand.editor is None, "past the last field the canvas has the keyboard again"
    assert canvas.view.hasFocus()


def test_tab_keeps_what_was_typed(canvas):
    canvas.hand.open_field("b2", "filters")
    canvas.hand.fill_in("6", Key.Key_Tab)
    assert layer(canvas, "b2").filters == 6
    canvas.hand.fill_in("5")
    assert layer(canvas, "b2").kernel_size == 5


@pytest.mark.parametrize("typed", ["0", "99999999", "2.5", "many"])
def test_a_value_that_may_not_be_is_said_at_the_block(canvas, typed, qtbot):
    canvas.hand.open_field("b5", "units")
    canvas.hand.fill_in(typed)
    said, why = canvas.view.desk.fields._trouble, canvas.view.desk.fields._trouble.text()
    assert said.isVisible()
    assert canvas.hand.editor is not None, "to be mended"
    assert canvas.document.history == ("Open",)
    inspector = Inspector(canvas.document)
    qtbot.addWidget(inspector)
    row = inspector.block_page._form.rows["units"]
    row.field.line.setText(typed)
    QTest.keyClick(row.field.line, Key.Key_Return)
    assert row.error.text() == said.text() != ""
    inspector.close_document()
    canvas.hand.click(canvas.hand.scene(0, 250))
    assert canvas.hand.editor is None
    assert canvas.view.desk.refusal.isVisible(), "left as it is, the trouble is said where the field was"
    assert canvas.view.desk.refusal.text() == canvas.said[-1] == f"{why} Nothing was changed."
    assert layer(canvas, "b5").units == 10


def test_esc_leaves_the_value_as_it_was_also_after_steps(canvas):
    canvas.hand.open_field("b5", "units")
    QTest.keyClicks(canvas.hand.editor, "77")
    QTest.keyClick(canvas.hand.editor, Key.Key_Escape)
    assert layer(canvas, "b5").units == 10
    canvas.hand.open_field("b5", "units")
    for _ in range(3):
        QTest.keyClick(canvas.hand.editor, Key.Key_Up)
    assert layer(canvas, "b5").units == 13
    QTest.keyClick(canvas.hand.editor, Key.Key_Escape)
    assert layer(canvas, "b5").units == 10
    assert canvas.document.history == ("Open",)
    assert canvas.document.selection == {"b5"}, "Esc closed the field and did nothing else"


def test_a_click_elsewhere_keeps_what_was_typed(canvas):
    canvas.hand.open_field("b5", "units")
    QTest.keyClicks(canvas.hand.editor, "77")
    canvas.hand.click(canvas.hand.scene(0, 250))
    assert layer(canvas, "b5").units == 77


def test_the_field_shows_what_an_undo_brings_back_and_goes_with_its_block(canvas):
    canvas.hand.open_field("b5", "units")
    QTest.keyClick(canvas.hand.editor, Key.Key_Up)
    canvas.document.undo()
    assert canvas.hand.editor.text() == "10"
    canvas.view.desk.do("delete")
    assert canvas.hand.editor is None


def test_a_field_closes_with_what_was_typed_when_its_block_is_selected_no_more(canvas):
    canvas.hand.open_field("b5", "units")
    QTest.keyClicks(canvas.hand.editor, "77")
    canvas.document.select({"b2"})
    assert canvas.hand.editor is None
    assert layer(canvas, "b5").units == 77
    assert layer(canvas, "b2").filters == 4


def test_the_wheel_zooms_and_changes_no_value(canvas):
    canvas.hand.open_field("b5", "units")
    scale = canvas.view.camera.scale
    inside = canvas.hand.editor.mapTo(canvas.view.viewport(), QPoint(5, 5))
    wheel(canvas.view, inside)
    assert canvas.view.camera.scale > scale
    assert layer(canvas, "b5").units == 10
    wheel(canvas.view, canvas.hand.field("b5", "units"))
    assert layer(canvas, "b5").units == 10


# -- choices and switches


def test_choices_drop_down_and_close_when_one_is_chosen(canvas, with_kinds):
    (pool,) = with_kinds("pool2d")
    canvas.hand.open_field(pool, "mode")
    view = canvas.hand.editor.view()
    assert view.isVisible()
    QTest.keyClick(view, Key.Key_Down)
    QTest.keyClick(view, Key.Key_Return)
    assert layer(canvas, pool).mode != "max"
    assert canvas.hand.editor is None


def test_a_choice_reached_by_key_is_changed_by_arrows_and_stays_open(canvas, with_kinds):
    (pool,) = with_kinds("pool2d")
    canvas.document.select({pool})
    canvas.hand.key(Key.Key_Return)
    assert isinstance(canvas.hand.editor, QComboBox)
    QTest.keyClick(canvas.hand.editor, Key.Key_Down)
    assert layer(canvas, pool).mode != "max"
    assert canvas.hand.editor is not None
    QTest.keyClick(canvas.hand.editor, Key.Key_Return)
    assert canvas.hand.editor is None


def test_padding_takes_a_word_or_a_number(canvas):
    canvas.hand.open_field("b2", "padding")
    canvas.hand.fill_in("2")
    assert layer(canvas, "b2").padding == 2
    canvas.hand.open_field("b2", "padding")
    canvas.hand.fill_in("valid")
    assert layer(canvas, "b2").padding == "valid"


def test_columns_of_the_data_are_offered(canvas):
    canvas.document.select({"b1"})
    canvas.hand.key(Key.Key_Return)
    combo = canvas.hand.editor
    assert {combo.itemText(number) for number in range(combo.count())} == set(canvas.document.project.source.columns())


def test_a_setting_whose_words_go_with_its_value_is_left_for_the_next(canvas, with_kinds):
    (depthwise,) = with_kinds("depthwise_conv2d", multiplier=2)
    canvas.hand.open_field(depthwise, "multiplier")
    canvas.hand.fill_in("1", Key.Key_Tab)
    assert layer(canvas, depthwise).multiplier == 1
    assert canvas.hand.editor.accessibleName() == "Kernel size"
    canvas.document.undo()
    canvas.hand.open_field(depthwise, "multiplier")
    canvas.hand.fill_in("1")
    assert canvas.hand.editor is None
    assert canvas.view.hasFocus()


def test_a_click_turns_a_switch(canvas, with_kinds):
    (prelu,) = with_kinds("prelu", shared=True)
    canvas.hand.open_field(prelu, "shared")
    assert layer(canvas, prelu).shared is False
    assert canvas.hand.editor is None
