"""Training on a device: what the CPU gives, with hardly a wait, and stopped before numbers go bad."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine import OPTIMIZERS, SCHEDULES, Diverged, EpochDone, Phase, StepsDone, Trainer, devices
from engine.backend import Backend
from engine.stepping.convoy import MOST
from tests.gpu.jobs import digits, layer, points

CLOSE = {"rtol": 2e-3, "atol": 2e-4}
LAUNCHES = {"expressions": 108, "kernels": 50}  # at most, for a step of the digits


@pytest.fixture
def cpu() -> Backend:
    return devices.cpu(native=False)


def losses_of(trainer: Trainer) -> np.ndarray:
    return np.concatenate([event.losses for event in trainer.run() if isinstance(event, StepsDone)])


def same(one: Trainer, other: Trainer, **close: float) -> bool:
    mine, theirs = one.state(), other.state()
    return all(np.allclose(values, theirs.weights[path], **(close or CLOSE)) for path, values in mine.weights.items())


def test_a_run_gives_the_losses_measures_and_weights_of_the_cpu(cpu: Backend, device_backend: Backend) -> None:
    here, there = digits(cpu, layer("batch_norm"), epochs=2), digits(device_backend, layer("batch_norm"), epochs=2)
    assert np.allclose(losses_of(here), losses_of(there), **CLOSE)
    assert here.history.measures.keys() == there.history.measures.keys()
    for name, values in here.history.measures.items():
        assert np.allclose(values, there.history.measures[name], rtol=2e-2), name
    assert same(here, there)


def test_a_step_neither_waits_nor_moves_anything(counting_backend: Backend) -> None:
    trainer, tally = digits(counting_backend), counting_backend.xp.device.tally
    trainer.convoy._clock = lambda: 0.0  # a device that is never slow
    order = trainer.batches.order(0)
    for _ in range(7):
        trainer.convoy.run(lambda ahead: trainer._send(order, 0, ahead % 8), 40)
    before = replace(tally)
    done = trainer.convoy.run(lambda ahead: trainer._send(order, 0, ahead % 8), 40)
    assert len(done) == 40
    assert tally.waits - before.waits == 1, "one wait for all steps of a convoy"
    assert tally.downloads - before.downloads == 1
    assert tally.uploads == before.uploads, "the samples lie on the device"
    assert (tally.launches - before.launches) / 40 < LAUNCHES["kernels" if counting_backend.cuda else "expressions"]


def test_a_convoy_grows_on_a_fast_device_and_shrinks_on_a_slow_one(counting_backend: Backend) -> None:
    trainer = points(counting_backend)
    seconds = iter(np.arange(100) * 0.001)
    trainer.convoy._clock = lambda: next(seconds)
    sizes, order = [], trainer.batches.order(0)
    for _ in range(8):
        trainer.convoy.run(lambda ahead: trainer._send(order, 0, ahead % 4), 10)
        sizes.append(trainer.convoy.steps)
    assert sizes == [2, 4, 8, 16, 32, 64, 64, 64]
    assert MOST == 64
    slow = iter(np.arange(100) * 0.1)
    trainer.convoy._clock = lambda: next(slow)
    trainer.convoy.run(lambda ahead: trainer._send(order, 0, ahead % 4), 10)
    assert trainer.convoy.steps == 32


@pytest.mark.parametrize("kind", list(OPTIMIZERS))
def test_every_optimizer_moves_as_on_the_cpu(kind: str, cpu: Backend, device_backend: Backend) -> None:
    changes = {"optimizer": OPTIMIZERS[kind](), "epochs": 1, "clip_norm": 0.5, "clip_value": 0.2}
    here, there = points(cpu, **changes), points(device_backend, **changes)
    assert np.allclose(losses_of(here), losses_of(there), **CLOSE)
    assert same(here, there)
    mine, theirs = here.state().optimizer, there.state().optimizer
    assert all(np.allclose(values, theirs[path], **CLOSE) for path, values in mine.items())


@pytest.mark.parametrize("kind", list(SCHEDULES))
def test_every_schedule_sets_the_rate_of_each_step(kind: str, cpu: Backend, device_backend: Backend) -> None:
    here, there = points(cpu, schedule=SCHEDULES[kind](), epochs=3), points(device_backend, schedule=SCHEDULES[kind](), epochs=3)
    assert np.allclose(losses_of(here), losses_of(there), **CLOSE)
    assert here.learning_rate == there.learning_rate


def test_phases_take_turns(cpu: Backend, device_backend: Backend) -> None:
    phases = (Phase("first", blocks=("b2",), steps=2), Phase("second", blocks=("b4",)))
    here, there = points(cpu, phases=phases), points(device_backend, phases=phases)
    assert np.allclose(losses_of(here), losses_of(there), **CLOSE)
    assert same(here, there)


@pytest.mark.parametrize("most", [1, 3, 64])
def test_training_stops_with_the_weights_before_the_bad_step(most: int, cpu: Backend, device_backend: Backend) -> None:
    changes = {"optimizer": OPTIMIZERS["sgd"](learning_rate=1e12), "epochs": 4}
    runs = [digits(backend, layer("flatten"), layer("dense", units=8), **changes) for backend in (cpu, device_backend)]
    runs[1].steps_at_once = most
    ends = [list(run.run())[-1] for run in runs]
    assert all(isinstance(end, Diverged) for end in ends)
    assert ends[0] == ends[1]
    assert all(np.isfinite(values).all() for values in runs[1].state().weights.values())
    assert len(runs[1].history.losses.points()[1]) == runs[1].step


def test_random_layers_draw_the_same_numbers_after_a_convoy_was_put_back(device_backend: Backend) -> None:
    one, other = (digits(device_backend, layer("dropout", rate=0.5)) for _ in range(2))
    other.convoy.steps = 8
    failing = iter([False] * 5 + [True])
    send, bad = other._send, device_backend.asarray(np.array(np.nan))

    def send_once_badly(order: Any, first: int, ahead: int) -> Any:
        loss, square = send(order, first, ahead)
        return (bad if next(failing, False) else loss), square

    other._send = send_once_badly
    assert np.array_equal(losses_of(one), losses_of(other))
    assert same(one, other, rtol=0, atol=0)


def test_a_run_goes_on_from_a_checkpoint_of_the_other_device(cpu: Backend, device_backend: Backend) -> None:
    whole, there = points(cpu, epochs=4), points(device_backend, epochs=4)
    losses = losses_of(whole)
    events = there.run()
    while not isinstance(next(events), EpochDone):
        pass
    next(events)
    here = points(cpu, epochs=4)
    assert here.restore(there.state()) == []
    assert np.allclose(losses_of(here), losses[there.step :], **CLOSE)
    back = points(device_backend, epochs=4)
    back.restore(there.state())
    assert np.allclose(losses_of(back), losses[there.step :], **CLOSE)


def test_a_trainer_moves_to_another_device_in_the_middle_of_an_epoch(cpu: Backend, device_backend: Backend) -> None:
    whole, moving = points(cpu, epochs=3), points(device_backend, epochs=3)
    losses = losses_of(whole)
    events = moving.run()
    found = [event.losses for event in (next(events), next(events), next(events)) if isinstance(event, StepsDone)]
    for backend in (cpu, device_backend, cpu):
        moving.move(backend)
        assert moving.network.backend is backend
        events = moving.run(3 - moving.epoch)
        found += [event.losses for event in (next(events), next(events)) if isinstance(event, StepsDone)]
    found += [event.losses for event in events if isinstance(event, StepsDone)]
    assert np.allclose(np.concatenate(found), losses, **CLOSE)
    assert same(whole, moving)
    assert np.allclose(whole.history.series("train/loss"), moving.history.series("train/loss"), **CLOSE)
