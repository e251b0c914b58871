"""The express gives what the ordinary way gives, up to rounding, and leaves alone what it can't do."""

from dataclasses import replace

import numpy as np
import pytest

from engine import LAYERS, OPTIMIZERS, SCHEDULES, SOURCES, Diverged, Graph, Network, StepsDone, Trainer, TrainingSetup, devices
from engine.kernels import library
from engine.pointwise import Pointwise

pytestmark = pytest.mark.skipif(library.load() is None, reason="compiled kernels are not built: python -m engine.kernels.build")
SOURCE = SOURCES["playground2d"](shape="circle", samples=200)


def layer(kind, **settings):
    return LAYERS[kind](**settings)


def trainer(*ending, native=True, middle=(), **changes):
    graph = Graph.chain(layer("input", column="point"), layer("dense", units=8), layer("tanh"), *middle, *ending)
    setup = TrainingSetup(**{"epochs": 3, "batch_size": 16, **changes})
    return Trainer(Network(graph, SOURCE.specs(), devices.cpu(native=native)), SOURCE.load(seed=1), setup)


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
def test_it_trains_as_the_ordinary_way_does(ending, rule):
    fast, slow = (trainer(*ENDINGS[ending], native=native, optimizer=RULES[rule]) for native in (True, False))
    assert fast.express is not None
    assert slow.express is None
    for job in (fast, slow):
        list(job.run())
    assert fast.step == slow.step
    np.testing.assert_allclose(fast.network.weights.vector, slow.network.weights.vector, rtol=2e-3, atol=2e-4)
    np.testing.assert_allclose(fast.history.losses.points()[1], slow.history.losses.points()[1], rtol=1e-3, atol=1e-5)


def test_one_step_at_once_gives_the_same_bits_as_many():
    many, single = trainer(*ENDINGS["mse"]), trainer(*ENDINGS["mse"])
    single.steps_at_once = 1
    for job in (many, single):
        events = [event for event in job.run() if isinstance(event, StepsDone)]
    assert len(events) == single.step
    assert many.state().same_as(single.state())


@pytest.mark.parametrize("kind", [owner.kind for owner in LAYERS.values() if issubclass(owner, Pointwise)])
def test_every_activation_trains_in_a_small_chain(kind):
    fast, slow = (trainer(*ENDINGS["mse"], middle=(layer("dense", units=8), layer(kind)), native=native) for native in (True, False))
    for job in (fast, slow):
        list(job.run(1))
    np.testing.assert_allclose(fast.network.weights.vector, slow.network.weights.vector, rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_schedules_are_followed(schedule):
    fast, slow = (trainer(*ENDINGS["mse"], native=native, schedule=SCHEDULES[schedule]()) for native in (True, False))
    for job in (fast, slow):
        list(job.run())
    np.testing.assert_allclose(fast.network.weights.vector, slow.network.weights.vector, rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize(
    "changes",
    [
        {"middle": (LAYERS["dropout"](),)},
        {"middle": (LAYERS["dense"](l2=0.1), LAYERS["relu"]())},
        {"clip_norm": 1.0},
        {"optimizer": OPTIMIZERS["rmsprop"]()},
    ],
)
def test_what_is_unusual_is_left_to_the_ordinary_way(changes):
    assert trainer(*ENDINGS["mse"], **changes).express is None


def test_a_number_that_is_not_finite_harms_nothing():
    job = trainer(
        layer("dense", units=1), layer("mse", column="value"), middle=(layer("dense", units=8), layer("relu")),
        optimizer=OPTIMIZERS["sgd"](learning_rate=50.0), epochs=200,
    )  # fmt: skip
    assert job.express is not None
    events = list(job.run())
    assert isinstance(events[-1], Diverged)
    assert np.isfinite(job.network.weights.vector).all()


def test_another_set_up_applies_at_once():
    job = trainer(*ENDINGS["mse"])
    next(job.run())
    job.apply(replace(job.setup, clip_norm=0.1))
    assert job.express is None
    job.apply(replace(job.setup, clip_norm=0.0, batch_size=7))
    assert job.express is not None
    list(job.run())
    assert job.epoch == 3
