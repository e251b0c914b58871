import numpy as np
import pytest

from engine import LAYERS, OPTIMIZERS, SOURCES, Graph, Network, Trainer, TrainingSetup, devices
from engine.probes import KINDS, Request, Sample, Want, capture, histogram
from engine.thumbnail import thumbnail


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
