"""A thousand blocks stay fluid: what a frame and an edit do, counted in calls. `benchmarks/canvas.py` tells how long it takes."""

import pytest
from PySide6.QtCore import QPointF

from engine.data.sources.mnist import MNIST
from engine.graph import Block, Graph, Wire
from engine.layers.input import Input
from engine.layers.relu import ReLU
from playground.document.edits import add_block
from playground.document.project import Project
from tests.effort import effort

CENTER = QPointF(4000, 1700)  # of a thousand blocks


@pytest.fixture
def chain_of(desk_of):
    """Open a canvas on a chain of so many blocks, forty in a row."""

    def opened(count):
        blocks = [Block("b1", "in", Input(column="image"))]
        blocks += [Block(f"b{number}", f"relu_{number}", ReLU()) for number in range(2, count + 1)]
        wires = [Wire(f"b{number}", f"b{number + 1}") for number in range(1, count)]
        places = {block.id: (number % 40 * 200.0, number // 40 * 140.0) for number, block in enumerate(blocks)}
        canvas = desk_of(Project(source=MNIST(), graph=Graph.of(blocks, wires), positions=places))
        canvas.view.resize(1440, 900)
        return canvas

    return opened


def efforts_of_frames(canvas, scale, qtbot):
    """What each frame of a short pan does."""
    view = canvas.view
    view.look_at(CENTER)
    view.zoom_to(scale)
    qtbot.waitUntil(lambda: view._sharpness.reached)

    def frame(number):
        view.look_at(view.camera.center + QPointF(5 + number, 3))
        view.viewport().repaint()

    frame(0)
    return [effort(lambda number=number: frame(number)) for number in range(1, 12)]


def effort_of_an_edit(canvas):
    project, _ = add_block(canvas.document.project, "dense", (0.0, -300.0))

    def edit():
        canvas.document.apply("add", project)
        canvas.view.viewport().repaint()

    return effort(edit)


def test_a_frame_moves_what_was_painted_before_rather_than_to_look_at_every_block(chain_of, qtbot):
    assert max(efforts_of_frames(chain_of(1000), 0.17, qtbot)) < 1000  # all are in sight: fewer calls than blocks


@pytest.mark.parametrize("scale", [0.5, 1.0])
def test_blocks_out_of_sight_cost_a_frame_nothing(chain_of, qtbot, scale):
    assert max(efforts_of_frames(chain_of(2000), scale, qtbot)) <= 1.1 * max(efforts_of_frames(chain_of(1000), scale, qtbot))


def test_an_edit_does_no_more_for_each_block_of_a_large_network_than_of_a_small_one(chain_of):
    assert effort_of_an_edit(chain_of(1000)) <= 5.5 * effort_of_an_edit(chain_of(200))
