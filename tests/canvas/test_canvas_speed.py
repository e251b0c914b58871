"""A thousand blocks stay fluid; counted in processor time, so that a busy machine spoils nothing. `benchmarks/canvas.py` says more."""

import time

import pytest
from PySide6.QtCore import QPointF

from engine.data.sources.mnist import MNIST
from engine.graph import Block, Graph, Wire
from engine.layers.input import Input
from engine.layers.relu import ReLU
from playground.document.edits import add_block
from playground.document.project import Project

pytestmark = pytest.mark.alone

BLOCKS = 1000
FRAME = 0.04  # seconds; twice what fifty frames a second allow, for slow machines


@pytest.fixture
def large(desk_of):
    blocks = [Block("b1", "in", Input(column="image"))]
    blocks += [Block(f"b{number}", f"relu_{number}", ReLU()) for number in range(2, BLOCKS + 1)]
    wires = [Wire(f"b{number}", f"b{number + 1}") for number in range(1, BLOCKS)]
    places = {block.id: (number % 40 * 200.0, number // 40 * 140.0) for number, block in enumerate(blocks)}
    canvas = desk_of(Project(source=MNIST(), graph=Graph.of(blocks, wires), positions=places))
    canvas.view.resize(1440, 900)
    return canvas


@pytest.mark.parametrize("scale", [0.17, 0.5, 1.0])
def test_a_frame_of_a_large_network_is_painted_in_time(large, scale):
    view = large.view
    view.look_at(QPointF(4000, 1700))
    view.zoom_to(scale)
    view.viewport().repaint()
    times = []
    for number in range(11):
        start = time.process_time()
        view.look_at(view.camera.center + QPointF(5 + number, 3))
        view.viewport().repaint()
        times.append(time.process_time() - start)
    assert sorted(times)[5] < FRAME


def test_an_edit_of_a_large_network_is_shown_in_time(large):
    project, _ = add_block(large.document.project, "dense", (0.0, -300.0))
    start = time.process_time()
    large.document.apply("add", project)
    large.view.viewport().repaint()
    assert time.process_time() - start < 0.2
