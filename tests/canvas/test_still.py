"""What the canvas shows is what it would show if all were painted anew, however the camera came there."""

import random
from time import thread_time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from engine.layers.relu import ReLU
from playground.canvas.camera import still
from playground.canvas.painting.frame import paint_frame
from playground.document.edits import add_block, change_setting, move_blocks
from tests.canvas.shown import assert_shown_as_anew, pixels, rested_pixels, wheel

NO = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize("scale", [0.2, 0.46, 0.5, 1.0, 1.7])
def test_a_canvas_pulled_along_shows_what_it_would_show_anew(canvas, scale):
    view, dice = canvas.view, random.Random(3)
    view.zoom_to(scale)
    view._sharpness.catch_up()
    pixels(view)
    for _ in range(12):
        view.camera.pan(QPointF(dice.uniform(-60, 60), dice.uniform(-60, 60)))
        view._camera_moved()
        pixels(view)
    assert_shown_as_anew(view)


def test_pulling_paints_only_what_comes_into_sight(canvas, monkeypatch):
    view = canvas.view
    canvas.hand.press(QPoint(300, 600), button=Qt.MouseButton.MiddleButton)
    pixels(view)
    painted = []
    monkeypatch.setattr("playground.canvas.view.paint_frame", lambda *what: painted.append(what[-2]))
    canvas.hand.move(QPoint(310, 604))
    pixels(view)
    area = sum(part.width() * part.height() for part in painted)
    assert 0 < area < 0.05 * view.viewport().width() * view.viewport().height()


def test_a_zoom_of_much_shows_the_still_and_paints_around_it(canvas, monkeypatch, painted_regions):
    monkeypatch.setattr(still, "SLOW", 0.0)
    view = canvas.view
    view._still.forget()
    pixels(view)
    painted = painted_regions
    painted.clear()
    wheel(view, 1, QPointF(800, 350))
    larger = pixels(view)
    assert all(region.isEmpty() for region in painted)
    wheel(view, -2, QPointF(800, 350))
    smaller = pixels(view)
    painted = painted[:]
    assert any(not region.isEmpty() for region in painted)
    assert not any(region.contains(QPoint(800, 350)) for region in painted)
    rested = rested_pixels(view)
    assert any(region.contains(QPoint(800, 350)) for region in painted_regions[len(painted) :])
    assert 0 < np.abs(smaller - rested).mean() < 0.5 * np.abs(larger - rested).mean()  # the same things at the same places, less sharp
    assert_shown_as_anew(view)


def test_what_changes_while_a_zoom_lasts_is_seen_at_once(canvas, monkeypatch, painted_regions):
    monkeypatch.setattr(still, "SLOW", 0.0)
    view = canvas.view
    view._still.forget()
    pixels(view)
    wheel(view, 1, view.block_position("b2"))
    pixels(view)
    painted_regions.clear()
    canvas.hand.move(canvas.hand.at("b2"))
    before = pixels(view)
    assert 0 < painted_regions[0].boundingRect().width() < 400
    canvas.hand.move(QPoint(300, 650))
    assert np.abs(before - pixels(view)).max() > 20, "its outline is gone"


def test_live_pictures_wait_until_a_zoom_rests(canvas, monkeypatch, qtbot, painted_regions):
    """Dozens that change thirty times a second would take most of the time of its frames."""
    monkeypatch.setattr(still, "SLOW", 0.0)
    view = canvas.view
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("magenta"))
    view.set_thumbnail("b2", picture)
    pixels(view)
    wheel(view, 1, view.block_position("b2"))
    pixels(view)
    painted_regions.clear()
    picture.fill(QColor("yellow"))
    view.set_thumbnail("b2", picture)
    pixels(view)
    assert all(region.isEmpty() for region in painted_regions)
    qtbot.waitUntil(lambda: view._sharpness.reached)
    place = view.camera.transform().mapRect(view.scene().blocks["b2"].picture_rect()).center().toPoint()
    shown = view.viewport().grab()
    assert shown.toImage().pixelColor(place * shown.devicePixelRatio()) == QColor("yellow")
    assert_shown_as_anew(view)


def test_a_live_picture_is_painted_although_a_zoom_ended_where_it_began(canvas, monkeypatch):
    monkeypatch.setattr(still, "SLOW", 0.0)
    view = canvas.view
    view._still.forget()
    pixels(view)
    scale, picture = view.camera.scale, QImage(8, 8, QImage.Format.Format_RGB32)
    view.zoom_to(scale * 1.1)
    pixels(view)
    picture.fill(QColor("magenta"))
    view.set_thumbnail("b2", picture)
    pixels(view)
    view.zoom_to(scale)
    assert_shown_as_anew(view)


@pytest.mark.parametrize("target", ["block", "port", "wire"])
def test_a_pointer_paints_only_what_it_is_on(canvas, painted_regions, target):
    view, hand = canvas.view, canvas.hand
    between = QPoint((hand.output("b2").x() + hand.input("b3").x()) // 2, hand.output("b2").y())
    hand.move(QPoint(300, 650))
    rested_pixels(view)
    painted_regions.clear()
    hand.move({"block": hand.at("b2"), "port": hand.output("b2"), "wire": between}[target])
    pixels(view)
    assert 0 < painted_regions[0].boundingRect().width() < 300
    assert_shown_as_anew(view)


@pytest.mark.parametrize("gesture", ["wire", "band"])
def test_a_gesture_that_is_painted_over_the_scene_paints_nothing_of_it_anew(canvas, painted_regions, gesture):
    view, hand = canvas.view, canvas.hand
    start = hand.output("b2") if gesture == "wire" else QPoint(300, 600)
    hand.press(start)
    hand.move(start + QPoint(20, 10))
    before = pixels(view)
    painted_regions.clear()
    hand.move(start + QPoint(60, 40))
    assert np.abs(before - pixels(view)).max() > 20, "it is seen to move"
    assert all(region.isEmpty() for region in painted_regions)
    hand.key(Qt.Key.Key_Escape)
    hand.release(start)
    assert_shown_as_anew(view)


@pytest.mark.parametrize("slow", [0.0, 1.0])
def test_whatever_happens_nothing_old_stays_on_the_canvas(canvas, qtbot, monkeypatch, slow):
    monkeypatch.setattr(still, "SLOW", slow)
    view, hand, document, dice = canvas.view, canvas.hand, canvas.document, random.Random(5)
    picture = QImage(8, 8, QImage.Format.Format_RGB32)

    def spot() -> QPoint:
        return QPoint(dice.randrange(40, 1500), dice.randrange(40, 600))

    def shade(block: str) -> None:
        picture.fill(QColor.fromHsv(dice.randrange(360), 255, 255))
        view.set_thumbnail(block, picture)

    def hover(at: QPoint) -> None:
        where = QPointF(at)
        event = QMouseEvent(QEvent.Type.MouseMove, where, where, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, NO)
        QApplication.sendEvent(view.viewport(), event)

    acts = [
        lambda: hover(spot()),
        lambda: hover(hand.at(dice.choice(list(document.project.graph.blocks)))),
        lambda: hand.drag(spot(), spot(), button=Qt.MouseButton.MiddleButton),
        lambda: hand.click(hand.at(dice.choice(list(document.project.graph.blocks)))),
        lambda: hand.drag(hand.at("b3"), hand.at("b3") + QPoint(dice.randrange(-60, 60), dice.randrange(-60, 60))),
        lambda: wheel(view, dice.choice((-1, 1)), QPointF(spot())),
        lambda: shade(dice.choice(("b2", "b3"))),
        lambda: view.live.forget(),
        lambda: document.apply("move", move_blocks(document.project, {"b4": (dice.uniform(0, 900), dice.uniform(0, 300))})),
        lambda: document.apply("set", change_setting(document.project, "b2", "filters", dice.randrange(1, 30))),
        lambda: document.apply("add", add_block(document.project, ReLU.kind, (dice.uniform(0, 900), 200.0))[0]),
        lambda: document.undo(),
        lambda: view.desk.fields.leave() or view.stage.update(),
    ]
    for _ in range(120):
        dice.choice(acts)()
        pixels(view)
        if dice.random() < 0.2:
            qtbot.waitUntil(lambda: view._sharpness.reached and not view.motion.gliding)
            assert_shown_as_anew(view)


def test_in_haste_cards_come_without_words_and_get_them_when_the_camera_rests(canvas, monkeypatch, qtbot):
    monkeypatch.setattr(still, "SLOW", 0.0)
    view = canvas.view
    view.look_at(QPointF(view.scene().blocks["b6"].center))
    view.zoom_to(2.0)
    qtbot.waitUntil(lambda: view._sharpness.reached)
    pixels(view)
    view.scene().forget_cards()
    wheel(view, -4, QPointF(800, 350))
    hasty = pixels(view)
    assert view.scene().blocks["b4"]._card is None
    qtbot.waitUntil(lambda: view._sharpness.reached)
    rested = pixels(view)
    assert view.scene().blocks["b4"]._card is not None
    place = view.camera.transform().mapRect(view.scene().blocks["b4"].rect).toRect()
    rows, columns = slice(place.top(), place.bottom()), slice(4 * place.left(), 4 * place.right())
    assert (np.abs(hasty - rested)[rows, columns] > 100).mean() > 0.005
    assert_shown_as_anew(view)


def test_cards_that_are_out_of_sight_are_let_go_when_they_take_much(canvas, monkeypatch):
    view = canvas.view
    pixels(view)
    kept = view.scene().blocks["b1"]._card
    view.look_at(view.scene().blocks["b1"].center - QPointF(5000, 0))
    pixels(view)
    assert view.scene().blocks["b1"]._card is kept is not None
    monkeypatch.setattr("playground.canvas.painting.frame.MOST_PIXELS", 1000)
    pixels(view)
    view.stage.update()
    pixels(view)
    assert view.scene().blocks["b1"]._card is None
    view.look_at(view.scene().blocks["b1"].center)
    pixels(view)
    assert view.scene().blocks["b1"]._card is not None


def test_cards_become_sharp_however_long_the_rest_of_a_frame_takes(canvas, monkeypatch, qtbot):
    def slowly(*what) -> None:
        began = thread_time()
        while thread_time() - began < 0.025:
            pass
        paint_frame(*what)

    view = canvas.view
    pixels(view)
    monkeypatch.setattr("playground.canvas.view.paint_frame", slowly)
    view.zoom_to(1.3)
    seen = [item for item in view.scene().blocks.values() if item.bounds.intersects(view.camera.visible())]
    qtbot.waitUntil(lambda: {round(item._card_scale, 6) for item in seen} == {1.3})
    qtbot.waitUntil(lambda: view._sharpness.reached)
