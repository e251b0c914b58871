"""Steps that are played from a recording: the same bits, nothing harmed by a bad number, and threads that come and go."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine import LAYERS, OPTIMIZERS, Diverged, Graph, Network, StepsDone, TensorSpec, Trainer, TrainingSetup, devices
from engine.data.columns import Column, DataSet
from engine.errors import ShapeError, TrainingError
from engine.graph import Block, Wire
from engine.kernels import library
from engine.kernels.replay import AWAY, Part, Player, RecordedSeat, Recorder
from engine.kernels.replay import Column as Gathered
from engine.kernels.updates import Update
from engine.stepping import team
from engine.stepping.recording import Recording

pytestmark = pytest.mark.skipif(library.load() is None, reason="compiled kernels are not built: python -m engine.kernels.build")
RULES = {
    "sgd": OPTIMIZERS["sgd"](learning_rate=0.05),
    "momentum": OPTIMIZERS["sgd"](learning_rate=0.02, momentum=0.9),
    "nesterov": OPTIMIZERS["sgd"](learning_rate=0.02, momentum=0.9, nesterov=True),
    "adam": OPTIMIZERS["adam"](learning_rate=0.01),
    "adamw": OPTIMIZERS["adamw"](learning_rate=0.01, weight_decay=0.1),
}


def layer(kind, **settings):
    return LAYERS[kind](**settings)


def images(count=70, classes=4):
    rng = np.random.default_rng(2)
    columns = {"image": Column(TensorSpec((8, 8, 1)), "image", "", scale=1 / 255), "label": Column(TensorSpec((), "int", 4), "label", "")}
    return DataSet(
        columns, {"train": {"image": rng.integers(0, 256, (count, 8, 8, 1)).astype(np.uint8), "label": rng.integers(0, classes, count)}}
    )


def trainer(*extra, data=None, filters=4, **changes):
    middle = (layer("conv2d", filters=filters), layer("relu"), layer("pool2d"), *extra, layer("flatten"), layer("dense", units=4))
    graph = Graph.chain(layer("input", column="image"), *middle, layer("softmax_cross_entropy", column="label"))
    data = data or images()
    setup = TrainingSetup(**{"epochs": 3, "batch_size": 16, "validation_share": 0.0, **changes})
    specs = {name: column.spec for name, column in data.columns.items()}
    return Trainer(Network(graph, specs, devices.cpu()), data, setup)


@pytest.fixture(params=[1, 2, 3], ids=lambda count: f"{count} threads")
def threads(request, monkeypatch):
    """Each step is shared by so many threads, however short it is and whatever the machine has."""
    monkeypatch.setattr(team, "WORTH_A_PLAYER", 1.0)
    monkeypatch.setattr(team, "MOST_THREADS", request.param)
    monkeypatch.setattr(team.os, "cpu_count", lambda: request.param)
    return request.param


@pytest.mark.parametrize("rule", RULES)
def test_it_gives_the_bits_of_the_ordinary_way(rule, threads):
    played, ordinary = trainer(optimizer=RULES[rule]), trainer(optimizer=RULES[rule])
    assert isinstance(played.express, Recording)
    assert len(played.team.replicas) == threads
    ordinary.express = None
    for job in (played, ordinary):
        list(job.run())
        job.close()
    assert played.state().same_as(ordinary.state())


@pytest.mark.parametrize("rate", [0.01, 1e30])
@pytest.mark.parametrize(
    "extra",
    [
        (LAYERS["batch_norm"](), LAYERS["relu"](), LAYERS["conv2d"](filters=3), LAYERS["batch_norm"]()),
        (LAYERS["dropout"](rate=0.3), LAYERS["conv2d"](filters=3), LAYERS["dropout"]()),
    ],
    ids=["means of the whole batch", "random numbers"],
)
def test_what_a_step_moves_on_its_way_gives_the_bits_of_the_ordinary_way(threads, extra, rate):
    """Also where the loss stops being a finite number: running means don't move twice, and the same numbers are drawn again."""
    rule = OPTIMIZERS["sgd"](learning_rate=rate)
    played, ordinary = (trainer(*extra, filters=5, optimizer=rule) for _ in range(2))
    assert isinstance(played.express, Recording)
    assert len(played.team.replicas) == threads
    ordinary.express = None
    last = []
    for job in (played, ordinary):
        last.append([type(event) for event in job.run()][-1])
        job.close()
    assert last[0] is last[1]
    assert (last[0] is Diverged) == (rate > 1)
    assert played.state().same_as(ordinary.state())


def test_ways_that_part_and_meet_are_played_with_the_same_bits(threads):
    def residual():
        layers = {
            "image": layer("input", column="image"),
            "first": layer("conv2d", filters=4, padding="same"),
            "second": layer("conv2d", filters=4, padding="same"),
            "sum": layer("add"),
            "norm": layer("layer_norm"),
            "flat": layer("flatten"),
            "scores": layer("dense", units=4),
            "loss": layer("softmax_cross_entropy", column="label"),
            "other": layer("softmax_cross_entropy", column="label", weight=0.3),
        }
        chain = list(layers)[:-1]
        wires = [Wire(*pair) for pair in pairwise(chain)] + [Wire("first", "sum", 1), Wire("scores", "other")]
        graph = Graph.of([Block(name, name, one) for name, one in layers.items()], wires)
        specs = {name: column.spec for name, column in images().columns.items()}
        setup = TrainingSetup(epochs=2, batch_size=16, validation_share=0.0)
        return Trainer(Network(graph, specs, devices.cpu()), images(), setup)

    played, ordinary = residual(), residual()
    assert isinstance(played.express, Recording)
    ordinary.express = None
    for job in (played, ordinary):
        list(job.run())
        job.close()
    assert played.state().same_as(ordinary.state())


def test_one_step_at_once_gives_the_same_bits_as_many(threads):
    many, single = trainer(), trainer()
    single.steps_at_once = 1
    counts = []
    for job in (many, single):
        counts.append([len(event.losses) for event in job.run() if isinstance(event, StepsDone)])
        job.close()
    assert max(counts[0]) > max(counts[1]) == 1
    assert sum(counts[0]) == sum(counts[1]) == many.step
    assert many.state().same_as(single.state())


def test_a_run_that_is_left_and_resumed_gives_the_same_bits(threads):
    whole, parts = trainer(), trainer()
    list(whole.run())
    for _ in range(3):
        list(parts.run(1))
    for job in (whole, parts):
        job.close()
    assert whole.state().same_as(parts.state())


def test_the_gradient_of_the_last_step_lies_in_the_network(threads):
    played, ordinary = trainer(data=images(64)), trainer(data=images(64))
    ordinary.express = None
    for job in (played, ordinary):
        list(job.run(1))
        job.close()
    assert played.network.gradient("conv2d.kernel").tobytes() == ordinary.network.gradient("conv2d.kernel").tobytes()


def test_what_is_run_to_be_written_down_leaves_no_gradient(threads):
    """Else panels would judge by it before the first step."""
    job = trainer(data=images(64))
    assert isinstance(job.express, Recording)
    assert not job.network.main.gradients.any()
    list(job.run(1))
    before = job.network.main.gradients.copy()
    job.apply(replace(job.setup, epochs=5))
    assert job.network.main.gradients.tobytes() == before.tobytes()
    job.close()


@pytest.mark.parametrize(
    "changes",
    [
        {"extra": (LAYERS["spatial_dropout"](),)},
        {"extra": (LAYERS["gaussian_noise"](),)},
        {"extra": (LAYERS["conv2d"](l2=0.1),)},
        {"clip_norm": 1.0},
        {"optimizer": OPTIMIZERS["rmsprop"]()},
    ],
)
def test_what_is_unusual_is_left_to_the_ordinary_way(changes):
    assert trainer(*changes.pop("extra", ()), **changes).express is None


def test_a_number_that_is_not_finite_harms_nothing(threads):
    job = trainer(optimizer=OPTIMIZERS["sgd"](learning_rate=1e30), epochs=200)
    events = list(job.run())
    job.close()
    assert isinstance(job.express, Recording)
    assert isinstance(events[-1], Diverged)
    assert np.isfinite(job.network.weights.vector).all()


def test_a_class_that_there_is_not_is_said_as_the_ordinary_way_says_it(threads):
    played, ordinary = trainer(data=images(classes=9)), trainer(data=images(classes=9))
    ordinary.express = None
    said = []
    for job in (played, ordinary):
        with pytest.raises(IndexError) as caught:
            list(job.run(1))
        job.close()
        said.append(str(caught.value))
    assert said[0] == said[1] != ""


def test_a_sample_that_there_is_not_is_refused():
    job = trainer()
    with pytest.raises(TrainingError, match="sample"):
        job.express.run(np.full(16, 70), 0, 1, 0.1, 1)
    job.close()


def test_another_set_up_applies_at_once(threads):
    job = trainer()
    next(job.run())
    job.apply(replace(job.setup, clip_norm=0.1))
    assert job.express is None
    assert len(job.team.replicas) == len(trainer(clip_norm=0.1).team.replicas) == 1  # as many as after a fresh start
    job.apply(replace(job.setup, clip_norm=0.0, batch_size=7))
    assert isinstance(job.express, Recording)
    list(job.run())
    assert job.epoch == 3
    job.close()


def test_threads_leave_when_nobody_calls_and_come_again(threads):
    job, order = trainer(), np.arange(64)
    posts = job.express._player._plan.post
    for step in (1, 2):
        assert job.express.run(order, 0, 1, 0.01, step) is not None
        for _ in range(threads - 1):  # done as soon as the threads are free again
            job.team.submit(lambda: None).result(timeout=60)
    job.close()
    assert all(posts[member] == AWAY for member in range(threads))


def test_without_threads_the_ordinary_way_does_it(monkeypatch):
    monkeypatch.setattr(team, "WORTH_A_PLAYER", 1.0)
    monkeypatch.setattr(team.os, "cpu_count", lambda: 2)
    played, ordinary = trainer(), trainer()
    monkeypatch.setattr(played.express._player, "_attend", lambda member: None)  # a thread that never gets there
    ordinary.express = None
    for job in (played, ordinary):
        list(job.run(1))
        job.close()
    assert played.state().same_as(ordinary.state())


def test_a_call_on_memory_that_does_not_last_is_refused():
    backend = devices.cpu()
    recorder, numbers, kept = Recorder(backend.native), np.ones(16, np.float32), np.ones((4, 16), np.float32)
    recorder.multiply_all(numbers.ctypes.data, numbers.ctypes.data, 16, 2.0)
    part = Part(recorder.calls, 1, 0, 4, numbers.copy(), [kept])
    with pytest.raises(ShapeError, match="anew"):
        Player(backend.native, [part], [Gathered(kept, kept.copy())], Update("sgd"), numbers.copy(), numbers[:0], [], None)


def test_parts_that_would_wait_for_each_other_for_ever_are_refused():
    backend = devices.cpu()
    kept, told = np.ones((4, 16), np.float32), np.ones((2, 3))
    recorders = [Recorder(backend.native) for _ in range(2)]
    RecordedSeat(recorders[0], 0, 0.5).agree(told[0], told[1])
    parts = [Part(recorder.calls, 1, 2 * m, 2 * m + 2, kept[0].copy(), [kept, told]) for m, recorder in enumerate(recorders)]
    with pytest.raises(ShapeError, match="agree"):
        Player(backend.native, parts, [Gathered(kept, kept.copy())], Update("sgd"), kept[0].copy(), kept[0, :0], [], None)


def test_a_call_that_can_not_be_played_is_refused():
    backend = devices.cpu()
    recorder, kept = Recorder(backend.native), np.ones((4, 16), np.float32)
    recorder.softmax_rows(kept.ctypes.data, kept.ctypes.data, 4, 16)
    part = Part(recorder.calls, 1, 0, 4, kept[0].copy(), [kept])
    with pytest.raises(ShapeError, match="softmax_rows"):
        Player(backend.native, [part], [Gathered(kept, kept.copy())], Update("sgd"), kept[0].copy(), kept[0, :0], [], None)
