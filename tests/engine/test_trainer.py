"""The trainer on real, small data: it learns, stops, resumes to the bit, and stops before numbers go bad."""

from dataclasses import replace
from itertools import count, pairwise

import numpy as np
import pytest

from engine import (
    LAYERS,
    OPTIMIZERS,
    SCHEDULES,
    SOURCES,
    Diverged,
    EpochDone,
    Finished,
    Graph,
    Network,
    Phase,
    StepsDone,
    Trainer,
    TrainingSetup,
    devices,
)
from engine import trainer as training
from engine.errors import TrainingError

SOURCE = SOURCES["playground2d"](shape="circle", samples=200)


def layer(kind, **settings):
    return LAYERS[kind](**settings)


def trainer(*extra, dtype=np.float32, **changes):
    graph = Graph.chain(
        layer("input", column="point"),
        layer("dense", units=8),
        layer("tanh"),
        *extra,
        layer("dense", units=1),
        layer("binary_cross_entropy", column="probability", from_logits=True),
    )
    setup = TrainingSetup(**{"epochs": 3, "batch_size": 16, "optimizer": OPTIMIZERS["adam"](learning_rate=0.03), **changes})
    return Trainer(Network(graph, SOURCE.specs(), devices.cpu(), seed=setup.seed, dtype=dtype), SOURCE.load(seed=1), setup)


def same(one, other):
    return all((one.weights[path] == values).all() for path, values in other.weights.items())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_losses_are_told_and_kept_in_the_precision_of_the_network(dtype):
    job, other = trainer(dtype=dtype, epochs=1), trainer(dtype=dtype, epochs=1)
    told = np.concatenate([event.losses for event in job.run() if isinstance(event, StepsDone)])
    assert told.dtype == dtype
    assert job.history.series("step/loss")[1].dtype == dtype
    assert (job.history.series("step/loss")[1] == told).all()
    first = other.train_on(other.batches.gather(other.batches.order(0)[:16]))
    assert told[0] == pytest.approx(float(first), rel=10 * float(np.finfo(dtype).eps))
    other.restore(job.state())
    assert (other.history.series("step/loss")[1] == told).all()


def test_it_learns_and_tells_what_it_does():
    job = trainer(epochs=40)
    events = list(job.run())
    steps = sum(len(event.losses) for event in events if isinstance(event, StepsDone))
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert steps == job.step == 40 * job.iterations_per_epoch
    assert len(epochs) == 40
    assert epochs[-1].measures["validation/accuracy"] > 0.9
    assert epochs[-1].measures["train/loss"] < epochs[0].measures["train/loss"] / 2
    assert isinstance(events[-1], Finished)


@pytest.mark.concept("data-batches")
def test_1200_samples_in_batches_of_400_are_3_iterations():
    source = SOURCES["playground2d"](shape="gauss", samples=2400, training_share=0.5)
    job = trainer()
    job = Trainer(job.network, source.load(seed=1), replace(job.setup, batch_size=400))
    assert job.iterations_per_epoch == 3


@pytest.mark.parametrize("extra", [(), (LAYERS["dropout"](rate=0.3),), (LAYERS["batch_norm"](),)])
def test_the_same_seed_gives_the_same_bits(extra):
    one, other = trainer(*extra), trainer(*extra)
    for job in (one, other):
        list(job.run())
    assert one.state().same_as(other.state())


@pytest.mark.concept("tr-estimator")
@pytest.mark.parametrize("stop_after", [1, 7, 8, 20])
@pytest.mark.parametrize("extra", [(), (LAYERS["dropout"](rate=0.3),)])
def test_resuming_goes_on_to_the_bit(stop_after, extra):
    straight, first, second = trainer(*extra), trainer(*extra), trainer(*extra)
    list(straight.run())
    for event in first.run():
        if isinstance(event, StepsDone) and first.step == stop_after:
            break
    second.restore(first.state())
    list(second.run())
    assert second.state().same_as(straight.state())


def test_a_number_that_is_not_finite_stops_the_run_before_it_does_harm():
    graph = Graph.chain(layer("input", column="point"), layer("dense", units=8), layer("dense", units=1), layer("mse", column="value"))
    setup = TrainingSetup(epochs=100, optimizer=OPTIMIZERS["sgd"](learning_rate=10.0))
    job = Trainer(Network(graph, SOURCE.specs(), devices.cpu()), SOURCE.load(seed=1), setup)
    events = list(job.run())
    assert isinstance(events[-1], Diverged)
    assert "learning rate" in events[-1].text
    assert np.isfinite(job.network.weights.vector).all()


def test_the_first_bad_block_is_named():
    job = trainer()
    job.network.parameter("dense_2.kernel")[...] = np.inf
    events = list(job.run())
    assert job.network.graph.blocks[events[-1].block].name == "dense_2"


def test_frozen_blocks_do_not_move():
    job = trainer(optimizer=OPTIMIZERS["adam"](learning_rate=0.03))
    graph = job.network.graph
    graph = graph.with_block(replace(graph.blocks["b2"], frozen=True))
    job = Trainer(Network(graph, SOURCE.specs(), devices.cpu()), SOURCE.load(seed=1), job.setup)
    before = job.network.weights.snapshot()
    list(job.run())
    after = job.network.weights.snapshot()
    assert (after["b2.kernel"] == before["b2.kernel"]).all()
    assert (after["b4.kernel"] != before["b4.kernel"]).any()


def test_nothing_to_train_is_refused():
    graph = Graph.chain(layer("input", column="probability"), layer("binary_cross_entropy", column="probability", from_logits=True))
    with pytest.raises(TrainingError, match="nothing to train"):
        Trainer(Network(graph, SOURCE.specs(), devices.cpu()), SOURCE.load(seed=1), TrainingSetup())


@pytest.mark.concept("ff-overfit")
def test_early_stopping_keeps_the_best():
    job = trainer(epochs=400, patience=3, keep_best=True, optimizer=OPTIMIZERS["adam"](learning_rate=0.1))
    events = list(job.run())
    assert "not improved" in events[-1].reason
    best = job.history.best("validation/loss")
    assert job.evaluate("validation")["loss"] == pytest.approx(best)


def test_training_stops_at_the_loss_that_was_wanted():
    first = trainer(epochs=1)
    wanted = list(first.run())[-2].measures["validation/loss"]
    job = trainer(epochs=400, target_loss=wanted / 2)
    events = list(job.run())
    assert "as low as was wanted" in events[-1].reason
    losses = job.history.series("validation/loss")[1]
    assert losses[-1] <= wanted / 2 < min(losses[:-1])
    assert job.epoch < 400


def test_training_stops_when_its_time_is_over(monkeypatch):
    seconds = count(step=0.5)
    monkeypatch.setattr(training, "perf_counter", lambda: next(seconds))
    job = trainer(epochs=400, time_limit=0.1)  # six seconds: each look at the clock takes half a one here
    events = list(job.run())
    assert events[-1].reason == "The limit of 0.1 minutes is reached."
    assert sum(not isinstance(event, Finished) for event in events) == 12
    assert list(trainer(epochs=1).run())[-1].reason == "The epoch is done."


@pytest.mark.concept("tr-optim")
def test_schedules_and_changes_move_the_learning_rate():
    job = trainer(schedule=SCHEDULES["exponential"](), epochs=5)
    run = job.run()
    next(run)
    first = job.learning_rate
    while job.epoch < 3:
        next(run)
    assert job.learning_rate < first
    job.apply(replace(job.setup, optimizer=replace(job.setup.optimizer, learning_rate=0.5), schedule=SCHEDULES["constant"]()))
    next(job.run())
    assert job.learning_rate == 0.5


def test_phases_take_turns_and_move_their_blocks_only():
    phases = (Phase(name="first", blocks=("b2",), steps=2), Phase(name="second", blocks=("b4",)))
    job = trainer(phases=phases)
    run = job.run()
    snapshots = [job.network.weights.snapshot()]
    for _ in range(3):
        next(run)
        snapshots.append(job.network.weights.snapshot())
    moved = [{path for path in before if (before[path] != after[path]).any()} for before, after in pairwise(snapshots)]
    assert moved == [{"b2.kernel", "b2.bias"}, {"b2.kernel", "b2.bias"}, {"b4.kernel", "b4.bias"}]


@pytest.mark.concept("rnn-cures")
def test_clipping_bounds_the_step():
    job = trainer(clip_norm=1e-3, optimizer=OPTIMIZERS["sgd"](learning_rate=1.0, momentum=0.0))
    before = job.network.weights.vector.copy()
    next(job.run())
    assert np.linalg.norm(job.network.weights.vector - before) == pytest.approx(1e-3, rel=1e-3)


def test_restarting_begins_from_the_same_weights():
    job = trainer()
    before = job.state()
    list(job.run())
    job.restart()
    assert same(job.state(), before)
    list(job.run())
    again = job.state()
    job.restart()
    list(job.run())
    assert same(job.state(), again)


def test_a_run_that_begins_anew_has_no_gradient_of_the_last_one():
    job = trainer()
    list(job.run())
    assert job.network.main.gradients.any()
    job.restart()
    assert not job.network.main.gradients.any()


def test_the_length_that_is_limited_is_that_of_clipped_numbers():
    job = trainer(clip_value=1e-3, clip_norm=2e-3, optimizer=OPTIMIZERS["sgd"](learning_rate=1.0))
    job.network.main.gradients[...] = 5
    wanted = 2e-3 / np.sqrt(job.network.weights.vector.size)
    before = job.network.weights.vector.copy()
    job.updater.update(job.network.main.gradients, 1, 1.0)
    assert before - job.network.weights.vector == pytest.approx(wanted, rel=1e-3)


def test_a_plateau_is_one_of_validation_losses_alone():
    plateau = SCHEDULES["reduce_on_plateau"](patience=1, drop=0.5)
    job = trainer(epochs=9, validate_every=3, schedule=plateau)
    list(job.run(epochs=7))
    assert job._held == job.history.series("validation/loss")[1].tolist()
    again = trainer(epochs=9, validate_every=3, schedule=plateau)
    again.restore(job.state())
    list(job.run())
    list(again.run())
    assert same(job.state(), again.state())
