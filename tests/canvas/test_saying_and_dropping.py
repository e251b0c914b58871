"""Tooltips, phrases that are dropped, and a canvas whose document changes under the hand."""

import json

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from engine.data.sources.mnist import MNIST
from playground.canvas.over.tips import tip_for
from playground.document.edits import add_block, connect, rename_block
from playground.document.fragments import fragment
from playground.document.project import Project


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
