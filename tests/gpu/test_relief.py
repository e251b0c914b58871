"""A GPU whose memory ends, or that is gone: the training goes on, and nothing of it is lost."""

from typing import Any

import numpy as np
import pytest

from engine import LAYERS, Remark, StepsDone, Trainer, devices
from engine.data.batches import Batches
from engine.events import Event, Finished
from engine.probes import Request, Want, capture
from engine.stepping.relief import on_device
from tests.gpu import stand_in
from tests.gpu.jobs import digits, layer, points
from tests.gpu.test_training import CLOSE, losses_of

STEPS_AT_ONCE = 4


def device_with(memory: float = float("inf")) -> stand_in.Device:
    return stand_in.Device(memory)


def losses_by_step(events: list[Event]) -> np.ndarray:
    """The losses in the order of steps; of a step that was done twice the later one."""
    found: dict[int, float] = {}
    for event in events:
        if isinstance(event, StepsDone):
            found |= {event.step - back: loss for back, loss in enumerate(reversed(event.losses.tolist()))}
    assert list(sorted(found)) == list(range(1, len(found) + 1)), "no step is left out"
    return np.array([found[step] for step in sorted(found)])


def told_once(events: list[Event]) -> bool:
    steps = [event.step for event in events if isinstance(event, StepsDone)]
    return steps == sorted(set(steps))


@pytest.fixture(scope="module")
def reference() -> Trainer:
    trainer = points(devices.cpu(native=False), epochs=2)
    trainer.reference = losses_of(trainer)
    return trainer


def test_memory_that_ends_at_any_moment_halves_the_batch_and_loses_nothing(reference: Trainer) -> None:
    """The k-th allocation fails, for each k of a run: in a step, in an update, while measuring, in the gather of a batch."""
    whole = stand_in.Device()
    trainer = points(stand_in.backend(whole), epochs=2)
    before = whole.tally.allocations
    list(trainer.run())
    count = whole.tally.allocations - before
    assert count > 200
    silent = 0
    for k in range(1, count):
        device = stand_in.Device()
        trainer = points(stand_in.backend(device), epochs=2)
        trainer.convoy.steps = STEPS_AT_ONCE
        device.fail_at = k
        events = list(trainer.run())
        said = [event.text for event in events if isinstance(event, Remark)]
        assert len(said) <= 1, f"allocation {k}: {said}"
        silent += not said
        assert told_once(events), f"allocation {k}"
        assert np.allclose(losses_by_step(events), reference.reference, **CLOSE), f"allocation {k}"
        assert trainer.network.backend.name == "cuda", f"allocation {k}: half a batch is enough"
        assert np.allclose(trainer.history.series("train/loss"), reference.history.series("train/loss"), **CLOSE), f"allocation {k}"
        for path, values in reference.state().weights.items():
            assert np.allclose(values, trainer.state().weights[path], **CLOSE), f"allocation {k}: {path}"
    assert silent < 12, "only samples that are measured may stay in main memory without a word"


def test_a_batch_too_large_is_worked_on_in_parts_that_fit() -> None:
    expected = losses_of(digits(devices.cpu(native=False), batch_size=256))
    need = _peak(256)
    trainer = digits(stand_in.backend(device_with(need * 0.7)), batch_size=256)
    events = list(trainer.run())
    said = [event.text for event in events if isinstance(event, Remark)]
    assert trainer.network.backend.name == "cuda"
    assert trainer.team.parts > 1
    assert "256 samples at once" in said[0]
    assert "results stay the same" in said[0]
    assert np.allclose(losses_by_step(events), expected, **CLOSE)


def test_a_network_too_large_goes_on_on_the_cpu() -> None:
    expected = losses_of(digits(devices.cpu(native=False), layer("batch_norm"), batch_size=256))
    trainer = digits(stand_in.backend(device_with(_peak(256, layer("batch_norm")) * 0.7)), layer("batch_norm"), batch_size=256)
    events = list(trainer.run())
    said = [event.text for event in events if isinstance(event, Remark)]
    assert said == ["The GPU's memory is too small for this network. Going on with the CPU; nothing is lost."]
    assert trainer.network.backend.name == "cpu"
    assert trainer.team.parts == 1
    assert np.allclose(losses_by_step(events), expected, **CLOSE)
    assert isinstance(events[-1], Finished)


def _peak(batch: int, *extra: Any) -> float:
    """Bytes that a whole run takes on a device without limits."""
    device = stand_in.Device()
    trainer = digits(stand_in.backend(device), *extra, batch_size=batch)
    list(trainer.run())
    return device.used


@pytest.mark.parametrize("loss", [stand_in.CUDARuntimeError, stand_in.CUDADriverError, stand_in.CUBLASError])
@pytest.mark.parametrize("stop", [0, 1, 3, 7])
def test_a_device_that_is_gone_leaves_the_training_to_the_cpu(stop: int, loss: type[Exception], reference: Trainer) -> None:
    device = stand_in.Device()
    device.loss = loss
    trainer = points(stand_in.backend(device), epochs=2)
    trainer.steps_at_once = 1
    events, run = [], trainer.run()
    for _ in range(stop):
        events.append(next(run))
    if stop:
        device.lost = True
        events += run
        assert sum(isinstance(event, Remark) for event in events) == 1
        assert trainer.network.backend.name == "cpu"
    else:
        events += run
    assert np.allclose(losses_by_step(events), reference.reference, **CLOSE)


def test_what_does_not_fit_at_all_is_made_on_the_cpu() -> None:
    trainer, note = on_device(points, stand_in.backend(device_with(100)))
    assert trainer.network.backend.name == "cpu"
    assert "runs on the CPU" in note
    trainer, note = on_device(points, stand_in.backend())
    assert (trainer.network.backend.name, note) == ("cuda", "")


def test_samples_that_do_not_fit_stay_in_main_memory() -> None:
    job = digits(stand_in.backend())
    rows = np.arange(4)
    for memory in (float("inf"), 30_000):
        device = device_with(memory)
        batches = Batches(job.data, "train", {"image", "label"}, 4, stand_in.backend(device))
        assert batches.resident == (memory > 30_000)
        found = batches.gather(rows)
        for name, values in found.items():
            assert np.array_equal(values.get(), job.data.values("train", name, rows))


def test_a_look_that_does_not_fit_shows_nothing_and_harms_nothing() -> None:
    device = stand_in.Device()
    trainer = digits(stand_in.backend(device))
    next(trainer.run())
    device.memory = device.used
    want = Want("activation", "b2")
    assert capture(trainer, Request(frozenset({want}))).get(want) is None
    device.memory = float("inf")
    assert capture(trainer, Request(frozenset({want}))).get(want) is not None


def test_layers_that_compare_samples_are_never_split() -> None:
    for kind in ("batch_norm", "rmse"):
        assert not LAYERS[kind]().splits_batches(), kind
    team = digits(stand_in.backend(), layer("batch_norm")).team
    assert not team.halve(32)
    team = digits(stand_in.backend()).team
    assert [team.halve(4), team.halve(4), team.halve(4)] == [True, True, False]
