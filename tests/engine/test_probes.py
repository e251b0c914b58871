import numpy as np
import pytest

from engine import LAYERS, OPTIMIZERS, SOURCES, Graph, Network, Trainer, TrainingSetup, devices
from engine.probes import KINDS, Request, Sample, Want, capture, histogram, norm_blocks
from engine.probes.look import CROWD
from engine.probes.thumbnail import thumbnail


def layer(kind, **settings):
    return LAYERS[kind](**settings)


@pytest.fixture(scope="module")
def digits():
    source = SOURCES["digits8x8"]()
    graph = Graph.chain(
        layer("input", column="image"),
        layer("conv2d", filters=4),
        layer("relu"),
        layer("flatten"),
        layer("dense", units=10),
        layer("softmax_cross_entropy", column="label"),
    )
    trainer = Trainer(Network(graph, source.specs(), devices.cpu()), source.load(seed=1), TrainingSetup(epochs=1))
    next(trainer.run())
    return trainer


def look(trainer, *wants, sample=None):
    return capture(trainer, Request(frozenset(wants), sample or Sample()))


def test_an_activation_is_that_of_the_chosen_sample(digits):
    want = Want("activation", "b2")
    one, other = (look(digits, want, sample=Sample("test", index)).get(want) for index in (0, 1))
    assert one.shape == (8, 8, 4)
    assert (one != other).any()


def test_a_drawn_image_takes_the_place_of_the_sample(digits):
    want = Want("column", name="image")
    drawn = np.ones((8, 8, 1), np.float32)
    assert (look(digits, want, sample=Sample(values={"image": drawn})).get(want) == 1).all()


def test_a_look_changes_nothing_for_the_training(digits):
    before = digits.state()
    kinds = [Want(kind, "b2", "kernel") for kind in KINDS]
    look(digits, *kinds)
    assert digits.state().same_as(before)


def test_arrays_are_copies_that_cannot_be_written(digits):
    want = Want("weight", "b2", "kernel")
    array = look(digits, want).get(want)
    assert not array.flags.writeable
    assert not np.shares_memory(array, digits.network.parameter("conv2d.kernel"))


def test_gradients_norms_and_histograms(digits):
    gradient, norms, counts = Want("gradient", "b3"), Want("norms"), Want("weight_histogram", "b2", "kernel")
    frame = look(digits, gradient, norms, counts)
    assert frame.get(gradient).shape == (8, 8, 4)
    assert frame.get(norms).shape == (2,)
    assert (frame.get(norms) > 0).all()
    assert frame.get(counts)[0].sum() == digits.network.parameter("conv2d.kernel").size


def test_blocks_that_are_gone_are_left_out(digits):
    assert look(digits, Want("activation", "b99"), Want("weight", "b2", "nothing"), Want("hologram", "b2")).values == {}


def test_the_boundary_covers_the_plane():
    source = SOURCES["playground2d"]()
    graph = Graph.chain(
        layer("input", column="features"),
        layer("dense", units=1),
        layer("binary_cross_entropy", column="probability", from_logits=True),
    )
    setup = TrainingSetup(epochs=1, optimizer=OPTIMIZERS["sgd"]())
    trainer = Trainer(Network(graph, source.specs(), devices.cpu()), source.load(seed=1), setup)
    boundary, points = Want("boundary", "b2"), Want("points", name="probability")
    frame = look(trainer, boundary, points)
    assert frame.get(boundary).shape == (100, 100, 1)
    assert frame.get(points).shape[1] == 4
    W, b = trainer.network.parameter("dense.kernel"), trainer.network.parameter("dense.bias")
    corner = np.array([-6, -6, 36, 36, 36, np.sin(-6), np.sin(-6)]) @ W + b
    np.testing.assert_allclose(frame.get(boundary)[0, 0], corner, rtol=1e-5)


@pytest.mark.parametrize("shape", [(28, 28, 1), (28, 28, 3), (5, 5, 100), (300,), (10,), (50, 128), (4, 1000)])
def test_thumbnails_are_small(shape):
    picture = thumbnail(np.random.default_rng(0).random(shape))
    assert max(picture.shape[:2]) <= 48
    assert picture.ndim == (3 if shape[-1] == 3 and len(shape) == 3 else 2)


def test_a_histogram_of_equal_or_bad_numbers_is_still_one():
    assert histogram(np.full(7, 3.0))[0].sum() == 7
    assert histogram(np.array([np.nan, np.inf]))[0].sum() == 0


@pytest.fixture(params=["simple_rnn", "lstm", "gru"])
def reader(request):
    source = SOURCES["adding_problem"](steps=12, samples=60)
    graph = Graph.chain(
        layer("input", column="sequence"),
        layer(request.param, units=3, bidirectional="concatenate"),
        layer("dense", units=1),
        layer("mse", column="target"),
    )
    return Trainer(Network(graph, source.specs(), devices.cpu()), source.load(seed=1), TrainingSetup(epochs=1))


def test_gates_come_by_name_for_each_direction(reader):
    names = getattr(reader.network.graph.blocks["b2"].layer, "gate_names", ())
    whole = Want("gates", "b2")
    for direction in ("", "backward_"):
        wants = [Want("gates", "b2", direction + name) for name in names]
        frame = look(reader, whole, *wants, Want("gates", "b2", "nothing"))
        assert len(frame.values) == len(wants) + bool(names)
        assert all(frame.get(want).shape == (12, 3) for want in wants)
        if names and not direction:
            assert np.array_equal(np.concatenate([frame.get(want) for want in wants], axis=1), frame.get(whole)[:, : 3 * len(names)])


def test_states_of_both_directions_end_in_the_output(reader):
    forwards, backwards, output = Want("states", "b2"), Want("states", "b2", "backward"), Want("activation", "b2")
    frame = look(reader, forwards, backwards, output)
    assert frame.get(forwards).shape == (12, 3)
    last = np.concatenate([frame.get(forwards)[-1], frame.get(backwards)[-1]])
    assert np.array_equal(last, frame.get(output))
    cells = look(reader, Want("cells", "b2")).get(Want("cells", "b2"))
    assert (cells is not None) == (reader.network.graph.blocks["b2"].layer.kind == "lstm")


def test_norms_by_step_are_those_of_the_gradient_of_each_step(reader):
    norms, network = Want("time_norms", "b2"), reader.network
    frame = look(reader, norms)
    assert frame.get(norms).shape == (12,)
    sequence, target = (reader.data.values("test", name, slice(0, 1)) for name in ("sequence", "target"))
    moved = []
    for step in (0, 5, 11):
        slopes = []
        for feature in range(2):
            losses = []
            for shift in (1e-2, -1e-2):
                changed = sequence.copy()
                changed[0, step, feature] += shift
                losses.append(float(network.forward({"sequence": changed, "target": target})))
            slopes.append((losses[0] - losses[1]) / 2e-2)
        moved.append(np.hypot(*slopes))
    np.testing.assert_allclose(frame.get(norms)[[0, 5, 11]], moved, rtol=2e-2, atol=1e-5)


def test_norms_by_block_say_which_blocks_they_tell_of(digits):
    assert norm_blocks(digits.network) == ("b2", "b5")
    gradient = digits.network.main.gradients
    assert np.linalg.norm(look(digits, Want("norms")).get(Want("norms"))) == pytest.approx(np.linalg.norm(gradient), rel=1e-5)


def test_gradients_have_histograms_too(digits):
    weights, outputs = Want("weight_gradient_histogram", "b2", "kernel"), Want("gradient_histogram", "b3")
    frame = look(digits, weights, outputs)
    assert frame.get(weights)[0].sum() == digits.network.parameter("conv2d.kernel").size
    assert frame.get(outputs)[0].sum() == CROWD * digits.network.analysis.specs["b3"].size


def test_histograms_tell_of_the_same_samples_whatever_else_is_looked_at(digits):
    wants = [Want("activation_histogram", "b3"), Want("input_histogram", "b3"), Want("gradient_histogram", "b2")]
    alone = [look(digits, want).get(want) for want in wants]
    together = look(digits, *wants, Want("activation", "b2"), Want("gradient", "b2"), Want("confusion", "b5", "label"))
    assert all(np.array_equal(together.get(want), histogram) for want, histogram in zip(wants, alone, strict=True))
    assert np.array_equal(together.get(Want("activation", "b2")), look(digits, Want("activation", "b2")).get(Want("activation", "b2")))
