"""Wires are led around blocks with mouse and keys: dots are put, carried, selected, walked to and taken away."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from engine.graph import Wire
from playground.canvas.announcing import sentence
from playground.canvas.items.geometry import Port
from playground.canvas.outline import Outline
from playground.canvas.over.menu import make_menu
from playground.canvas.over.tips import tip_for
from playground.document.edits import add_block, add_dot, add_group, connect
from playground.document.project import dot_key
from playground.style import theme

WIRE = Wire("b2", "b3")
ALT, CTRL, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def dots(canvas, wire: Wire = WIRE) -> tuple:
    return canvas.document.project.dots.get(wire, ())


def drag_on(canvas, start: QPoint, end: QPoint, modifiers=Qt.KeyboardModifier.NoModifier, *, last: int = Qt.Key.Key_unknown) -> None:
    """Double-click, hold, carry and let go; `last` is a key that is pressed before."""
    canvas.hand.click(start)
    QTest.mouseDClick(canvas.hand.port, Qt.MouseButton.LeftButton, modifiers, start)
    canvas.hand.move((start + end) / 2)
    canvas.hand.move(end)
    if last != Qt.Key.Key_unknown:
        canvas.hand.key(last)
    canvas.hand.release(end, modifiers)


@pytest.fixture
def skip(canvas):
    """The network with an Add below the row, fed by a wire that leads around, through two dots."""
    project, key = add_block(canvas.document.project, "add", (960.0, 300.0))
    project = connect(connect(project, "b3", key), "b2", key)
    wire = Wire("b2", key, 1)
    project, _ = add_dot(project, wire, (400.0, 200.0))
    project, _ = add_dot(project, wire, (800.0, 200.0))
    canvas.document.apply("begin", project)
    canvas.wire = wire
    canvas.view.look_at(QPointF(600, 100))
    return canvas


def test_a_double_click_puts_a_dot_on_the_wire_in_one_step(canvas):
    steps = len(canvas.document.history)
    canvas.hand.double_click(canvas.hand.scene(363, 2))
    assert dots(canvas) == ((360.0, 0.0),)
    assert canvas.document.selection == {dot_key(WIRE, 0)}
    assert len(canvas.document.history) == steps + 1
    assert not canvas.view.desk.search.isVisible()
    canvas.document.undo()
    assert dots(canvas) == ()
    assert canvas.view.scene().dots == {}


def test_a_dot_can_be_carried_on_from_the_double_click_still_in_one_step(canvas):
    steps = len(canvas.document.history)
    drag_on(canvas, canvas.hand.scene(360, 0), canvas.hand.scene(371, -163))
    assert dots(canvas) == ((380.0, -160.0),)
    assert len(canvas.document.history) == steps + 1
    assert canvas.view.scene().wires[WIRE].bounds.top() < -160


def test_escape_takes_the_dot_back_that_is_being_put(canvas):
    drag_on(canvas, canvas.hand.scene(360, 0), canvas.hand.scene(360, -160), last=Qt.Key.Key_Escape)
    assert dots(canvas) == ()
    assert canvas.view.scene().wires[WIRE].dots == ()


def test_an_undo_from_elsewhere_ends_the_putting_of_a_dot(canvas):
    canvas.view.desk.verbs.add_note(QPointF(0, 300))
    canvas.hand.click(canvas.hand.scene(360, 0))
    QTest.mouseDClick(canvas.hand.port, Qt.MouseButton.LeftButton, pos=canvas.hand.scene(360, 0))
    canvas.hand.move(canvas.hand.scene(360, -160))
    canvas.document.undo()
    assert canvas.view.gesture is None
    assert canvas.view.scene().wires[WIRE].dots == ()


def test_copying_a_dot_alone_leaves_the_clipboard_as_it_is(skip):
    skip.document.select({"b3"})
    skip.hand.key(Qt.Key.Key_C, CTRL)
    before = QGuiApplication.clipboard().text()
    skip.hand.click(skip.hand.scene(400, 200))
    skip.hand.key(Qt.Key.Key_X, CTRL)
    assert QGuiApplication.clipboard().text() == before
    assert len(dots(skip, skip.wire)) == 2


def test_a_dot_keeps_to_the_grid_and_with_alt_to_nothing(canvas):
    canvas.hand.double_click(canvas.hand.scene(360, 0))
    canvas.hand.drag(canvas.hand.scene(360, 0), canvas.hand.scene(371, 157))
    assert dots(canvas) == ((380.0, 160.0),)
    canvas.hand.drag(canvas.hand.scene(380, 160), canvas.hand.scene(373, 157), ALT)
    assert dots(canvas) == ((373.0, 157.0),)


def test_a_dot_comes_to_lie_on_the_line_of_another_and_shows_it(skip):
    hand = skip.hand
    hand.press(hand.scene(400, 200))
    hand.move(hand.scene(420, 250))
    hand.move(hand.scene(430, 205))
    assert [guide.vertical for guide in skip.view.gesture.guides] == [False]
    hand.release(hand.scene(430, 205))
    assert dots(skip, skip.wire)[0] == (440.0, 200.0)


def test_a_dot_comes_to_lie_level_with_the_port_of_its_wire(skip):
    wire, port = Wire("b3", "b7"), skip.view.scene().port_point(Port("b7", False, 0))
    assert port.y() % 20
    skip.document.apply("begin", add_dot(skip.document.project, wire, (700.0, 100.0))[0])
    skip.hand.drag(skip.hand.scene(700, 100), skip.hand.scene(700, port.y() + 3))
    assert dots(skip, wire) == ((700.0, port.y()),)


@pytest.mark.parametrize("scale", [0.3, 1.0, 3.0])
def test_a_dot_can_be_hit_within_12_pixels_at_any_zoom(canvas, scale):
    project, _ = add_dot(canvas.document.project, WIRE, (360.0, 300.0))
    canvas.document.apply("begin", project)
    canvas.view.zoom_to(scale)
    canvas.view.look_at(QPointF(360, 300))
    canvas.hand.click(canvas.hand.scene(360, 300) + QPoint(8, -8))
    assert canvas.document.selection == {dot_key(WIRE, 0)}


def test_several_dots_follow_each_other_along_the_wire(canvas):
    drag_on(canvas, canvas.hand.scene(360, 0), canvas.hand.scene(360, -200))
    path = canvas.view.scene().wires[WIRE].path
    before, after = path.pointAtPercent(0.25), path.pointAtPercent(0.75)
    for point in (after, before):
        canvas.hand.double_click(canvas.view.mapFromScene(point).toPoint())
    xs = [x for x, _ in dots(canvas)]
    assert len(xs) == 3
    assert dots(canvas)[1] == (360.0, -200.0)
    assert abs(xs[0] - before.x()) <= 10
    assert abs(xs[2] - after.x()) <= 10


def test_shift_adds_a_dot_to_the_selection_ctrl_toggles_it(skip):
    hand, first = skip.hand, dot_key(skip.wire, 0)
    hand.click(hand.at("b3"))
    hand.click(hand.scene(400, 200), SHIFT)
    assert skip.document.selection == {"b3", first}
    hand.click(hand.scene(400, 200), CTRL)
    assert skip.document.selection == {"b3"}


def test_a_rubber_band_takes_dots_with_blocks_and_they_move_together(skip):
    hand = skip.hand
    hand.drag(hand.scene(340, 230), hand.scene(660, -80))
    assert skip.document.selection == {"b3", dot_key(skip.wire, 0)}
    steps = len(skip.document.history)
    hand.drag(hand.at("b3"), hand.at("b3") + QPoint(0, 40))
    assert skip.document.project.positions["b3"] == (480.0, 40.0)
    assert dots(skip, skip.wire) == ((400.0, 240.0), (800.0, 200.0))
    assert len(skip.document.history) == steps + 1


def test_ctrl_and_arrows_move_a_dot_in_one_step(skip):
    skip.hand.click(skip.hand.scene(400, 200))
    steps = len(skip.document.history)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        skip.hand.key(key, CTRL)
    assert dots(skip, skip.wire) == ((440.0, 220.0), (800.0, 200.0))
    assert len(skip.document.history) == steps + 1


def test_delete_takes_the_dot_and_leaves_the_wire(skip):
    skip.hand.click(skip.hand.scene(400, 200))
    skip.hand.key(Qt.Key.Key_Delete)
    assert dots(skip, skip.wire) == ((800.0, 200.0),)
    assert skip.wire in skip.document.project.graph.wires
    assert skip.document.undo_name == "Remove a reroute point"
    skip.hand.key(Qt.Key.Key_A, CTRL)
    assert dot_key(skip.wire, 0) in skip.document.selection
    skip.hand.key(Qt.Key.Key_Delete)
    assert skip.document.project.graph.blocks == {}
    assert skip.document.project.dots == {}


def test_a_led_wire_is_cut_where_it_runs_now(skip):
    hand = skip.hand
    hand.drag(hand.scene(600, 150), hand.scene(600, 250), ALT)
    assert skip.wire not in skip.document.project.graph.wires
    assert skip.document.project.dots == {}


def test_a_block_dropped_on_a_led_wire_stands_where_it_fell_and_parts_the_dots(skip):
    skip.hand.drop_kind("tanh", skip.hand.scene(600, 200))
    project = skip.document.project
    assert project.positions["b8"] == (600.0, 200.0)
    assert project.dots == {Wire("b2", "b8"): ((400.0, 200.0),), Wire("b8", "b7", 1): ((800.0, 200.0),)}


def test_the_end_of_a_led_wire_is_plugged_in_elsewhere_with_its_dots(skip):
    project, _ = add_block(skip.document.project, "relu", (1200.0, 300.0))
    skip.document.apply("begin", project)
    skip.hand.drag(skip.hand.input("b7", 1), skip.hand.input("b8"))
    assert skip.document.project.dots == {Wire("b2", "b8"): ((400.0, 200.0), (800.0, 200.0))}


def test_a_wire_that_takes_the_place_of_a_led_one_goes_its_own_way(canvas):
    canvas.hand.double_click(canvas.hand.scene(360, 0))
    canvas.hand.drag(canvas.hand.output("b1"), canvas.hand.input("b3"))
    assert Wire("b1", "b3") in canvas.document.project.graph.wires
    assert canvas.document.project.dots == {}


def test_a_frame_carries_the_dots_inside_and_collapsing_hides_them(skip):
    project, group = add_group(skip.document.project, ["b2", "b3", "b7"], "Body")
    skip.document.apply("begin", project)
    item = skip.view.scene().groups[group]
    title = skip.view.mapFromScene(QPointF(item.rect.left() + 120, item.rect.top() + 14)).toPoint()
    skip.hand.drag(title, title + QPoint(40, 20))
    assert dots(skip, skip.wire) == ((440.0, 220.0), (840.0, 220.0))
    skip.hand.key(Qt.Key.Key_E, CTRL)
    assert skip.view.scene().shown_dots() == {}
    assert skip.view.scene().dot_at(QPointF(440, 220), 12) is None
    skip.hand.key(Qt.Key.Key_E, CTRL)
    assert len(skip.view.scene().shown_dots()) == 2


@pytest.mark.parametrize("inside", [("b2", "b3"), ("b6", "b7")])
def test_the_wires_of_a_collapsed_frame_run_straight_to_it(skip, inside):
    project, group = add_group(skip.document.project, inside, "Body")
    skip.document.apply("begin", project)
    skip.document.select({inside[0]})
    skip.hand.key(Qt.Key.Key_E, CTRL)
    scene = skip.view.scene()
    item = scene.wires[skip.wire]
    assert (item.dots, scene.shown_dots()) == ((), {})
    steps = len(skip.document.history)
    skip.hand.double_click(skip.hand.scene(*item.middle.toTuple()))
    assert len(skip.document.history) == steps
    assert (item.dots, scene.dots.keys()) == ((), {dot_key(skip.wire, 0), dot_key(skip.wire, 1)})
    assert "Expand the frame" in skip.said[-1]
    skip.document.select({group})
    skip.hand.key(Qt.Key.Key_E, CTRL)
    assert [point.x() for point in item.dots] == [400.0, 800.0]


def test_an_undone_move_of_a_led_wire_ends_where_the_document_says(skip):
    skip.hand.drag(skip.hand.scene(400, 200), skip.hand.scene(400, 260))
    theme.set_reduced_motion(False)
    skip.document.undo()
    assert skip.view.motion.gliding
    skip.view.motion.finish()
    theme.set_reduced_motion(True)
    assert [(point.x(), point.y()) for point in skip.view.scene().wires[skip.wire].dots] == [(400.0, 200.0), (800.0, 200.0)]


def test_a_clicked_wire_takes_a_point_by_key(canvas):
    canvas.hand.click(canvas.hand.scene(360, 0))
    canvas.hand.key(Qt.Key.Key_R, SHIFT)
    assert dots(canvas) == ((360.0, 0.0),)
    canvas.hand.key(Qt.Key.Key_R, SHIFT)
    assert len(dots(canvas)) == 2


def test_of_the_wires_of_a_block_one_is_chosen_by_name(canvas):
    canvas.document.select({"b2"})
    canvas.hand.key(Qt.Key.Key_R, SHIFT)
    assert {offer.title for offer in canvas.view.desk.search.offers()} == {"input → conv2d", "conv2d → relu"}
    canvas.hand.type("relu")
    canvas.hand.answer(Qt.Key.Key_Return)
    assert len(dots(canvas)) == 1
    assert canvas.document.selection == {dot_key(WIRE, 0)}
    canvas.hand.key(Qt.Key.Key_Up, CTRL)
    assert dots(canvas)[0][1] == -20.0


def test_with_nothing_to_lead_it_is_said(canvas):
    canvas.document.select(())
    canvas.hand.key(Qt.Key.Key_R, SHIFT)
    assert "Select a block" in canvas.said[-1]
    canvas.view.desk.do("straighten")
    assert "No reroute point" in canvas.said[-1]


def test_arrows_walk_over_the_dots_of_a_wire(skip):
    document, hand = skip.document, skip.hand
    first, second = (dot_key(skip.wire, number) for number in (0, 1))
    document.select({"b4"})
    hand.key(Qt.Key.Key_Down)
    assert document.selection == {second}
    hand.key(Qt.Key.Key_Left)
    assert document.selection == {first}
    hand.key(Qt.Key.Key_Left)
    assert document.selection == {"b2"}
    document.select({second})
    hand.key(Qt.Key.Key_Right)
    assert document.selection == {"b7"}
    document.select({first})
    hand.key(Qt.Key.Key_Tab)
    assert document.selection == {"b3"}


def test_the_outline_lists_dots_and_selects_them(skip, qtbot):
    outline = Outline(skip.document)
    qtbot.addWidget(outline)
    model = outline.model()
    row = next(model.item(number) for number in range(model.rowCount()) if model.item(number).text().startswith("conv2d"))
    rows = [row.child(number) for number in range(row.rowCount()) if "Reroute" in row.child(number).text()]
    assert [child.text() for child in rows] == ["Reroute point 1 of 2 from conv2d to add", "Reroute point 2 of 2 from conv2d to add"]
    outline.setExpanded(row.index(), True)
    outline.setCurrentIndex(rows[1].index())
    assert skip.document.selection == {dot_key(skip.wire, 1)}
    skip.hand.click(skip.hand.scene(400, 200))
    assert outline.currentIndex() == rows[0].index()
    skip.hand.key(Qt.Key.Key_Delete)
    outline.close_document()


def test_a_dot_is_said_for_screen_readers_and_when_the_pointer_rests(skip):
    words = "Reroute point 1 of 2 from conv2d to add"
    assert sentence(skip.view.stage, {dot_key(skip.wire, 0)}) == words
    assert words in tip_for(skip.view.stage, QPointF(400, 200))
    assert "Double-click" in tip_for(skip.view.stage, QPointF(600, 200))


def entries(canvas, point: QPointF, wire: Wire | None) -> dict:
    menu = make_menu(canvas.view, canvas.view.desk, canvas.view.stage, point, wire)
    return {action.text(): action for action in menu.actions()}


def test_the_menu_of_a_wire_adds_a_point_removes_all_and_cuts(skip):
    entries(skip, QPointF(600, 203), skip.wire)["Add a reroute point here"].trigger()
    assert dots(skip, skip.wire) == ((400.0, 200.0), (600.0, 200.0), (800.0, 200.0))
    entries(skip, QPointF(600, 203), skip.wire)["Remove all reroute points"].trigger()
    assert skip.document.project.dots == {}
    assert not entries(skip, QPointF(600, 203), skip.wire)["Remove all reroute points"].isEnabled()
    entries(skip, QPointF(600, 203), skip.wire)["Cut the wire"].trigger()
    assert skip.wire not in skip.document.project.graph.wires


def test_the_menu_of_a_dot_removes_it_or_all(skip):
    skip.document.select({dot_key(skip.wire, 0)})
    entries(skip, QPointF(), None)["Remove the reroute point"].trigger()
    assert dots(skip, skip.wire) == ((800.0, 200.0),)
    skip.document.select({dot_key(skip.wire, 0)})
    entries(skip, QPointF(), None)["Remove all reroute points of the wire"].trigger()
    assert skip.document.project.dots == {}


def test_dots_count_for_what_is_shown(skip):
    project, _ = add_dot(skip.document.project, skip.wire, (600.0, 2000.0), 1)
    skip.document.apply("far", project)
    assert skip.view.scene().bounds().bottom() > 2000
    assert skip.view.scene().bounds([dot_key(skip.wire, 1)]).center() == QPointF(600, 2000)
    skip.view.fit()
    assert skip.view.camera.visible().contains(QPointF(600, 2000))
    assert not skip.view.grab().isNull()


def test_the_shape_stands_on_the_wire_where_no_dot_is(skip):
    item = skip.view.scene().wires[skip.wire]
    assert item.distance(item.middle) < 1
    assert 500 < item.middle.x() < 700


def test_wires_of_what_is_selected_stand_out_and_others_step_back(skip):
    """Blocks, dots and frames have wires; a note has none, so that nothing steps back behind it."""
    view = skip.view
    look = view.stage.look

    def color(x: float, y: float):
        point = view.mapFromScene(QPointF(x, y)).toPoint()
        return view.grab().toImage().pixelColor(point)

    for chosen in ({"b2"}, {dot_key(skip.wire, 0)}):
        skip.document.select(chosen)
        assert (color(500, 200), color(1047, 0)) == (look.accent, look.faint_wire)
    project, group = add_group(skip.document.project, ["b2", "b7"], "Body")
    skip.document.apply("group", project, selection={group})
    assert (color(500, 200), color(1047, 0)) == (look.accent, look.faint_wire)
    skip.view.desk.verbs.add_note(QPointF(0, 600))
    assert color(1047, 0) == look.wire
