"""Keyboard, zoom, problems, minimap and outline."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from engine.data.sources.mnist import MNIST
from engine.data.sources.playground2d import Playground2D
from engine.graph import Block, Graph, UnknownLayer, Wire
from playground.canvas.announcing import sentence
from playground.canvas.keys import KEYS
from playground.canvas.outline import Outline
from playground.canvas.over.tips import tip_for
from playground.document.edits import add_block, connect, disconnect, move_blocks
from playground.document.project import Project
from playground.style import theme
from playground.style.words import said

SHIFT, CTRL, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def turn_wheel(view, point: QPoint, turns: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    place, none = QPointF(point), Qt.MouseButton.NoButton
    event = QWheelEvent(place, place, QPoint(), QPoint(0, 120 * turns), none, modifiers, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view.viewport(), event)


def test_the_wheel_zooms_at_the_pointer_within_its_bounds(canvas):
    view, point = canvas.view, QPoint(900, 200)
    before = view.mapToScene(QPointF(point))
    turn_wheel(view, point, 3)
    assert view.camera.scale > 1.4
    after = view.mapToScene(QPointF(point))
    assert (after - before).manhattanLength() < 1e-6
    for _ in range(30):
        turn_wheel(view, point, 5)
    assert view.camera.scale == 4.0
    for _ in range(60):
        turn_wheel(view, point, -5)
    assert view.camera.scale == 0.1


def test_middle_button_and_space_pan(canvas):
    view, hand = canvas.view, canvas.hand
    center = QPointF(view.camera.center)
    hand.drag(QPoint(500, 600), QPoint(560, 500), button=Qt.MouseButton.MiddleButton)
    assert view.camera.center == center + QPointF(-60, 100)
    QTest.keyPress(view, Qt.Key.Key_Space)
    hand.drag(QPoint(500, 600), QPoint(440, 700))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert view.camera.center == center
    assert not view.desk.search.isVisible(), "a Space that panned opens no search"


def test_keys_for_zoom(canvas):
    view, hand = canvas.view, canvas.hand
    view.zoom_to(0.3)
    hand.key(Qt.Key.Key_0, CTRL)
    assert view.camera.scale == 1.0
    hand.key(Qt.Key.Key_1, SHIFT)
    assert view.camera.visible().contains(view.scene().bounds())
    canvas.document.select({"b1"})
    hand.key(Qt.Key.Key_F)
    assert view.camera.center == view.scene().bounds(["b1"]).center()


def test_arrows_walk_along_wires_and_ctrl_arrows_move_the_block(canvas):
    hand = canvas.hand
    hand.key(Qt.Key.Key_Right)
    assert canvas.document.selection == {"b1"}
    hand.key(Qt.Key.Key_Right)
    hand.key(Qt.Key.Key_Right)
    assert canvas.document.selection == {"b3"}
    hand.key(Qt.Key.Key_Left)
    assert canvas.document.selection == {"b2"}
    for _ in range(3):
        hand.key(Qt.Key.Key_Down, CTRL)
    assert canvas.document.project.positions["b2"] == (240.0, 60.0)
    assert canvas.document.history == ("Open", "Move")


def test_tab_goes_through_the_blocks_and_leaves_after_the_last(canvas):
    order = []
    for _ in range(6):
        canvas.hand.key(Qt.Key.Key_Tab)
        order += canvas.document.selection
    assert order == ["b1", "b2", "b3", "b4", "b5", "b6"]
    canvas.hand.key(Qt.Key.Key_Tab)
    assert canvas.document.selection == {"b6"}, "past the last block Tab goes on to the next widget"
    canvas.hand.key(Qt.Key.Key_Backtab, SHIFT)
    assert canvas.document.selection == {"b5"}


def test_enter_and_double_click_ask_for_the_settings(canvas, qtbot):
    canvas.document.select({"b5"})
    with qtbot.waitSignal(canvas.view.edit_requested) as asked:
        canvas.hand.key(Qt.Key.Key_Return, SHIFT)
    assert asked.args == ["b5"]
    with qtbot.waitSignal(canvas.view.edit_requested) as asked:
        canvas.hand.double_click(canvas.hand.at("b2"))
    assert asked.args == ["b2"]


def test_a_block_of_an_unknown_kind_is_shown_and_said(desk_of):
    graph = Graph.of([Block("b1", "odd", UnknownLayer("hologram"))])
    canvas = desk_of(Project(source=MNIST(), graph=graph, positions={"b1": (0.0, 0.0)}))
    assert "hologram" in canvas.view.scene().blocks["b1"].face.problems[0].text
    for scale in (0.3, 1.0, 2.0):
        canvas.view.zoom_to(scale)
        canvas.hand.move(canvas.hand.at("b1"))
        assert not canvas.view.grab().isNull()
    assert "odd" in tip_for(canvas.view.stage, QPointF(0, 0))


def test_xor_can_be_built_by_keys_alone(desk_of):
    canvas = desk_of(Project(source=Playground2D()))
    for words in ("input", "dense", "tanh", "dense", "binary cross"):
        canvas.hand.key(Qt.Key.Key_Space)
        canvas.hand.type(words)
        canvas.hand.answer(Qt.Key.Key_Return)
    graph = canvas.document.project.graph
    assert [block.layer.kind for block in graph.blocks.values()] == ["input", "dense", "tanh", "dense", "binary_cross_entropy"]
    assert graph.blocks["b1"].layer.column == "point"
    chain = [(wire.source, wire.target) for wire in graph.wires]
    assert chain[:3] == [("b1", "b2"), ("b2", "b3"), ("b3", "b4")]


def test_connect_to_wires_by_name(canvas):
    canvas.document.apply("begin", disconnect(canvas.document.project, canvas.document.project.graph.wires[1]))
    canvas.document.select({"b2"})
    canvas.hand.key(Qt.Key.Key_L, CTRL)
    canvas.hand.type("relu")
    canvas.hand.answer(Qt.Key.Key_Return)
    assert [wire.source for wire in canvas.document.project.graph.inputs("b3")] == ["b2"]


def test_f8_goes_from_problem_to_problem(canvas, monkeypatch):
    """The card says it, and to who does not see it the voice does; nobody says it a second time."""
    heard = []
    monkeypatch.setattr("playground.canvas.view.announce", lambda _, stage, ids: heard.append(sentence(stage, ids)))
    project, lone = add_block(canvas.document.project, "tanh", (240.0, 240.0))
    project, other = add_block(project, "dropout", (480.0, 240.0))
    canvas.document.apply("begin", project)
    visited = []
    for _ in range(3):
        canvas.hand.key(Qt.Key.Key_F8)
        visited += canvas.document.selection
        (problem,) = canvas.document.analysis.problems_of(visited[-1])
        card = canvas.view.desk.problems
        assert card.isVisible()
        assert [label.text() for label in card.findChildren(QLabel) if label.isVisible()] == [said(problem.text)]
        assert heard[-1].endswith(said(problem.text))
    assert len(heard) == 3
    assert canvas.said == []
    assert sorted(visited[:2]) == sorted([lone, other])
    assert visited[2] == visited[0]


def test_f8_on_the_block_that_is_selected_already_says_what_is_wrong_too(canvas, monkeypatch):
    """The selection is as it was, so nothing is said of it."""
    heard = []
    monkeypatch.setattr("playground.canvas.over.problem_card.speak", lambda _, text: heard.append(text))
    project, lone = add_block(canvas.document.project, "tanh", (240.0, 240.0))
    canvas.document.apply("begin", project)
    canvas.document.select({lone})
    canvas.hand.key(Qt.Key.Key_F8)
    (problem,) = canvas.document.analysis.problems_of(lone)
    assert problem.fix is None
    assert heard == [said(problem.text)]
    canvas.document.select(())
    canvas.hand.key(Qt.Key.Key_F8)
    assert len(heard) == 1, "a block that is selected anew says it of itself"


def test_the_button_that_mends_a_problem_says_which_one(canvas):
    project = disconnect(canvas.document.project, Wire("b4", "b5"))
    canvas.document.apply("begin", connect(project, "b3", "b5"))
    canvas.document.select({"b5"})
    canvas.hand.key(Qt.Key.Key_F8)
    problem = next(problem for problem in canvas.document.analysis.problems_of("b5") if problem.fix)
    button = QApplication.focusWidget()
    assert button.text()
    assert button.accessibleDescription() == said(problem.text)


def test_find_goes_from_match_to_match(canvas):
    assert canvas.view.desk.wayfinder.find("nothing like this") == ()
    assert canvas.view.desk.wayfinder.find("relu") == ("b3",)
    assert canvas.document.selection == {"b3"}
    assert set(canvas.view.desk.wayfinder.find("28×28")) >= {"b1"}


def test_thumbnails_are_shown_only_where_they_can_be_seen(canvas):
    picture = QImage(12, 12, QImage.Format.Format_RGB888)
    picture.fill(QColor("#ff0000"))
    assert canvas.view.visible_block_ids() >= {"b2", "b3"}
    canvas.view.set_thumbnail("b2", picture)
    canvas.view.set_thumbnail("gone", picture)
    rect = canvas.view.scene().blocks["b2"].picture_rect()
    shown = canvas.view.grab().toImage()
    place = canvas.view.mapFromScene(rect.center()).toPoint()
    assert shown.pixelColor(place) == QColor("#ff0000")
    canvas.view.set_thumbnail("b2", None)
    assert canvas.view.grab().toImage().pixelColor(place) != QColor("#ff0000")
    canvas.view.zoom_to(0.3)
    assert canvas.view.visible_block_ids() == frozenset()


def test_the_minimap_is_hidden_under_ten_blocks_and_leads_elsewhere(canvas):
    minimap = canvas.view.minimap
    assert not minimap.isVisible()
    project = canvas.document.project
    for number in range(6):
        project, _ = add_block(project, "dense", (number * 240.0, 800.0))
    canvas.document.apply("more", project)
    assert minimap.isVisible()
    before = QPointF(canvas.view.camera.center)
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=QPoint(20, 100))
    assert canvas.view.camera.center != before


def test_the_outline_mirrors_the_canvas_both_ways(canvas, qtbot):
    outline = Outline(canvas.document)
    qtbot.addWidget(outline)
    model = outline.model()
    assert model.rowCount() == 6
    assert "conv2d" in model.index(1, 0).data()
    outline.setCurrentIndex(model.index(2, 0))
    assert canvas.document.selection == {"b3"}
    canvas.document.select({"b5"})
    assert [index.row() for index in outline.selectionModel().selectedIndexes()] == [4]
    canvas.document.select({"b3"})
    canvas.view.desk.delete()
    assert model.rowCount() == 5
    outline.close_document()


def test_both_themes_paint_and_the_background_follows(canvas):
    colors = []
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        colors.append(canvas.view.grab().toImage().pixelColor(3, 3).name())
        assert colors[-1] == theme.current().canvas
    theme.set_mode("system")
    assert colors[0] != colors[1]


def test_every_widget_on_the_canvas_has_a_name_and_no_key_is_given_twice(canvas):
    focusable = [w for w in canvas.view.findChildren(QWidget) if w.focusPolicy() != Qt.FocusPolicy.NoFocus]
    assert canvas.view.accessibleName()
    unnamed = [w for w in focusable if not w.accessibleName() and w is not canvas.view.viewport()]
    assert [(type(w).__name__, w.objectName(), type(w.parent()).__name__) for w in unnamed] == []
    keys, desk = [key for entry in KEYS for key in entry.keys], canvas.view.desk
    assert len(keys) == len(set(keys))
    for entry in KEYS:
        assert any(hasattr(who, entry.method) for who in (desk, desk.wayfinder, desk.verbs)), entry.method


@pytest.mark.parametrize("scale", [0.12, 0.3, 0.7, 1.0, 2.5])
def test_all_states_paint_at_every_zoom(canvas, scale):
    project, key = add_block(canvas.document.project, "add", (240.0, 240.0))
    project = connect(project, "b2", key)
    canvas.document.apply("begin", project, selection={key, "b2"})
    canvas.view.desk.verbs.group()
    canvas.view.desk.verbs.toggle_frozen()
    canvas.view.desk.verbs.add_note(QPointF(0, 300))
    canvas.view.zoom_to(scale)
    canvas.hand.move(canvas.hand.at("b2"))
    image = canvas.view.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}) > 4


def test_the_menu_for_each_thing_has_entries_that_work(canvas):
    from playground.canvas.over.menu import make_menu

    canvas.document.select({"b3"})
    menu = make_menu(canvas.view, canvas.view.desk, canvas.view.stage, QPointF(), None)
    names = {action.text() for action in menu.actions()}
    assert {"Rename", "Bypass", "Delete", "Connect to…"} <= names
    next(action for action in menu.actions() if action.text() == "Bypass").trigger()
    assert canvas.document.project.graph.blocks["b3"].bypassed
    canvas.document.select({"b4"})
    menu = make_menu(canvas.view, canvas.view.desk, canvas.view.stage, QPointF(), None)
    bypass = next(action for action in menu.actions() if action.text() == "Bypass")
    assert not bypass.isEnabled()
    assert "bypassed" in bypass.toolTip()


def test_a_problem_is_mended_by_keys_alone(canvas):
    project = canvas.document.project
    project = connect(disconnect(project, project.graph.wires[3]), "b3", "b5", 0)
    canvas.document.apply("wrong", project)
    canvas.hand.key(Qt.Key.Key_F8)
    button = QApplication.focusWidget()
    assert button.text() == "Insert Flatten"
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert canvas.document.analysis.problems_of("b5") == []
    assert QApplication.focusWidget() is canvas.view


def test_the_selection_is_said_for_screen_readers(canvas):
    words = sentence(canvas.view.stage, {"b3"})
    assert words == "relu, ReLU, 28×28×4, from conv2d, to flatten"
    assert "2" in sentence(canvas.view.stage, {"b2", "b3"})
    assert sentence(canvas.view.stage, ()) == "Nothing is selected"


def test_wires_can_be_straight_and_lead_back_between_the_rows(canvas):
    project = canvas.document.project
    canvas.document.apply("row", project, selection=())
    canvas.view.desk.do("show_wires", "straight")
    canvas.hand.drag(canvas.hand.at("b4"), canvas.hand.at("b4") + QPoint(0, 200))
    wires = canvas.view.scene().wires
    assert len(wires[Wire("b3", "b4")].lines()) == 1
    canvas.hand.drag(canvas.hand.at("b5"), canvas.hand.at("b5") + QPoint(-700, 200))
    back = wires[Wire("b4", "b5")]
    assert len(back.lines()) > 5
    rects = [canvas.view.scene().blocks[key].rect for key in ("b4", "b5")]
    assert not any(rect.contains(back.path.pointAtPercent(0.5)) for rect in rects)


def test_an_empty_note_goes_again(canvas):
    canvas.hand.key(Qt.Key.Key_N, CTRL | SHIFT)
    QTest.keyClick(canvas.view.desk.editor.field, Qt.Key.Key_Escape)
    assert canvas.document.project.notes == ()


def spread(canvas) -> None:
    """The row of blocks far apart, so that arranging it moves all but the first by much."""
    places = {f"b{number}": (number * 900.0, number * 500.0) for number in range(1, 7)}
    canvas.document.apply("spread", move_blocks(canvas.document.project, places))


def test_what_is_arranged_does_not_leave_from_under_the_eye(canvas):
    spread(canvas)
    canvas.view.zoom_to(1.0)
    canvas.view.look_at(canvas.view.scene().blocks["b5"].center)
    seen = canvas.view.block_position("b5")
    canvas.hand.key(Qt.Key.Key_A, SHIFT)
    assert (canvas.view.block_position("b5") - seen).manhattanLength() < 1
    assert canvas.view.camera.scale == 1.0
    canvas.document.undo()
    canvas.document.select({"b2"})
    seen = canvas.view.block_position("b2")
    canvas.hand.key(Qt.Key.Key_A, SHIFT)
    assert (canvas.view.block_position("b2") - seen).manhattanLength() < 1, "the selected one counts, also out of sight"


def test_who_sees_all_blocks_sees_all_after_arranging_them(canvas):
    spread(canvas)
    canvas.view.fit()
    canvas.hand.key(Qt.Key.Key_A, SHIFT)
    assert canvas.view.camera.visible().contains(canvas.view.scene().bounds())
    assert canvas.view.camera.scale > 0.9


def test_a_copy_of_what_is_out_of_sight_is_shown(canvas):
    canvas.document.select({"b6"})
    canvas.view.look_at(QPointF(-4000, 0))
    canvas.hand.key(Qt.Key.Key_D, CTRL)
    assert canvas.view.camera.visible().intersects(canvas.view.scene().bounds(canvas.document.selection))


def test_a_network_with_a_loop_is_not_arranged_and_it_is_said_what_to_do(canvas):
    document = canvas.document
    graph = document.project.graph
    document.apply("loop", replace(document.project, graph=Graph.of(graph.blocks.values(), [*graph.wires, Wire("b4", "b3", 1)])))
    before = document.project
    canvas.hand.key(Qt.Key.Key_A, SHIFT)
    assert document.project is before
    assert canvas.said[-1] == "The wires make a loop through 'relu'. Take one of them away."
