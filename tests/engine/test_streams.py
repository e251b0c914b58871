"""Long text in pieces: each piece goes on where the same place of the last batch ended, to the bit, also over a pause."""

from dataclasses import replace

import numpy as np
import pytest

from engine import LAYERS, OPTIMIZERS, Column, DataSet, Graph, Network, StepsDone, TensorSpec, Trainer, TrainingSetup, devices
from engine.data.batches import Batches
from engine.probes import Request, Sample, Want, capture
from engine.stepping.team import Team

PIECES, LENGTH, LETTERS = 26, 5, 4
SPEC = TensorSpec((LENGTH,), "int", LETTERS)


def text(pieces: int = PIECES) -> DataSet:
    letters = np.random.default_rng(3).integers(0, LETTERS, pieces * LENGTH + 1)
    arrays = {"tokens": letters[:-1].reshape(pieces, LENGTH), "next": letters[1:].reshape(pieces, LENGTH)}
    columns = {name: Column(SPEC, "tokens", "Letters.") for name in arrays}
    return DataSet(columns, {"train": arrays, "test": {name: array[:12] for name, array in arrays.items()}})


def trainer(kind: str = "lstm", *, stateful: bool = True, **changes: object) -> Trainer:
    graph = Graph.chain(
        LAYERS["input"](column="tokens"),
        LAYERS["one_hot"](),
        LAYERS[kind](units=6, returns="all", stateful=stateful),
        LAYERS["dense"](units=LETTERS),
        LAYERS["softmax_cross_entropy"](column="next"),
    )
    settings = {"epochs": 3, "batch_size": 4, "order": "streams", "validation_share": 0.2, "optimizer": OPTIMIZERS["adam"](0.01)}
    return Trainer(Network(graph, {"tokens": SPEC, "next": SPEC}, devices.cpu()), text(), TrainingSetup(**{**settings, **changes}))


def test_streams_run_side_by_side_through_the_samples() -> None:
    batches = Batches(text(), "train", ["tokens"], 4, devices.cpu(), seed=1, streams=True)
    order = batches.order(0).reshape(len(batches), 4)
    assert len(batches) == PIECES // 4
    assert order[:, 0].tolist() == list(range(len(batches)))
    assert (np.diff(order, axis=0) == 1).all(), "each place of a batch goes on where it ended"
    assert len(np.unique(order)) == order.size
    assert np.array_equal(batches.order(7), batches.order(0))


def test_what_is_held_back_is_the_end() -> None:
    data = text().with_validation(0.25, 1, from_end=True)
    assert np.array_equal(
        np.concatenate([data.splits[part]["tokens"] for part in ("train", "validation")]), text().splits["train"]["tokens"]
    )


@pytest.mark.parametrize("kind", ["simple_rnn", "lstm", "gru"])
@pytest.mark.parametrize("stop_after", [2, 5, 7])
def test_resuming_goes_on_to_the_bit(kind: str, stop_after: int) -> None:
    straight, first, second = (trainer(kind) for _ in range(3))
    assert straight.iterations_per_epoch == 5
    list(straight.run())
    for event in first.run():
        if isinstance(event, StepsDone) and first.step == stop_after:
            break
    second.restore(first.state())
    list(second.run())
    assert second.state().same_as(straight.state())


@pytest.mark.parametrize("stop_after", [3, 5])
def test_a_run_goes_on_in_a_team_of_any_size(stop_after: int) -> None:
    one, two, three = (trainer() for _ in range(3))
    two.team, three.team = Team(two.network, 2), Team(three.network, 3)
    for event in one.run():
        if isinstance(event, StepsDone) and one.step == stop_after:
            break
    state = one.state()
    for job in (two, three):
        job.restore(state)
        assert all(np.array_equal(job.team.carried()[path], values) for path, values in one.team.carried().items())
    for job in (one, two, three):
        list(job.run())
    for job in (two, three):
        np.testing.assert_allclose(job.network.weights.vector, one.network.weights.vector, rtol=1e-3, atol=1e-4)
        job.close()


def test_without_what_is_carried_a_resumed_run_would_differ() -> None:
    straight, first, second = (trainer() for _ in range(3))
    list(straight.run())
    for event in first.run():
        if isinstance(event, StepsDone) and first.step == 2:
            break
    state = first.state()
    arrays = {path: values for path, values in state.optimizer.items() if not path.startswith("carried.")}
    assert len(arrays) < len(state.optimizer)
    second.restore(replace(state, optimizer=arrays))
    list(second.run())
    assert not second.state().same_as(straight.state())


def test_every_epoch_and_every_restart_begins_with_an_empty_memory() -> None:
    job = trainer(epochs=1)
    list(job.run())
    assert job.team.carried()
    job.restart()
    assert not job.team.carried()
    list(job.run())
    fresh = trainer(epochs=1)
    list(fresh.run())
    assert job.state().same_as(fresh.state())
    once = trainer(epochs=2)
    list(once.run())
    job.restore(fresh.state())
    job.apply(once.setup)
    list(job.run())
    assert job.state().same_as(once.state())


def test_measuring_in_streams_is_reading_the_text_in_one_piece() -> None:
    job = trainer(batch_size=3)
    tokens, following = (job.data.splits["test"][name].reshape(3, -1) for name in ("tokens", "next"))
    whole = TensorSpec((tokens.shape[1],), "int", LETTERS)
    network = Network(job.network.graph, {"tokens": whole, "next": whole}, devices.cpu())
    network.weights.restore(job.network.weights.snapshot())
    expected = network.forward({"tokens": tokens, "next": following})
    assert job.evaluate("test")["loss"] == pytest.approx(expected, rel=1e-6)
    assert job.evaluate("test") == job.evaluate("test"), "nothing is left of the measurement before"
    shuffled = trainer(order="shuffled")
    assert shuffled.evaluate("test")["loss"] != pytest.approx(expected, rel=1e-4)


def test_a_look_at_a_sample_begins_with_an_empty_memory() -> None:
    job, want = trainer(), Want("activation", "b3")
    looks = [capture(job, Request(frozenset({want}), Sample("test", index))).get(want) for index in (0, 1, 0)]
    assert np.array_equal(looks[0], looks[2])
    assert not np.array_equal(looks[0], looks[1])


@pytest.mark.parametrize("arrays", [{"b3.0": np.ones(3)}, {"b3.0": np.ones((2, 2))}, {"b3.0": np.ones((4, 6))}, {"b9.0": np.ones((4, 6))}])
def test_a_memory_that_does_not_fit_is_no_trouble(arrays: dict[str, np.ndarray]) -> None:
    job = trainer()
    run = job.run()
    next(run)
    state = job.state()
    kept = {path: values for path, values in state.optimizer.items() if not path.startswith("carried.")}
    job.restore(replace(state, optimizer={**kept, **{f"carried.{path}": values for path, values in arrays.items()}}))
    list(job.run())
    assert job.epoch == 3
