"""Frames that collapse, what glides and flashes, the edge that takes the canvas along, phrases: with real events."""

import itertools
import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from engine.graph import Wire
from playground.canvas.announcing import sentence
from playground.canvas.camera.edge_pan import pull
from playground.canvas.over.tips import tip_for
from playground.document import phrases
from playground.document.edits import add_block, add_dot, add_group, change_group, connect, disconnect, insert_on_wire, move_blocks
from playground.document.project import STEP_X
from playground.files.phrases import PhraseBook
from playground.style import theme

NONE = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def framed(canvas):
    project, key = add_group(canvas.document.project, ["b2", "b3"], "Features")
    canvas.document.apply("Group", project)
    canvas.view.fit()
    assert key == "g1"
    return canvas


def test_a_double_click_on_its_title_makes_a_frame_one_block(framed):
    scene = framed.view.scene()
    title = framed.view.mapFromScene(scene.groups["g1"].title_rect().center()).toPoint()
    framed.hand.double_click(title)
    assert framed.document.project.group("g1").collapsed
    card = scene.groups["g1"].rect
    assert scene.blocks["b2"].outer == card
    assert scene.wires[Wire("b1", "b2")].end == QPointF(card.left(), card.center().y())
    assert scene.wires[Wire("b2", "b3")].hidden
    assert scene.wires[Wire("b3", "b4")].start == QPointF(card.right(), card.center().y())
    assert {item.id for item in scene.shown()} == {"b1", "b4", "b5", "b6"}
    framed.view.grab()
    framed.hand.double_click(framed.view.mapFromScene(card.center()).toPoint())
    assert not framed.document.project.group("g1").collapsed
    assert not scene.wires[Wire("b2", "b3")].hidden


def test_a_collapsed_frame_is_moved_and_deleted_as_one(framed):
    framed.document.select(["g1"])
    framed.hand.key(Qt.Key.Key_E, CONTROL)
    scene = framed.view.scene()
    before = dict(framed.document.project.positions)
    start = framed.view.mapFromScene(scene.groups["g1"].rect.center()).toPoint()
    framed.hand.drag(start, start + QPoint(0, round(100 * framed.view.camera.scale)))
    moved = {key: framed.document.project.positions[key][1] - before[key][1] for key in before}
    assert moved == {key: (100.0 if key in ("b2", "b3") else 0.0) for key in before}
    assert scene.blocks["b2"].folded == scene.groups["g1"].rect
    framed.hand.key(Qt.Key.Key_Delete)
    assert not {"b2", "b3"} & framed.document.project.graph.blocks.keys()
    assert framed.document.project.groups == ()


def test_what_is_put_into_a_frame_belongs_to_it(framed):
    """Into a wire inside, as one block or as several, or beside the blocks; with Alt it stays outside."""
    scene = framed.view.scene()
    framed.hand.drop_kind("batch_norm", framed.hand.scene(360, 0))
    drag(framed, (framed.hand.output("b7") + framed.hand.input("b3")) / 2)
    inside = {"b2", "b3", "b7", "b8", "b9", "b10"}
    assert framed.document.project.group("g1").blocks == inside
    corner = scene.groups["g1"].rect.bottomLeft() + QPointF(60, -10)
    framed.hand.drop_kind("relu", framed.view.mapFromScene(corner).toPoint())
    assert framed.document.project.group("g1").blocks == inside | {"b11"}
    framed.hand.drop_kind("tanh", framed.view.mapFromScene(corner + QPointF(0, 400)).toPoint())
    assert framed.document.project.group("g1").blocks == inside | {"b11"}


def test_a_click_on_the_title_of_a_frame_selects_the_frame(framed):
    title = framed.view.mapFromScene(framed.view.scene().groups["g1"].title_rect().center()).toPoint()
    framed.hand.click(title)
    assert framed.document.selection == {"g1"}
    framed.document.select({"b1", "g1"})
    framed.hand.click(title)
    assert framed.document.selection == {"g1"}


def test_a_collapsed_frame_covers_the_wires_behind_it(framed):
    project = change_group(framed.document.project, "g1", collapsed=True)
    project, key = add_block(project, "add", (720.0, 0.0))
    framed.document.apply("begin", connect(project, "b1", key))
    card = framed.view.mapFromScene(framed.view.scene().groups["g1"].rect.center()).toPoint()
    framed.hand.click(card)
    assert framed.document.selection == {"g1"}
    framed.hand.double_click(card)
    assert not framed.document.project.group("g1").collapsed
    assert not framed.document.project.dots


def test_what_is_selected_in_a_collapsed_frame_is_seen_on_its_card_and_renamed_in_the_open(framed):
    framed.document.apply("begin", change_group(framed.document.project, "g1", collapsed=True))
    card = framed.view.scene().groups["g1"].rect
    edge = framed.view.mapFromScene(QPointF(card.left(), card.top() + 30)).toPoint()
    framed.document.select({"b1"})
    before = framed.view.grab().toImage().pixelColor(edge)
    framed.document.select({"b2"})
    assert framed.view.grab().toImage().pixelColor(edge) != before
    framed.hand.key(Qt.Key.Key_F2)
    assert not framed.document.project.group("g1").collapsed
    assert framed.view.desk.editor.field.isVisible()


def test_arrows_go_on_from_a_frame(framed):
    for key, block in ((Qt.Key.Key_Right, "b4"), (Qt.Key.Key_Left, "b1")):
        framed.document.select({"g1"})
        framed.hand.key(key)
        assert framed.document.selection == {block}


def test_arrows_step_onto_the_card_of_a_collapsed_frame_and_on_from_it(framed):
    framed.document.apply("begin", change_group(framed.document.project, "g1", collapsed=True))
    framed.document.select({"b1"})
    for key, stop in ((Qt.Key.Key_Right, "g1"), (Qt.Key.Key_Right, "b4"), (Qt.Key.Key_Left, "g1"), (Qt.Key.Key_Left, "b1")):
        framed.hand.key(key)
        assert framed.document.selection == {stop}


def test_arrows_up_and_down_find_the_card_and_no_block_that_it_hides(framed):
    project, above = add_block(framed.document.project, "relu", (360.0, -200.0))
    project, below = add_block(project, "relu", (480.0, 200.0))
    framed.document.apply("begin", change_group(project, "g1", collapsed=True))
    framed.document.select({above})
    for key, stop in ((Qt.Key.Key_Down, "g1"), (Qt.Key.Key_Down, below), (Qt.Key.Key_Up, "g1"), (Qt.Key.Key_Up, above)):
        framed.hand.key(key)
        assert framed.document.selection == {stop}


def test_from_a_block_that_a_collapsed_frame_hides_arrows_go_on_as_from_its_card(framed):
    framed.document.apply("begin", change_group(framed.document.project, "g1", collapsed=True))
    for key, stop in ((Qt.Key.Key_Right, "b4"), (Qt.Key.Key_Left, "b1")):
        framed.document.select({"b3"})
        framed.hand.key(key)
        assert framed.document.selection == {stop}


def test_tab_takes_a_collapsed_frame_as_one(framed):
    framed.document.apply("begin", change_group(framed.document.project, "g1", collapsed=True))
    order = []
    for _ in range(5):
        framed.hand.key(Qt.Key.Key_Tab)
        order += framed.document.selection
    assert order == ["b1", "g1", "b4", "b5", "b6"]


def test_the_first_arrow_leads_onto_a_frame_that_hides_the_first_block(framed):
    project, key = add_group(framed.document.project, ["b1", "b2"], "Begin")
    framed.document.apply("begin", change_group(project, key, collapsed=True), selection=())
    framed.hand.key(Qt.Key.Key_Down)
    assert framed.document.selection == {key}
    assert sentence(framed.view.stage, {key}) == "Frame, Begin, 2 blocks"


def test_the_sign_of_a_problem_on_a_collapsed_frame_says_it_and_leads_to_it(framed):
    project = change_group(without(framed, Wire("b1", "b2")), "g1", collapsed=True)
    framed.document.apply("begin", project)
    corner = framed.view.scene().groups["g1"].rect.topRight()
    assert "Nothing is connected" in tip_for(framed.view.stage, corner)
    framed.hand.click(framed.view.mapFromScene(corner).toPoint())
    assert not framed.document.project.group("g1").collapsed
    assert framed.view.desk.problems.isVisible()


def test_arrows_pass_over_the_dots_that_a_collapsed_frame_hides(framed):
    project, _ = add_dot(framed.document.project, Wire("b3", "b4"), (600.0, 60.0))
    framed.document.apply("begin", change_group(project, "g1", collapsed=True))
    framed.document.select({"b3"})
    framed.hand.key(Qt.Key.Key_Right)
    assert framed.document.selection == {"b4"}


def test_the_way_to_a_problem_opens_the_frame_around_it(framed):
    framed.document.select(["g1"])
    framed.hand.key(Qt.Key.Key_E, CONTROL)
    framed.document.apply("cut", without(framed, Wire("b1", "b2")))
    framed.hand.key(Qt.Key.Key_F8)
    assert not framed.document.project.group("g1").collapsed
    assert framed.view.desk.problems.isVisible()


def without(canvas, wire):
    return disconnect(canvas.document.project, wire)


def test_what_makes_room_glides_and_ends_where_it_belongs(canvas, qtbot):
    theme.set_reduced_motion(False)
    project, _ = insert_on_wire(canvas.document.project, Wire("b3", "b4"), "tanh")
    canvas.document.apply("insert", project)
    scene = canvas.view.scene()
    assert canvas.view.motion.gliding
    assert scene.blocks["b4"].center.x() < project.positions["b4"][0]
    qtbot.waitUntil(lambda: not canvas.view.motion.gliding)
    assert scene.blocks["b4"].center.x() == project.positions["b4"][0]
    assert all((item.start, item.end) == scene.ends(wire) for wire, item in scene.wires.items())


def test_a_glide_ends_at_its_place_to_the_last_digit(canvas, qtbot):
    """Halfway sums round: 100.1 + (0.3 - 100.1) is not 0.3, and what Qt compares for equality forgives it."""
    theme.set_reduced_motion(False)
    odd = {f"b{number}": (100.1 * number, 0.3 / number) for number in range(1, 7)}
    for places in (odd, {key: (x / 3, 7.7 * y) for key, (x, y) in odd.items()}):
        canvas.document.apply("move", move_blocks(canvas.document.project, places))
        assert canvas.view.motion.gliding
        qtbot.waitUntil(lambda: not canvas.view.motion.gliding)
        assert {key: item.center.toTuple() for key, item in canvas.view.scene().blocks.items()} == places


def test_with_less_motion_nothing_glides(canvas):
    project, _ = insert_on_wire(canvas.document.project, Wire("b3", "b4"), "tanh")
    canvas.document.apply("insert", project)
    assert not canvas.view.motion.gliding


def test_a_press_ends_what_glides(canvas):
    theme.set_reduced_motion(False)
    project, _key = insert_on_wire(canvas.document.project, Wire("b3", "b4"), "tanh")
    canvas.document.apply("insert", project)
    canvas.hand.press(canvas.hand.scene(0, 400))
    assert not canvas.view.motion.gliding
    canvas.hand.release(canvas.hand.scene(0, 400))


def test_who_made_way_for_a_wire_is_said(canvas):
    canvas.view.fit()
    canvas.hand.drag(canvas.hand.output("b1"), canvas.hand.input("b4"))
    assert Wire("b1", "b4") in canvas.document.project.graph.wires
    assert any("relu" in text for text in canvas.said)


def test_the_edge_takes_the_canvas_along(canvas):
    view, hand = canvas.view, canvas.hand
    view.fit()
    start, center = hand.at("b1"), QPointF(view.camera.center)
    hand.press(start)
    edge = QPoint(view.viewport().width() - 3, start.y())
    hand.move(edge)
    assert view.edge.active
    for _ in range(5):
        view.edge.tick()
    assert view.camera.center.x() > center.x()
    held = view.mapToScene(edge).x() - view.scene().blocks["b1"].center.x()
    assert abs(held) < 100  # the block stays at the pointer
    hand.release(edge)
    assert not view.edge.active


def test_esc_brings_the_canvas_back_that_an_edge_took_along(canvas):
    view, hand = canvas.view, canvas.hand
    start, center = hand.at("b1"), QPointF(view.camera.center)
    hand.press(start)
    hand.move(QPoint(view.viewport().width() - 3, start.y()))
    for _ in range(50):
        view.edge.tick()
    hand.key(Qt.Key.Key_Escape)
    assert view.camera.center == center
    hand.release(start)


def test_what_is_dragged_in_crosses_the_edge_without_taking_the_canvas_along(canvas):
    view, middle = canvas.view, canvas.hand.scene(400, 250)
    data = canvas.hand.hover_kind("dense", QPoint(3, 300))
    assert not view.edge.active
    for point, pulls in ((middle, False), (QPoint(3, 300), True), (middle, False)):
        QApplication.sendEvent(view.viewport(), QDragMoveEvent(point, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE))
        assert view.edge.active == pulls
    canvas.hand.leave()
    assert not view.edge.active


def test_nothing_pulls_in_the_middle():

    assert pull(QPointF(400, 300), QSizeF(800, 600)).isNull()
    assert pull(QPointF(2, 300), QSizeF(800, 600)).x() < 0


def drag(canvas, point: QPoint) -> None:
    phrase = next(phrase for phrase in phrases.available() if phrase.kind == "dense_block")
    data = QMimeData()
    data.setData("application/x-blockprop-fragment", json.dumps(phrase.fragment()).encode())
    copy, left, no = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    port = canvas.view.viewport()
    QApplication.sendEvent(port, QDragEnterEvent(point, copy, data, left, no))
    QApplication.sendEvent(port, QDragMoveEvent(point, copy, data, left, no))
    canvas.view.grab()
    QApplication.sendEvent(port, QDropEvent(QPointF(point), copy, data, left, no))


def test_a_phrase_dropped_on_a_wire_goes_into_it(canvas):
    canvas.view.fit()
    point = (canvas.hand.output("b4") + canvas.hand.input("b5")) / 2
    drag(canvas, point)
    graph = canvas.document.project.graph
    assert len(graph.blocks) == 9
    chain = ["b4", *sorted(graph.blocks.keys() - {f"b{n}" for n in range(1, 7)}), "b5"]
    assert all(Wire(one, other) in graph.wires for one, other in itertools.pairwise(chain))
    xs = [canvas.document.project.positions[key][0] for key in chain]
    assert [right - left for left, right in itertools.pairwise(xs)] == [STEP_X] * 4
    assert not canvas.document.analysis.problems


def test_a_phrase_dropped_on_empty_canvas_stands_there(canvas):
    canvas.view.fit()
    drag(canvas, canvas.hand.scene(300, 260))
    assert len(canvas.document.project.graph.blocks) == 9
    assert len(canvas.document.selection) == 3


def test_the_search_knows_phrases(canvas):
    canvas.document.select(["b4"])
    canvas.hand.key(Qt.Key.Key_Space)
    canvas.hand.type("dense block")
    canvas.hand.answer(Qt.Key.Key_Return)
    assert len(canvas.document.project.graph.blocks) == 9


def test_ones_own_selection_becomes_a_phrase(canvas, tmp_path):
    book = canvas.view.desk.offers.phrases
    told = []
    book.changed.connect(lambda: told.append(True))
    canvas.document.select(["b2", "b3"])
    canvas.view.desk.do("save_phrase")
    field = canvas.view.desk.editor.field
    field.setText("My eyes")
    canvas.view.desk.editor.close(keep=True)
    entry = book.all()[0]
    assert (entry.title, entry.own, len(entry.blocks["blocks"])) == ("My eyes", True, 2)
    assert told
    assert entry.first_kind == "conv2d"


def test_a_phrase_with_several_ways_in_is_not_offered_behind_a_block(canvas):
    book = canvas.view.desk.offers.phrases
    apart = dict(phrases.PHRASES[0].fragment(), wires=[])
    book.add("Apart", apart)
    canvas.document.select(["b4"])
    canvas.hand.key(Qt.Key.Key_Space)
    assert "Apart" not in [offer.title for offer in canvas.view.desk.search.offers()]
    canvas.hand.answer(Qt.Key.Key_Escape)
    canvas.document.select(())
    canvas.hand.key(Qt.Key.Key_Space)
    assert "Apart" in [offer.title for offer in canvas.view.desk.search.offers()]


def test_phrases_survive_the_program_and_bad_files(tmp_path, canvas):
    path = tmp_path / "phrases.json"
    book = PhraseBook(path)
    book.add("Eyes", phrases.PHRASES[0].fragment())
    assert [entry.title for entry in PhraseBook(path).all() if entry.own] == ["Eyes"]
    book.remove("own:eyes")
    assert not [entry for entry in PhraseBook(path).all() if entry.own]
    path.write_text('[{"title": "x", "blocks": {"blocks": "no"}}, 5, {"title": ""}]')
    assert not [entry for entry in PhraseBook(path).all() if entry.own]


@pytest.mark.parametrize("way", ["arrange", "large pictures"])
def test_what_is_shown_whole_is_whole_when_the_blocks_have_come_to_rest(canvas, qtbot, way):
    """The camera sets out while they glide: it flies to where they will be, not to where they were."""
    places = {f"b{number}": (number // 2 * 240.0, number % 2 * 110.0) for number in range(1, 7)}
    places["b6"] = (1500.0, 1200.0) if way == "arrange" else places["b6"]
    canvas.document.apply("begin", move_blocks(canvas.document.project, places))
    theme.set_reduced_motion(False)
    view = canvas.view
    view.fit()
    if way == "arrange":
        canvas.hand.key(Qt.Key.Key_A, SHIFT)
    else:
        view.desk.do("show_pictures", "large")
    assert view.motion.gliding
    qtbot.waitUntil(lambda: not view.motion.gliding)
    rest = view.camera.fitting(view.scene().bounds(), 1.0)
    qtbot.waitUntil(lambda: (view.camera.scale, view.camera.center) == rest)
