"""The express gives what the ordinary way gives, up to rounding, and leaves alone what it can't do."""

from dataclasses import replace

import numpy as np
import pytest

from engine import (
    LAYERS,
    OPTIMIZERS,
    SCHEDULES,
    SOURCES,
    Diverged,
    Graph,
    Network,
    StepsDone,
    TensorSpec,
    Trainer,
    TrainingSetup,
    devices,
)
from engine.data.columns import Column, DataSet
from engine.families.pointwise import Pointwise
from engine.kernels import library

pytestmark = pytest.mark.skipif(library.load() is None, reason="compiled kernels are not built: python -m engine.kernels.build")
SOURCE = SOURCES["playground2d"](shape="circle", samples=200)


def layer(kind, **settings):
    return LAYERS[kind](**settings)


def trainer(*ending, native=True, middle=(), **changes):
    graph = Graph.chain(layer("input", column="point"), layer("dense", units=8), layer("tanh"), *middle, *ending)
    setup = TrainingSetup(**{"epochs": 3, "batch_size": 16, **changes})
    return Trainer(Network(graph, SOURCE.specs(), devices.cpu(native=native)), SOURCE.load(seed=1), setup)


def ordinary(*ending, **changes):
    """A trainer that goes the ordinary way, in NumPy."""
    job = trainer(*ending, native=False, **changes)
    job.express = None
    return job


ENDINGS = {
    "mse": (layer("dense", units=1), layer("mse", column="value")),
    "scores": (layer("dense", units=1), layer("binary_cross_entropy", column="probability", from_logits=True)),
    "chances": (layer("dense", units=1), layer("sigmoid"), layer("binary_cross_entropy", column="label")),
    "classes": (layer("dense", units=2), layer("softmax_cross_entropy", column="label")),
}
RULES = {
    "sgd": OPTIMIZERS["sgd"](learning_rate=0.1),
    "momentum": OPTIMIZERS["sgd"](learning_rate=0.05, momentum=0.9),
    "nesterov": OPTIMIZERS["sgd"](learning_rate=0.05, momentum=0.9, nesterov=True),
    "adam": OPTIMIZERS["adam"](learning_rate=0.01),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("native", [True, False])
def test_it_trains_as_the_ordinary_way_does(ending, rule, native):
    fast, slow = trainer(*ENDINGS[ending], native=native, optimizer=RULES[rule]), ordinary(*ENDINGS[ending], optimizer=RULES[rule])
    assert fast.express is not None
    for job in (fast, slow):
        list(job.run())
    assert fast.step == slow.step
    np.testing.assert_allclose(fast.network.weights.vector, slow.network.weights.vector, rtol=2e-3, atol=2e-4)
    np.testing.assert_allclose(fast.history.losses.points()[1], slow.history.losses.points()[1], rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("native", [True, False])
def test_one_step_at_once_gives_the_same_bits_as_many(native):
    many, single = trainer(*ENDINGS["mse"], native=native), trainer(*ENDINGS["mse"], native=native)
    single.steps_at_once = 1
    for job in (many, single):
        events = [event for event in job.run() if isinstance(event, StepsDone)]
    assert len(events) == single.step
    assert many.state().same_as(single.state())


@pytest.mark.parametrize("kind", [owner.kind for owner in LAYERS.values() if issubclass(owner, Pointwise)])
def test_every_activation_trains_in_a_small_chain(kind):
    middle = (layer("dense", units=8), layer(kind))
    fast, slow = trainer(*ENDINGS["mse"], middle=middle), ordinary(*ENDINGS["mse"], middle=middle)
    for job in (fast, slow):
        list(job.run(1))
    np.testing.assert_allclose(fast.network.weights.vector, slow.network.weights.vector, rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_schedules_are_followed(schedule):
    fast, slow = (make(*ENDINGS["mse"], schedule=SCHEDULES[schedule]()) for make in (trainer, ordinary))
    for job in (fast, slow):
        list(job.run())
    np.testing.assert_allclose(fast.network.weights.vector, slow.network.weights.vector, rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize(
    "changes",
    [
        {"middle": (LAYERS["gaussian_noise"](),)},
        {"middle": (LAYERS["dense"](l2=0.1), LAYERS["relu"]())},
        {"clip_norm": 1.0},
        {"optimizer": OPTIMIZERS["rmsprop"]()},
    ],
)
def test_what_is_unusual_is_left_to_the_ordinary_way(changes):
    assert trainer(*ENDINGS["mse"], **changes).express is None


@pytest.mark.parametrize("native", [True, False])
def test_a_number_that_is_not_finite_harms_nothing(native):
    job = trainer(
        layer("dense", units=1), layer("mse", column="value"), middle=(layer("dense", units=8), layer("relu")), native=native,
        optimizer=OPTIMIZERS["sgd"](learning_rate=50.0), epochs=200,
    )  # fmt: skip
    assert job.express is not None
    events = list(job.run())
    assert isinstance(events[-1], Diverged)
    assert np.isfinite(job.network.weights.vector).all()


@pytest.mark.parametrize("native", [True, False])
def test_bytes_are_scaled_on_the_way(native):
    rng = np.random.default_rng(2)
    columns = {"x": Column(TensorSpec((30,)), "vector", "", scale=1 / 255), "y": Column(TensorSpec((), "int", 3), "label", "")}
    arrays = {"x": rng.integers(0, 256, (70, 30)).astype(np.uint8), "y": rng.integers(0, 3, 70)}
    middle = (layer("dense", units=500), layer("relu"), layer("dense", units=3))
    graph = Graph.chain(layer("input", column="x"), *middle, layer("softmax_cross_entropy", column="y"))
    specs, data = {name: column.spec for name, column in columns.items()}, DataSet(columns, {"train": arrays})
    setup = TrainingSetup(epochs=4, batch_size=16)
    fast, slow = (Trainer(Network(graph, specs, devices.cpu(native=native)), data, setup) for _ in range(2))
    assert fast.express is not None
    slow.express = None
    for job in (fast, slow):
        list(job.run())
    np.testing.assert_allclose(fast.network.weights.vector, slow.network.weights.vector, rtol=2e-3, atol=2e-4)


def test_another_set_up_applies_at_once():
    job = trainer(*ENDINGS["mse"])
    next(job.run())
    job.apply(replace(job.setup, clip_norm=0.1))
    assert job.express is None
    job.apply(replace(job.setup, clip_norm=0.0, batch_size=7))
    assert job.express is not None
    list(job.run())
    assert job.epoch == 3
