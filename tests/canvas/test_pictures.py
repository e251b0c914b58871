"""Live pictures: what each kind of block asks for and shows, at each size."""

import numpy as np
import pytest

from engine.probes import Frame, Sample, Want
from playground.canvas.items.geometry import HEIGHT, LARGE_PICTURE
from playground.canvas.items.pictures import Bars, Curve, Number, Raster, Strips
from playground.document.edits import add_block, connect
from playground.document.spreading import spread_rows

HISTOGRAM = np.stack([np.append(np.ones(40), 0), np.linspace(-2, 2, 41)])


def show(canvas, values: dict[Want, np.ndarray]) -> None:
    canvas.view.live.show_frame(Frame(1, 0, Sample(), values))


def picture(canvas, block: str):
    return canvas.view.scene().blocks[block].picture


def test_each_kind_asks_for_what_it_shows(canvas):
    canvas.view.fit()
    wants = canvas.view.live.wants()
    assert Want("thumbnail", "b2") in wants
    assert Want("input_histogram", "b3") in wants  # the activation


def test_an_activation_shows_its_curve_over_its_inputs(canvas):
    canvas.view.fit()
    show(canvas, {Want("input_histogram", "b3"): HISTOGRAM})
    shown = picture(canvas, "b3")
    assert isinstance(shown, Curve)
    assert shown.y[0] == 0  # ReLU
    assert shown.y[-1] == shown.x[-1]
    assert shown.counts.sum() == 40


@pytest.mark.parametrize(
    ("shape", "kind"),
    [((1, 1), Number), ((1, 10), Bars), ((12, 12), Raster), ((8, 8, 3), Raster)],
)
def test_numbers_become_what_can_be_read(canvas, shape, kind):
    canvas.view.fit()
    values = np.linspace(-1, 1, int(np.prod(shape)), dtype=np.float32).reshape(shape)
    show(canvas, {Want("thumbnail", "b5"): np.abs(values) if len(shape) == 3 else values})
    assert isinstance(picture(canvas, "b5"), kind)
    canvas.view.grab()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_break_nothing(canvas, bad):
    canvas.view.fit()
    for shape in ((1, 1), (1, 5), (9, 9)):
        show(canvas, {Want("thumbnail", "b5"): np.full(shape, bad, np.float32)})
        canvas.view.grab()
    assert picture(canvas, "b5") is not None


def test_a_recurrent_block_shows_its_gates(empty):
    project = empty.document.project
    for place, (kind, settings) in enumerate((("input", {"column": "image"}), ("reshape", {"shape": (28, 28)}), ("lstm", {"units": 5}))):
        project, _ = add_block(project, kind, (place * 240.0, 0.0), settings)
    for number in (1, 2):
        project = connect(project, f"b{number}", f"b{number + 1}")
    empty.document.apply("add", project)
    empty.view.fit()
    assert Want("gates", "b3") in empty.view.live.wants()
    show(empty, {Want("gates", "b3"): np.random.default_rng(0).random((28, 20))})
    shown = picture(empty, "b3")
    assert isinstance(shown, Strips)
    assert len(shown.strips) == 4


def test_large_pictures_make_blocks_grow_and_rows_move_apart(canvas):
    before = dict(canvas.document.project.positions)
    project, low = add_block(canvas.document.project, "relu", (0.0, 140.0))
    canvas.document.apply("add", project)
    canvas.view.desk.do("show_pictures", "large")
    items = canvas.view.scene().blocks
    assert items["b2"].rect.height() == HEIGHT + LARGE_PICTURE
    assert items["b6"].rect.height() == HEIGHT  # a loss has nothing to show
    assert not items["b1"].rect.intersects(items[low].rect)
    canvas.view.desk.do("show_pictures", "small")
    assert {key: canvas.document.project.positions[key] for key in before} == before
    assert canvas.document.project.positions[low] == (0.0, 140.0)


def test_pictures_that_are_off_cost_nothing(canvas):
    canvas.view.desk.do("show_pictures", "off")
    assert canvas.view.live.wants() == set()
    assert canvas.view.visible_block_ids() == frozenset()


def test_spreading_leaves_alone_what_has_room(canvas):
    project = canvas.document.project
    heights = dict.fromkeys(project.graph.blocks, 92.0)
    assert spread_rows(project, heights, 160.0).positions == project.positions


def test_weights_of_a_block_stand_in_its_title(canvas):
    faces = {key: item.face for key, item in canvas.view.scene().blocks.items()}
    assert faces["b2"].cost == str(4 * 9 + 4)
    assert faces["b3"].cost == ""


@pytest.mark.parametrize(("value", "words"), [(-11.476, "−11.48"), (0.5, "0.50"), (0.0, "0.00"), (0.0284, "0.028"), (5.5e-05, "5.5e−5")])
def test_a_number_shows_what_is_left_of_a_small_loss(value, words):
    assert Number(value, 1.0).words == words


@pytest.mark.parametrize("value", [7.81e-06, 0.000281, 1234.56, -1.2e-05, 1e20])
def test_a_number_that_has_no_room_is_said_shorter_not_cut(canvas, value):
    look, number = canvas.view.stage.look, Number(value, 1.0)
    room = look.metrics(look.name_font).horizontalAdvance("−8e−6") + 1
    assert look.metrics(look.name_font).horizontalAdvance(number.words_for(look, room)) <= room
    assert number.words_for(look, 1000.0) == number.words


@pytest.mark.parametrize(("value", "words"), [(-13.384, "−13.4"), (1234.56, "1235"), (0.000281, "3e−4")])
def test_a_number_without_room_is_said_in_plain_digits_while_these_fit(canvas, value, words):
    look = canvas.view.stage.look
    room = look.metrics(look.name_font).horizontalAdvance(words)
    assert Number(value, 1.0).words_for(look, room) == words
