"""Tooltips, phrases that are dropped, and a canvas whose document changes under the hand."""

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from engine.data.sources.mnist import MNIST
from playground.canvas.gestures.bubble import WIDEST, room_of
from playground.canvas.items.look import Look
from playground.canvas.over.tips import tip_for
from playground.document.edits import add_block, connect, rename_block
from playground.document.fragments import fragment
from playground.document.project import Project
from playground.style import theme


def test_a_tooltip_says_shape_cost_and_trouble(canvas):
    project, lone = add_block(canvas.document.project, "dense", (0.0, 240.0))
    canvas.document.apply("lone", project)
    point = canvas.hand.at("b2")
    QApplication.sendEvent(canvas.view.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, point, canvas.view.mapToGlobal(point)))
    assert "28×28×1 → 28×28×4" in QToolTip.text()
    assert "parameters" in QToolTip.text()
    scene, stage = canvas.view.scene(), canvas.view.stage
    assert "connected" in tip_for(stage, scene.blocks[lone].badge_rect().center())
    assert "conv2d → relu" in tip_for(stage, QPointF(360, 0))
    assert "Output of conv2d: 28×28×4" in tip_for(stage, QPointF(320, 0))
    assert tip_for(stage, QPointF(0, -400)) == ""
    QToolTip.hideText()


def test_names_are_text_in_a_tooltip_whatever_they_hold(canvas):
    canvas.document.apply("rename", rename_block(canvas.document.project, "b2", "<img src=x>"))
    assert "<img" not in tip_for(canvas.view.stage, canvas.view.scene().blocks["b2"].rect.center())


def test_a_phrase_of_blocks_can_be_dropped(canvas, desk_of):
    other = desk_of(Project(source=MNIST()))
    text = json.dumps(fragment(canvas.document.project, {"b2", "b3"}))
    data = QMimeData()
    data.setData("application/x-blockprop-fragment", text.encode())
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = other.hand.scene(100, 100)
    QApplication.sendEvent(other.hand.port, QDragEnterEvent(place, copy, data, left, none))
    QApplication.sendEvent(other.hand.port, QDropEvent(QPointF(place), copy, data, left, none))
    assert [block.layer.kind for block in other.document.project.graph.blocks.values()] == ["conv2d", "relu"]
    assert len(other.document.project.graph.wires) == 1


def test_an_undo_during_a_drag_leaves_the_scene_as_the_document_is(canvas):
    canvas.document.apply("first", rename_block(canvas.document.project, "b1", "picture"))
    start = canvas.hand.at("b3")
    canvas.hand.press(start)
    canvas.hand.move(start + QPoint(0, 100))
    canvas.hand.move(start + QPoint(0, 140))
    canvas.document.undo()
    assert canvas.view.gesture is None
    assert canvas.view.scene().blocks["b3"].center == QPointF(480, 0)
    canvas.hand.release(start + QPoint(0, 140))
    assert canvas.document.project.positions["b3"] == (480.0, 0.0)


def test_another_project_replaces_everything(canvas):
    project, first = add_block(Project(source=MNIST()), "input", (0.0, 0.0), {"column": "image"})
    project, second = add_block(project, "flatten", (240.0, 0.0))
    canvas.document.reset(connect(project, first, second))
    scene = canvas.view.scene()
    assert set(scene.blocks) == {first, second}
    assert len(scene.wires) == 1
    assert scene.blocks[second].face.shape == "784"


def test_a_closed_view_hears_nothing_more(canvas):
    canvas.view.close_document()
    project, _ = add_block(canvas.document.project, "dense", (0.0, 300.0))
    canvas.document.apply("add", project)
    assert len(canvas.view.scene().blocks) == 6


@pytest.fixture
def bubbles(monkeypatch):
    """What is said beside the pointer, and whether it is wrong, at each paint."""
    said = []
    monkeypatch.setattr("playground.canvas.gestures.wire_below.paint_bubble", lambda *what, wrong: said.append((what[-1], wrong)))
    return said


def test_a_block_over_a_wire_says_what_a_drop_would_do(canvas, bubbles):
    """It hides the wire where blocks stand as close as they mostly do."""
    canvas.hand.hover_kind("batch_norm", canvas.hand.scene(360, 0))
    canvas.view.viewport().grab()
    assert bubbles[-1] == ("Insert between conv2d and relu", False)
    canvas.hand.leave()
    canvas.hand.hover_kind("dense", canvas.hand.scene(360, 0))
    canvas.view.viewport().grab()
    assert "Put a Flatten before it" in bubbles[-1][0]
    assert bubbles[-1][1]
    canvas.hand.leave()


def test_a_lone_block_that_is_carried_over_a_wire_says_so_too(canvas, with_kinds, bubbles):
    (key,) = with_kinds("batch_norm")
    start = canvas.hand.at(key)
    canvas.hand.press(start)
    grip = start - canvas.view.block_position(key).toPoint()
    canvas.hand.move(canvas.hand.scene(200, 100))
    canvas.view.viewport().grab()
    assert not bubbles
    canvas.hand.move(canvas.hand.scene(360, 0) + grip)
    canvas.view.viewport().grab()
    assert bubbles[-1] == ("Insert between conv2d and relu", False)
    canvas.hand.key(Qt.Key.Key_Escape)
    canvas.hand.release(start)


@pytest.mark.parametrize("words", ["Drop on a block to connect, on empty canvas to add one", "word " * 30, "one"])
def test_a_bubble_leaves_no_word_alone_on_its_last_line(qapp, words):
    look = Look(theme.current())
    metrics, size = look.metrics(look.small_font), room_of(look, words)
    lines = round(size.height() / metrics.lineSpacing())
    assert size.width() <= WIDEST
    assert lines * size.width() < metrics.horizontalAdvance(words) + lines * metrics.horizontalAdvance("connect, ")


@pytest.mark.parametrize(
    ("name", "shown"), [("batch_normalisation_58", "batch_nor…58"), ("softmax_cross_entropy", "softmax_cro…"), ("relu_3", "relu_3")]
)
def test_a_name_without_room_keeps_its_number(qapp, name, shown):
    look = Look(theme.current())
    width = look.metrics(look.name_font).horizontalAdvance(shown) + 1
    assert look.shortened_name(name, width, look.name_font) == shown
