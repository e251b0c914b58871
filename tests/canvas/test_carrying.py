"""What is carried over the canvas paints only what it covers, and leaves nothing old behind."""

import random

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from engine.graph import Wire
from playground.document.edits import add_block, add_dot, add_group, add_note, change_group, connect
from tests.canvas.shown import assert_shown_as_anew, pixels, rested_pixels, wheel


def furnish(canvas) -> None:
    """A second row under the first: a frame, a collapsed frame, a wire with dots, notes, a lone block and one in trouble."""
    project = canvas.document.project
    for number, kind in enumerate(("relu", "dense", "tanh", "tanh", "add", "relu")):  # b7 to b12
        project, _ = add_block(project, kind, (number * 240.0, 240.0), {})
    for source, target, port in (("b7", "b8", 0), ("b8", "b9", 0), ("b9", "b10", 0), ("b10", "b11", 0), ("b3", "b11", 1)):
        project = connect(project, source, target, port)
    project, _ = add_group(project, ["b7", "b8"])
    project, group = add_group(project, ["b9", "b10"])
    project = change_group(project, group, collapsed=True)
    for spot in ((700.0, 100.0), (900.0, 140.0)):
        project = add_dot(project, Wire("b3", "b11", 1), spot)[0]
    project, _ = add_note(project, "A note with *words*", (-40.0, 420.0))
    canvas.document.apply("furnish", project)
    canvas.view.fit()


CARRIED = {  # what is selected, and what of it is pressed
    "a block": ({"b3"}, "b3"),
    "the lone block": ({"b12"}, "b12"),
    "a block in a frame": ({"b8"}, "b8"),
    "three blocks": ({"b2", "b4", "b11"}, "b4"),
    "a frame": ({"g1"}, "g1"),
    "a collapsed frame": ({"g2"}, "g2"),
    "a block and one behind a card": ({"b11", "b9"}, "b11"),
    "a dot": ({"dot"}, "dot"),
    "a note": ({"n1"}, "n1"),
    "everything": ({*(f"b{number}" for number in range(1, 13)), "n1", "dot"}, "b3"),
}


def grip(canvas, key: str) -> QPoint:
    """Where one takes hold of something."""
    scene, view = canvas.view.scene(), canvas.view
    if key in scene.blocks:
        return view.mapFromScene(scene.blocks[key].rect.center()).toPoint()
    if key in scene.dots:
        return view.mapFromScene(scene.dots[key].center).toPoint()
    rect = scene.groups[key].words_rect() if key in scene.groups else scene.notes[key].rect
    return view.mapFromScene(rect.center()).toPoint()


@pytest.mark.parametrize("scale", [0.12, 0.4, 0.75, 1.3])
@pytest.mark.parametrize("what", CARRIED)
def test_what_is_carried_leaves_nothing_old_behind(canvas, monkeypatch, what, scale):
    furnish(canvas)
    monkeypatch.setattr(canvas.view.edge, "follow", lambda pointer: None)  # the canvas stays where it is
    view, hand, dice = canvas.view, canvas.hand, random.Random(7)
    chosen, key = CARRIED[what]
    dot = next(iter(view.scene().dots))
    canvas.document.select({dot if each == "dot" else each for each in chosen})
    key = dot if key == "dot" else key
    view.zoom_to(scale)
    view.look_at(view.mapToScene(QPointF(grip(canvas, key))))
    rested_pixels(view)
    for ends in (Qt.Key.Key_Escape, None):
        place = grip(canvas, key)
        hand.press(place)
        before = pixels(view)
        for turn in range(5):
            where = place + QPoint(dice.randrange(-160, 160), dice.randrange(-90, 90))
            if turn == 4:
                where = hand.output("b4") + QPoint(round(40 * scale), 0)  # onto a wire
            hand.move(where)
            assert_shown_as_anew(view)
        assert np.abs(before - pixels(view)).max() > 20, "it is seen to move"
        if ends is not None:
            hand.key(ends)
            assert_shown_as_anew(view)
        hand.release(where)
        assert_shown_as_anew(view)


@pytest.mark.parametrize("ends", [Qt.Key.Key_Escape, None])
def test_what_takes_the_canvas_along_leaves_nothing_old_behind(canvas, ends):
    furnish(canvas)
    view, hand = canvas.view, canvas.hand
    view.zoom_to(0.8)
    view.look_at(view.scene().blocks["b8"].center)
    canvas.document.select({"b8", "b3"})
    hand.press(hand.at("b8"))
    for edge in (QPoint(1590, 300), QPoint(8, 690)):
        hand.move(edge)
        assert view.edge.active
        view.edge._clock.stop()  # the ticks are counted here
        for _ in range(5):
            view.edge.tick()
            assert_shown_as_anew(view)
    wheel(view, 1, QPointF(400, 500))
    assert_shown_as_anew(view)
    hand.move(QPoint(500, 400))
    assert_shown_as_anew(view)
    if ends is not None:
        hand.key(ends)
        assert_shown_as_anew(view)
    hand.release(QPoint(500, 400))
    assert_shown_as_anew(view)


def test_a_block_that_is_carried_paints_only_what_it_and_its_wires_cover(canvas, painted_regions):
    view, hand = canvas.view, canvas.hand
    canvas.document.select({"b1"})
    hand.press(hand.at("b1"))
    hand.move(hand.at("b1") + QPoint(0, 40))
    rested_pixels(view)
    painted_regions.clear()
    hand.move(hand.at("b1") + QPoint(0, 80))
    pixels(view)
    reach = painted_regions[0].boundingRect()
    assert 0 < reach.width() < 500
    assert reach.height() < 300


def test_a_note_that_is_made_larger_leaves_nothing_old_behind(canvas, painted_regions):
    furnish(canvas)
    view, hand = canvas.view, canvas.hand
    corner = view.mapFromScene(view.scene().notes["n1"].corner().center()).toPoint()
    hand.press(corner)
    for step in (QPoint(80, 60), QPoint(20, 10), QPoint(140, 90)):
        rested_pixels(view)
        painted_regions.clear()
        hand.move(corner + step)
        pixels(view)
        assert 0 < painted_regions[0].boundingRect().width() < 500
        assert_shown_as_anew(view)
    hand.release(corner + step)
    assert_shown_as_anew(view)
