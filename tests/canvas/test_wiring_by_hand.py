"""Wires are dragged, dropped, pulled off and cut with the mouse."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.graph import Wire
from playground.document.edits import add_block, add_group, change_group, disconnect
from tests.canvas.hand import LEFT

MIDDLE = Qt.MouseButton.MiddleButton


def wires(canvas) -> set[tuple[str, str, int]]:
    return {(wire.source, wire.target, wire.port) for wire in canvas.document.project.graph.wires}


def apart(canvas, *pairs) -> None:
    """Take wires away, as a beginning."""
    canvas.document.apply("begin", disconnect(canvas.document.project, *(Wire(*pair) for pair in pairs)))


def test_drag_from_output_to_input_connects_in_one_step(canvas):
    apart(canvas, ("b2", "b3"))
    steps = len(canvas.document.history)
    canvas.hand.drag(canvas.hand.output("b2"), canvas.hand.input("b3"))
    assert ("b2", "b3", 0) in wires(canvas)
    assert len(canvas.document.history) == steps + 1
    canvas.document.undo()
    assert ("b2", "b3", 0) not in wires(canvas)


def test_drag_backwards_from_input_to_output_connects(canvas):
    apart(canvas, ("b2", "b3"))
    canvas.hand.drag(canvas.hand.input("b3"), canvas.hand.output("b2"))
    assert ("b2", "b3", 0) in wires(canvas)


def test_wire_is_caught_within_24_pixels(canvas):
    apart(canvas, ("b2", "b3"))
    canvas.hand.drag(canvas.hand.output("b2"), canvas.hand.input("b3") + QPoint(-12, 18))
    assert ("b2", "b3", 0) in wires(canvas)


def test_drop_on_the_body_takes_the_first_port_that_fits(canvas):
    apart(canvas, ("b2", "b3"))
    canvas.hand.drag(canvas.hand.output("b2"), canvas.hand.at("b3"))
    assert ("b2", "b3", 0) in wires(canvas)


def test_targets_are_ticked_and_a_wrong_one_says_why_before_the_drop(canvas):
    apart(canvas, ("b4", "b5"))
    hand = canvas.hand
    hand.press(hand.output("b2"))
    hand.move(hand.input("b5"))
    gesture = canvas.view.gesture
    fits = {port.block: verdict.fits for port, verdict in gesture.ticks.items()}
    assert fits["b4"]
    assert not fits["b5"]
    assert "Flatten" in gesture.verdict.reason
    escape(canvas)
    assert canvas.view.gesture is None
    hand.release(hand.input("b5"))
    assert ("b2", "b5", 0) not in wires(canvas)


def escape(canvas) -> None:
    canvas.hand.key(Qt.Key.Key_Escape)


def test_a_wrong_wire_dropped_anyway_shows_the_problem_with_its_fix(canvas):
    apart(canvas, ("b4", "b5"), ("b3", "b4"))
    canvas.hand.drag(canvas.hand.output("b3"), canvas.hand.input("b5"))
    problem = canvas.view.scene().blocks["b5"].face.problems[0]
    assert problem.fix.kind == "flatten"
    assert canvas.view.scene().wires[Wire("b3", "b5")].trouble
    badge = canvas.view.scene().blocks["b5"].badge_rect().center()
    canvas.hand.click(canvas.view.mapFromScene(badge).toPoint())
    card = canvas.view.desk.problems
    assert card.isVisible()
    button = next(piece for piece in card.children() if hasattr(piece, "click"))
    button.click()
    assert not canvas.view.scene().blocks["b5"].face.problems
    assert not card.isVisible()


def test_a_loop_is_refused_in_words(canvas):
    before = wires(canvas)
    canvas.hand.drag(canvas.hand.output("b5"), canvas.hand.input("b2") + QPoint(0, 0))
    assert wires(canvas) == before
    assert "loop" in canvas.said[-1]


def test_pulling_the_end_off_an_input_moves_the_wire(canvas):
    apart(canvas, ("b3", "b4"))
    canvas.hand.drag(canvas.hand.input("b3"), canvas.hand.input("b4"))
    assert ("b2", "b4", 0) in wires(canvas)
    assert ("b2", "b3", 0) not in wires(canvas)


def test_pulling_the_end_off_onto_empty_canvas_deletes_the_wire_and_escape_keeps_it(canvas):
    hand = canvas.hand
    start = hand.input("b3")
    hand.press(start)
    hand.move(start + QPoint(-40, 160))
    hand.key(Qt.Key.Key_Escape)
    hand.release(start + QPoint(-40, 160))
    assert ("b2", "b3", 0) in wires(canvas)
    hand.drag(start, start + QPoint(-40, 160))
    assert ("b2", "b3", 0) not in wires(canvas)


def test_click_click_wiring_needs_no_dragging(canvas):
    apart(canvas, ("b2", "b3"))
    canvas.hand.click(canvas.hand.output("b2"))
    canvas.hand.move(canvas.hand.input("b3"))
    canvas.hand.click(canvas.hand.input("b3"))
    assert ("b2", "b3", 0) in wires(canvas)
    assert canvas.view.gesture is None


@pytest.fixture(params=["middle button", "Space"])
def pull(canvas, request):
    """Pull the canvas along, in one of the two ways."""

    def by(start: QPoint, end: QPoint) -> None:
        if request.param == "Space":
            QTest.keyPress(canvas.view, Qt.Key.Key_Space)
            assert canvas.view.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
            canvas.hand.drag(start, end)
            QTest.keyRelease(canvas.view, Qt.Key.Key_Space)
        else:
            canvas.hand.drag(start, end, button=MIDDLE)

    return by


def test_a_wire_that_hangs_on_the_pointer_goes_on_after_the_canvas_was_pulled_along(canvas, pull):
    apart(canvas, ("b2", "b3"))
    hand, view = canvas.hand, canvas.view
    hand.click(hand.output("b2"))
    hanging, center = view.gesture, QPointF(view.camera.center)
    pull(QPoint(700, 600), QPoint(500, 500))
    assert view.camera.center == center + QPointF(200, 100) / view.camera.scale
    assert view.gesture is hanging
    assert not view.desk.search.isVisible()
    assert view.viewport().cursor().shape() == Qt.CursorShape.CrossCursor
    hand.click(hand.input("b3"))
    assert ("b2", "b3", 0) in wires(canvas)
    assert view.gesture is None


def test_a_hanging_wire_is_seen_while_the_canvas_is_pulled_along(canvas):
    hand, view = canvas.hand, canvas.view
    hand.click(hand.output("b1"))
    edge, end = QPoint(view.viewport().width() - 3, 600), QPoint(1400, 500)
    hand.move(edge)
    assert view.edge.active
    hand.press(edge, button=MIDDLE)
    assert not view.edge.active, "the hand pulls now"
    hand.move(end)
    around = QRect(end - QPoint(3, 3), QSize(6, 6))
    assert view.viewport().grab(around).toImage().pixelColor(3, 3) == view.stage.look.accent
    hand.key(Qt.Key.Key_Escape)
    assert view.gesture is None


@pytest.mark.parametrize("way", ["Esc", "right button"])
def test_what_ends_a_hanging_wire_ends_it_after_the_canvas_was_pulled_along_too(canvas, way):
    apart(canvas, ("b2", "b3"))
    canvas.hand.click(canvas.hand.output("b2"))
    canvas.hand.drag(QPoint(700, 600), QPoint(500, 500), button=MIDDLE)
    if way == "Esc":
        escape(canvas)
    else:
        canvas.hand.click(QPoint(500, 500), button=Qt.MouseButton.RightButton)
    assert canvas.view.gesture is None
    canvas.hand.click(canvas.hand.input("b3"))
    assert ("b2", "b3", 0) not in wires(canvas)


def test_pulling_twice_in_a_row_or_pressing_another_button_meanwhile_drops_no_wire(canvas):
    hand, view = canvas.hand, canvas.view
    hand.click(hand.output("b2"))
    hanging, place = view.gesture, QPoint(700, 600)
    hand.click(place, button=MIDDLE)
    QTest.mouseDClick(hand.port, MIDDLE, Qt.KeyboardModifier.NoModifier, place)
    hand.release(place, button=MIDDLE)
    assert view.gesture is hanging
    hand.press(place, button=MIDDLE)
    pulling, where = view.gesture, QPointF(place)
    for kind, held in ((QEvent.Type.MouseButtonPress, MIDDLE | LEFT), (QEvent.Type.MouseButtonRelease, MIDDLE)):
        QApplication.sendEvent(hand.port, QMouseEvent(kind, where, where, LEFT, held, Qt.KeyboardModifier.NoModifier))
    assert view.gesture is pulling
    hand.release(place, button=MIDDLE)
    assert view.gesture is hanging
    assert not view.desk.search.isVisible()


def test_targets_that_come_into_sight_are_ticked(canvas):
    hand, view = canvas.hand, canvas.view
    view.look_at(QPointF(-700, 0))
    hand.click(hand.output("b1"))
    assert not any(port.block == "b4" for port in view.gesture.ticks)
    hand.drag(QPoint(1500, 600), QPoint(100, 600), button=MIDDLE)
    hand.move(QPoint(110, 600))
    assert any(port.block == "b4" for port in view.gesture.ticks)


def test_click_click_with_ctrl_goes_on_from_the_target(canvas):
    apart(canvas, ("b2", "b3"), ("b3", "b4"))
    hand = canvas.hand
    hand.click(hand.output("b2"))
    hand.click(hand.input("b3"), Qt.KeyboardModifier.ControlModifier)
    hand.click(hand.input("b4"))
    assert {("b2", "b3", 0), ("b3", "b4", 0)} <= wires(canvas)


def test_alt_drag_cuts_what_it_crosses(canvas):
    hand = canvas.hand
    hand.drag(hand.scene(360, -120), hand.scene(360, 120), Qt.KeyboardModifier.AltModifier)
    assert ("b2", "b3", 0) not in wires(canvas)
    assert len(wires(canvas)) == 4


def test_several_inputs_grow_a_port_with_each_wire(canvas):
    project, key = add_block(canvas.document.project, "add", (480.0, 240.0))
    canvas.document.apply("begin", project)
    hand = canvas.hand
    hand.drag(hand.output("b2"), hand.input(key, 0))
    hand.drag(hand.output("b3"), hand.input(key, 1))
    assert {("b2", key, 0), ("b3", key, 1)} <= wires(canvas)
    assert canvas.view.scene().blocks[key].face.inputs == 3
    assert canvas.document.analysis.problems_of(key) == []


def test_a_wire_dropped_on_empty_canvas_offers_what_fits_and_wires_it_in_one_step(canvas):
    hand = canvas.hand
    steps = len(canvas.document.history)
    hand.drag(hand.output("b3"), hand.scene(600, 220))
    search = canvas.view.desk.search
    assert search.isVisible()
    offers = search.offers()
    reasons = [bool(offer.reason) for offer in offers]
    assert reasons == sorted(reasons)
    assert "input" not in {offer.key for offer in offers}
    hand.type("max pool")
    hand.answer(Qt.Key.Key_Return)
    assert not search.isVisible()
    assert ("b3", "b7", 0) in wires(canvas)
    assert canvas.document.project.graph.blocks["b7"].layer.kind == "pool2d"
    assert len(canvas.document.history) == steps + 1


def test_escape_in_the_offer_drops_the_wire(canvas):
    before = wires(canvas)
    canvas.hand.drag(canvas.hand.output("b3"), canvas.hand.scene(600, 220))
    canvas.hand.answer(Qt.Key.Key_Escape)
    assert not canvas.view.desk.search.isVisible()
    assert wires(canvas) == before
    assert len(canvas.document.project.graph.blocks) == 6


def test_ports_can_be_hit_within_12_pixels_at_any_zoom(canvas):
    apart(canvas, ("b2", "b3"))
    for scale in (0.3, 1.0, 3.0):
        canvas.view.zoom_to(scale)
        canvas.view.look_at(canvas.view.scene().blocks["b3"].rect.center())
        canvas.hand.press(canvas.hand.input("b3") + QPoint(-8, 8))
        assert type(canvas.view.gesture).__name__ == "DragWire", scale
        canvas.hand.key(Qt.Key.Key_Escape)


def test_a_clicked_wire_can_be_deleted(canvas):
    canvas.hand.click(canvas.hand.scene(360, 0))
    canvas.hand.key(Qt.Key.Key_Delete)
    assert ("b2", "b3", 0) not in wires(canvas)


def test_a_pulled_wire_stays_where_it_is_dropped_on_what_cannot_take_it(canvas):
    project, group = add_group(canvas.document.project, ["b2", "b3"])
    canvas.document.apply("begin", change_group(project, group, collapsed=True))
    canvas.view.fit()
    card = canvas.view.scene().groups[group].rect.center()
    for place in (canvas.hand.scene(*card.toTuple()), canvas.hand.at("b1"), canvas.hand.at("b4")):
        canvas.hand.drag(canvas.hand.input("b5"), place)
        assert Wire("b4", "b5") in canvas.document.project.graph.wires
    assert any("Expand the frame" in text for text in canvas.said)
    assert any("no input" in text for text in canvas.said)


def test_escape_lets_a_clicked_wire_go(canvas):
    canvas.hand.click(canvas.hand.scene(360, 0))
    assert canvas.view.stage.wire == Wire("b2", "b3")
    canvas.hand.key(Qt.Key.Key_Escape)
    canvas.hand.key(Qt.Key.Key_Delete)
    assert Wire("b2", "b3") in canvas.document.project.graph.wires


def test_a_wire_whose_end_is_pulled_off_is_seen_once(canvas):
    """Where it ran before there is only the ground."""
    spot = canvas.hand.scene(345, 0)

    def color():
        return canvas.view.grab().toImage().pixelColor(spot)

    canvas.hand.press(canvas.hand.input("b3"))
    before = color()
    canvas.hand.move(canvas.hand.scene(340, 200))
    canvas.hand.move(canvas.hand.scene(330, 300))
    assert color() != before
    assert color() == canvas.view.stage.look.canvas
    canvas.hand.key(Qt.Key.Key_Escape)
    canvas.hand.release(canvas.hand.scene(330, 300))
    assert color() != canvas.view.stage.look.canvas
