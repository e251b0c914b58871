"""The arithmetic panel: what it says of a number is what the network has calculated, at every place, with real events."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from engine import LAYERS, Network, devices
from engine.analysis import analyse
from engine.graph import Graph
from engine.shapes import TensorSpec
from playground.document import edits
from playground.plots import specimen
from playground.plots.arithmetic import Arithmetic
from playground.plots.drawing.grids import short
from playground.plots.patch import channel_of, convolved, pooled
from tests.plots.hand import hover, show, tab_to

LAYERS_WITH_A_WINDOW = [
    ("conv2d", {"filters": 3, "kernel_size": 3}),
    ("conv2d", {"filters": 2, "kernel_size": 5, "kernel_width": 2, "stride": 2, "padding": "valid"}),
    ("conv2d", {"filters": 2, "kernel_size": 3, "dilation": 2, "padding": 3}),
    ("conv2d", {"filters": 4, "preset": "sobel_x"}),
    ("depthwise_conv2d", {"multiplier": 2, "stride": 3}),
    ("pool2d", {"mode": "max", "size": 3, "stride": 2, "padding": "same"}),
    ("pool2d", {"mode": "sum", "size": 2}),
]


@pytest.fixture(params=LAYERS_WITH_A_WINDOW, ids=lambda case: f"{case[0]}-{'-'.join(map(str, case[1].values()))}")
def worked(request):
    """A layer, what entered it, what left it, and its weights."""
    kind, settings = request.param
    layer, spec = LAYERS[kind](**settings), TensorSpec((9, 8, 2))
    specs = {"x": spec, "y": layer.output_spec(spec)}
    graph = Graph.chain(LAYERS["input"](column="x"), layer, LAYERS["mse"](column="y"))
    network, rng = Network(graph, specs, devices.cpu(), seed=2), np.random.default_rng(1)
    batch = {name: rng.normal(size=(1, *each.shape)).astype(np.float32) for name, each in specs.items()}
    block = list(graph.blocks)[1]
    network.forward(batch)
    return layer, batch["x"][0], network.main.nodes[block].output[0], network.weights.arrays_of(block)


@pytest.mark.concept("cnn-patch", "cnn-stride", "cnn-padding", "cnn-pool")
def test_the_sum_is_what_the_network_says_at_every_place(worked):
    layer, x, y, weights = worked
    for row, column, number in np.ndindex(y.shape):
        only, place = channel_of(layer, number), (row, column)
        if layer.kind == "pool2d":
            patch = pooled(layer.window, x, place, only)
            seen = patch.values[~patch.outside]
            assert (seen.max() if layer.mode == "max" else seen.sum()) == pytest.approx(y[row, column, number], abs=1e-5)
            continue
        bias = float(weights["bias"][number]) if "bias" in weights else 0.0
        if only is None:
            patch = convolved(layer.window, x, weights["kernel"][..., number], bias, place, 1)
        else:
            single = weights["kernel"][:, :, only : only + 1, number % layer.multiplier]
            patch = convolved(layer.window, x[:, :, only : only + 1], single, bias, place, 0)
        assert patch.products.sum() + patch.others + patch.bias == pytest.approx(y[row, column, number], abs=1e-5)


def test_it_begins_with_the_strongest_number_and_goes_where_one_clicks(opened):
    panel, look = opened(Arithmetic), specimen.named("digits")
    leaving = look.frame(panel.wants()).get(next(want for want in panel.wants() if want.kind == "activation"))[:, :, 0]
    column, row = panel.after.cell
    assert leaving[row, column] == leaving.max()
    QTest.mouseClick(panel.after, Qt.MouseButton.LeftButton, pos=panel.after.rect_of((4, 20)).center().toPoint())
    assert panel.after.cell == (4, 20)
    reach = panel.layer().kernel_size // 2
    assert panel.before.area.center().toTuple() == (4, 20)
    assert panel.before.area.left() == 4 - reach
    assert panel.sum.text().startswith("products ")


def test_it_is_walked_over_with_the_keyboard_and_read_aloud(opened, qtbot):
    panel = opened(Arithmetic)
    tab_to(panel.after, qtbot)
    column, row = panel.after.cell
    QTest.keyClick(panel.after, Qt.Key.Key_Up)
    assert panel.after.cell == (column, row - 1)
    assert f"row {row}, column {column + 1}" in panel.after.accessibleName()
    tab_to(panel.grids, qtbot)
    QTest.keyClick(panel.grids, Qt.Key.Key_Right)
    assert panel.grids.cell == (0, 1)
    assert "×" in panel.grids.accessibleName()
    hover(panel.grids, panel.grids.rect_of(1, 0, 1).center().toPoint())
    QTest.keyClick(panel.grids, Qt.Key.Key_Escape)
    assert panel.grids.cell is None
    assert panel.grids.accessibleName() == "The sum"


def test_the_zeros_of_the_padding_are_hollow(opened):
    panel = opened(Arithmetic)
    panel.after.go((0, 0))
    grid, reach = panel.grids._grids[0], panel.layer().kernel_size // 2
    assert grid.hollow[:reach].all()
    assert not grid.hollow[reach:, reach:].any()
    panel.grab()  # painted without complaint: dotted there
    assert not panel.before.rect_of_area().intersected(panel.before.target()).isEmpty()


def test_another_map_and_another_input_are_multiplied(opened):
    panel, look = opened(Arithmetic), specimen.named("digits")
    panel.set_context(look.project, look.analysis, look.block("conv2"))
    show(panel, look)
    before = panel.grids._grids[1].values
    QTest.keyClick(panel.channels, Qt.Key.Key_Up)
    assert panel.channels.value() == 2
    assert (panel.grids._grids[1].values != before).any()
    assert "the other inputs" in panel.sum.text()
    QTest.keyClick(panel.maps, Qt.Key.Key_Up)
    assert panel.maps.value() == 2
    panel.set_context(look.project, look.analysis, look.block("pool1"))
    show(panel, look)
    QTest.keyClick(panel.maps, Qt.Key.Key_Up)
    assert panel.channels.value() == panel.maps.value(), "a map of a pooling is made of the input of the same number"
    assert not panel.channels.isEnabled()


@pytest.mark.concept("cnn-pool")
def test_the_winner_of_a_pooling_is_framed(opened):
    panel, look = opened(Arithmetic), specimen.named("digits")
    panel.set_context(look.project, look.analysis, look.block("pool1"))
    show(panel, look)
    (grid,) = panel.grids._grids
    assert grid.framed.sum() >= 1
    assert (grid.values[grid.framed] == grid.values.max()).all()
    assert panel.sum.text().startswith("The largest of 4 numbers: ")


@pytest.mark.parametrize(("setting", "value"), [("filters", 2), ("kernel_size", 3), ("stride", 4), ("padding", "valid"), ("dilation", 3)])
def test_a_picture_of_the_network_before_an_edit_is_no_trouble(opened, setting, value):
    panel, look = opened(Arithmetic), specimen.named("digits")
    panel.maps.setValue(panel.maps.maximum())
    project = edits.change_setting(panel.project, panel.block, setting, value)
    panel.set_context(project, analyse(project.graph, project.source.specs()), panel.block)
    assert panel.maps.value() == panel.maps.maximum() == panel.spec().shape[2]
    show(panel, look)
    after = specimen.Specimen(project, epochs=0)
    show(panel, after)
    column, row = panel.after.cell
    assert row < panel.spec().shape[0]
    assert column < panel.spec().shape[1]
    assert panel.grids._grids[1].values.shape == panel.layer().window.kernel


@pytest.mark.parametrize("value", [0.004, 0.52, -0.3, 1.26, 12.4, -812.0, 12345.0, float("nan"), 0.0])
def test_numbers_in_cells_are_short(value):
    assert len(short(value)) <= 5


def test_beyond_a_pixel_there_is_no_cell(opened):
    panel = opened(Arithmetic)
    assert panel.grids.cell_at(panel.grids.rect().bottomRight().toPointF()) is None
    QTest.mouseClick(panel.grids, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert panel.grids.cell is None
