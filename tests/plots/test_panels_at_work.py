"""What each panel is for, with real events and a real network."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from engine.catalogue import LAYERS
from engine.probes import Sample, Want
from playground.plots import specimen
from playground.plots.activation_explorer import ActivationExplorer, curve
from playground.plots.block_panel import Heading
from playground.plots.boundary import Boundary
from playground.plots.confusion import Confusion
from playground.plots.drawing.heat_map import HeatMap
from playground.plots.drawing.tiles import best_grid
from playground.plots.feature_maps import FeatureMaps, as_maps
from playground.plots.gradients import Gradients
from playground.plots.health import Health
from playground.plots.memory import Memory
from playground.plots.reading import classifier, outputs, probabilities, trained_blocks
from playground.plots.reconstruction import Reconstruction
from playground.plots.try_it import TryIt
from playground.plots.weights import Weights
from playground.style import theme
from tests.plots.hand import show, tab_to


def test_a_click_makes_one_map_large_and_another_shows_all(opened):
    panel = opened(FeatureMaps)
    QTest.mouseClick(panel.tiles, Qt.MouseButton.LeftButton, pos=panel.tiles.rect_of(3).center())
    assert panel.large.isVisible()
    assert panel.caption.text() == "map 4 of 8"
    assert (panel.large.image.width(), panel.large.image.height()) == (28, 28)
    QTest.mouseClick(panel.large, Qt.MouseButton.LeftButton, pos=panel.large.rect().center())
    assert panel.tiles.isVisible()


def test_maps_are_walked_over_and_enlarged_with_the_keyboard(opened, qtbot):
    panel = opened(FeatureMaps)
    tab_to(panel.tiles, qtbot)
    assert panel.tiles.accessibleName() == "Feature maps, Map 1"
    QTest.keyClick(panel.tiles, Qt.Key.Key_Right)
    assert (panel.tiles.current, panel.large.isVisible()) == (1, False)
    QTest.keyClick(panel.tiles, Qt.Key.Key_Return)
    assert panel.large.hasFocus()
    assert panel.large.accessibleName() == "Map 2, enlarged"
    assert panel.caption.text() == "map 2 of 8"
    QTest.keyClick(panel.large, Qt.Key.Key_Return)
    assert panel.tiles.hasFocus()
    assert panel.tiles.current == 1


@pytest.mark.concept("cnn-relu", "cnn-conv")
def test_maps_of_a_rectifier_are_positive_those_of_a_convolution_signed(opened):
    panel, look = opened(FeatureMaps), specimen.named("digits")
    assert not panel._tone.is_signed
    panel.set_context(look.project, look.analysis, look.block("conv1"))
    show(panel, look)
    assert panel._tone.is_signed


def test_vectors_and_sequences_are_shown_as_one_map(opened):
    panel, look = opened(FeatureMaps), specimen.named("digits")
    panel.set_context(look.project, look.analysis, look.block("hidden"))
    show(panel, look)
    assert panel.caption.text() == "32 numbers"
    assert as_maps(np.arange(32.0)).shape == (4, 8, 1)
    assert as_maps(np.arange(32.0)).reshape(-1).tolist() == list(range(32))
    picture = np.arange(784.0).reshape(28, 28, 1)
    assert (as_maps(picture.reshape(-1)) == picture).all(), "a flattened picture is seen as the picture"
    assert as_maps(np.zeros((20, 6))).shape == (6, 20, 1)


def test_what_is_said_of_a_block_ends_in_dots_where_a_longer_name_takes_its_room(qtbot):
    heading = Heading()
    qtbot.addWidget(heading)
    heading.resize(240, 40)
    heading.show()
    for name in ("fc", "a_name_of_some_length"):
        heading.show_block(name, LAYERS["conv_transpose2d"](), "28×28×16")
        qtbot.wait(1)
        about = heading.findChildren(QLabel)[2]
        assert about.fontMetrics().horizontalAdvance(about.text()) <= about.width()
    assert about.text().endswith("…")


def test_a_pinned_block_stays(opened):
    panel, look = opened(FeatureMaps), specimen.named("digits")
    panel.heading.pin.setChecked(True)
    panel.set_context(look.project, look.analysis, look.block("pool2"))
    assert panel.block == look.block("relu1")
    panel.heading.pin.setChecked(False)
    assert panel.block == look.block("pool2")


@pytest.mark.concept("cnn-filters")
def test_weights_show_kernels_as_pictures_and_matrices_as_maps(opened):
    panel, look = opened(Weights), specimen.named("digits")
    assert panel.tiles.isVisible()
    panel.set_context(look.project, look.analysis, look.block("hidden"))
    show(panel, look)
    assert panel.matrix.isVisible()
    assert (panel.matrix.image.width(), panel.matrix.image.height()) == (32, 392)
    panel.names.setCurrentText("bias")
    assert Want("weight", look.block("hidden"), "bias") in panel.wants()


def test_kernels_are_walked_over_with_the_arrows_and_say_their_values(opened, qtbot):
    panel, look = opened(Weights), specimen.named("digits")
    kernel = look.trainer.network.parameter("conv1.kernel")
    everything = panel.caption.text()
    tab_to(panel.tiles, qtbot)
    across = panel.tiles._grid.columns
    for key, number in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + across),
        (Qt.Key.Key_Left, across),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
    ):
        QTest.keyClick(panel.tiles, key)
        low, high = kernel[:, :, 0, number].min(), kernel[:, :, 0, number].max()
        assert panel.tiles.current == number
        assert panel.caption.text() == f"filter {number + 1}, input 1: {low:.4g} to {high:.4g}"
        assert panel.tiles.accessibleName() == f"Kernels, {panel.caption.text()}"
    frame = panel.tiles.rect_of(0).topLeft() - QPoint(1, -10)
    assert panel.tiles.grab().toImage().pixelColor(frame).name() == theme.current().accent
    QTest.keyClick(panel.tiles, Qt.Key.Key_Escape)
    assert panel.tiles.grab().toImage().pixelColor(frame).name() != theme.current().accent
    assert panel.caption.text() == everything
    assert panel.tiles.accessibleName() == "Kernels"


def test_a_matrix_is_walked_over_and_says_the_value_of_a_cell(opened, qtbot):
    panel, look = opened(Weights), specimen.named("digits")
    panel.set_context(look.project, look.analysis, look.block("hidden"))
    show(panel, look)
    kernel = look.trainer.network.parameter("hidden.kernel")
    tab_to(panel.matrix, qtbot)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Up):
        QTest.keyClick(panel.matrix, key)
    assert panel.caption.text() == f"row 1, column 3: {kernel[0, 2]:.4g}"
    assert panel.matrix.accessibleName().startswith("Heat map of the weights, 784×32")
    assert panel.matrix.accessibleName().endswith(panel.caption.text())
    place = panel.matrix.rect_of((31, 391)).center().toPoint()
    QTest.mouseClick(panel.matrix, Qt.MouseButton.LeftButton, pos=place)
    assert panel.caption.text() == f"row 783, column 32: {kernel[782, 31]:.4g}", "a pixel stands for two rows"
    panel.names.setCurrentText("bias")
    show(panel, look)
    assert panel.matrix.cell is None
    assert panel.caption.text().startswith("1×32")


@pytest.mark.concept("cnn-flatten")
def test_weights_that_read_pixels_are_pictures(opened):
    panel, look = opened(Weights), specimen.named("autoencoder")
    panel.set_context(look.project, look.analysis, look.block("code"))
    show(panel, look)
    assert panel.tiles.isVisible()
    assert (panel.tiles._count, panel.tiles._tile.width(), panel.tiles._tile.height()) == (32, 28, 28)
    kernel = look.trainer.network.parameter("code.kernel")
    middle = panel.tiles._stack.pixelColor(14, 28 * 3 + 14)  # the fourth unit's pixel in the middle
    blue = middle.blue() > middle.red()
    assert blue == (kernel[14 * 28 + 14, 3] > 0)


@pytest.mark.concept("ff-shallow")
def test_boundary_has_blue_inside_and_orange_outside(opened):
    panel = opened(Boundary)
    field = panel.plane._field
    inside, outside = field.pixelColor(50, 50), field.pixelColor(3, 3)
    assert inside.blue() > inside.red()
    assert outside.red() > outside.blue()
    panel.sharp.setChecked(True)
    colors = {panel.plane._field.pixelColor(x, y).name() for x in range(0, 100, 3) for y in range(0, 100, 3)}
    assert len(colors) == 2


@pytest.mark.concept("cnn-draw")
def test_drawing_gives_a_sample_that_all_panels_can_follow(opened, qtbot):
    panel, look = opened(TryIt), specimen.named("digits")
    with qtbot.waitSignal(panel.sample_chosen) as heard:
        middle = panel.pad.square().center().toPoint()
        QTest.mousePress(panel.pad, Qt.MouseButton.LeftButton, pos=middle - QPoint(0, 40))
        QTest.mouseMove(panel.pad, middle + QPoint(0, 40))
        QTest.mouseRelease(panel.pad, Qt.MouseButton.LeftButton, pos=middle + QPoint(0, 40))
    sample = heard.args[0]
    assert isinstance(sample, Sample)
    assert sample.values["image"].shape == (28, 28, 1)
    show(panel, look, panel.sample)
    assert panel.truth.text() == "your drawing"
    assert sum(bar.share for bar in panel.bars._bars) == pytest.approx(1.0)


def test_picking_a_sample_shows_it_with_the_right_answer(opened, qtbot):
    panel, look = opened(TryIt), specimen.named("digits")
    with qtbot.waitSignal(panel.sample_chosen) as heard:
        panel.number.setValue(5)
    assert heard.args[0] == Sample("test", 5)
    show(panel, look, heard.args[0])
    label = int(look.trainer.data.values("test", "label", 5))
    assert [bar.name for bar in panel.bars._bars if bar.marked] == [str(label)]
    assert panel.answer.text()


@pytest.mark.concept("act-softmax")
def test_probabilities_are_the_softmax_of_the_scores():
    look = specimen.named("digits")
    output = classifier(look.project, look.analysis)
    shares = probabilities(output, np.array([0.0, np.log(3.0), *[-100.0] * 8]))
    np.testing.assert_allclose(shares[:2], [0.25, 0.75])


@pytest.mark.concept("ff-vanish")
def test_gradient_bars_belong_to_the_blocks_in_the_order_of_running(opened):
    panel, look = opened(Gradients), specimen.named("digits")
    norms = look.frame({Want("norms")}).get(Want("norms"))
    blocks = trained_blocks(look.project, look.analysis)
    assert len(norms) == len(blocks)
    nodes = look.trainer.network.main.nodes
    own = [np.sqrt(sum(float((g**2).sum()) for g in nodes[block].gradients.values())) for block in blocks]
    np.testing.assert_allclose(norms.reshape(-1), own, rtol=1e-5)
    assert [bar.name for bar in panel.bars._bars] == ["conv1", "conv2", "hidden", "scores"]


@pytest.mark.concept("ff-vanish")
def test_a_vanished_gradient_is_named(opened):
    panel = opened(Gradients)
    frame = specimen.named("digits").frame(panel.wants())
    values = {Want("norms"): np.array([1e-9, 1e-3, 0.1, 1.0])}
    panel.draw(type(frame)(1, 0, frame.sample, values))
    assert "'conv1' hardly learns" in panel.verdict.text()


@pytest.mark.concept("act-explorer")
def test_the_curve_is_the_layers_own():
    x = np.linspace(-3, 3, 61)
    y, slope = curve(LAYERS["tanh"](), x)
    np.testing.assert_allclose(y, np.tanh(x))
    np.testing.assert_allclose(slope, 1 - np.tanh(x) ** 2, atol=1e-12)


@pytest.mark.concept("act-explorer")
def test_explorer_says_how_many_inputs_meet_a_flat_slope(opened):
    panel = opened(ActivationExplorer)
    assert panel.verdict.text().endswith("where the slope is flat.")


@pytest.mark.concept("act-relu", "in-health")
def test_a_dead_block_is_named_with_a_way_to_it_and_a_cure(opened, qtbot):
    panel, look = opened(Health), specimen.named("digits")
    frame = look.frame(panel.wants())
    relu = look.block("relu1")
    dead = np.tile([1.0, 0.0], (8, 1))
    panel.draw(type(frame)(1, 0, frame.sample, {Want("units", relu): dead}))
    assert panel.bars._bars[0].text == "8 of 8 dead"
    buttons = {button.text(): button for button in panel.findings.parentWidget().findChildren(QPushButton)}
    with qtbot.waitSignal(panel.fix_wanted) as heard:
        QTest.mouseClick(buttons["Normalise what goes into 'relu1'"], Qt.MouseButton.LeftButton)
    assert (heard.args[0].action, heard.args[0].kind, heard.args[0].block) == ("insert", "batch_norm", relu)
    with qtbot.waitSignal(panel.block_wanted) as heard:
        QTest.mouseClick(buttons["Show the block"], Qt.MouseButton.LeftButton)
    assert heard.args == [relu]


@pytest.mark.concept("ae-dense")
def test_several_samples_are_reconstructed_at_once(opened):
    panel = opened(Reconstruction)
    assert (panel.others._count, panel.others._columns) == (16, 8)


@pytest.mark.concept("rnn-lstm")
def test_memory_shows_the_gates_by_their_names(opened):
    panel, look = opened(Memory), specimen.named("sequence")
    assert list(panel._strips) == ["state", "input", "forget", "candidate", "output"]
    assert (panel._strips["forget"][1].image.width(), panel._strips["forget"][1].image.height()) == (24, 8)
    panel.set_context(look.project, look.analysis, look.block("summary"))  # a GRU that gives its last state only
    show(panel, look)
    assert list(panel._strips) == ["reset", "update", "candidate"]
    assert not any(picture.image.isNull() for _, picture in panel._strips.values())
    QApplication.processEvents()  # a layout shows what is new in it a little later
    panel.grab()
    strips = [picture for picture in panel.findChildren(HeatMap) if picture.isVisible()]
    assert strips == [picture for _, picture in panel._strips.values()]  # nothing is left of the other block, nor its room
    gaps = [below.y() - above.geometry().bottom() for above, below in pairwise(strips)]
    assert panel.caption.y() - strips[-1].geometry().bottom() <= 3 * max(gaps)


def test_a_place_in_the_memory_is_walked_to_and_read_in_every_strip(opened, qtbot):
    panel, look = opened(Memory), specimen.named("sequence")
    strips = {name: picture for name, (_, picture) in panel._strips.items()}
    everything = panel.caption.text()
    tab_to(strips["input"], qtbot)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(strips["input"], key)
    frame = look.frame(panel.wants())
    state, gates = (frame.get(Want(kind, panel.block)) for kind in ("activation", "gates"))
    units = state.shape[1]
    read = {"state": state[1, 2], "input": gates[1, 2], "forget": gates[1, units + 2], "output": gates[1, 3 * units + 2]}
    assert panel.caption.text() == f"input: unit 3, step 2: {read['input']:.4g}"
    for name, value in read.items():
        assert strips[name].accessibleName() == f"{name} over time, unit 3, step 2: {value:.4g}"
        assert strips[name].cell == (1, 2)
    strips["forget"].setFocus(Qt.FocusReason.TabFocusReason)
    assert panel.caption.text() == f"forget: unit 3, step 2: {read['forget']:.4g}"
    middle = strips["output"].rect_of((4, 5)).center().toPoint()
    QTest.mouseClick(strips["output"], Qt.MouseButton.LeftButton, pos=middle)
    assert panel.caption.text().startswith("output: unit 6, step 5: ")
    QTest.keyClick(strips["output"], Qt.Key.Key_Escape)
    assert panel.caption.text() == everything
    assert [picture.cell for picture in strips.values()] == [None] * 5
    assert strips["input"].accessibleName() == "input over time"


def test_a_network_that_went_astray_has_no_answer(opened):
    panel = opened(TryIt)
    panel._show_answer(np.full(10, np.nan, np.float32), 7)
    assert panel.answer.text() == "No answer"
    assert {bar.text for bar in panel.bars._bars} == {"–"}
    panel._show_answer(np.eye(10, dtype=np.float32)[7], 7)
    assert (panel.answer.text(), panel.truth.text()) == ("It is 7", "right")
    mistakes = opened(Confusion)
    mistakes._cell, mistakes._rows = None, np.array([[3, 5, 2, -np.inf, 1], [4, 5, 3, -1.0, 1], [6, 5, 3, np.nan, 1]])
    mistakes._fill_list()
    assert [mistakes.samples.item(row).text() for row in range(2)] == ["#3: 5 → 2", "#4: 5 → 3"]


def test_what_is_said_of_weights_has_room_in_a_narrow_panel(opened, qtbot):
    panel = opened(Weights)
    panel.resize(245, 320)
    panel.tiles.go(0)
    qtbot.waitUntil(lambda: panel.caption.heightForWidth(panel.caption.width()) <= panel.caption.height())


def test_outputs_of_an_autoencoder_are_no_classes():
    look = specimen.named("autoencoder")
    (output,) = outputs(look.project, look.analysis)
    assert output.column == "image"
    assert output.classes == ()


@pytest.mark.parametrize(("count", "room"), [(1, (100, 100)), (8, (300, 100)), (64, (200, 400)), (5, (40, 300))])
def test_tiles_fill_the_room_without_leaving_it(count, room):
    grid = best_grid(count, QSize(10, 8), QSize(*room))
    rows = -(-count // grid.columns)
    assert grid.columns * (grid.width + 3) - 3 <= room[0] + 1e-6
    assert rows * (grid.height + 3) - 3 <= room[1] + 1e-6
