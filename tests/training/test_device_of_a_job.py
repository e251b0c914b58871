"""The device of a window's job: changed in the middle of a run, too small, or full; on a stand-in for a GPU."""

import sys
from typing import Any

import numpy as np
import pytest

from engine import OPTIMIZERS, StepsDone, TrainingSetup, device_probe, devices
from engine.events import Remark
from playground.document.project import Project
from playground.training.job import Job
from tests.gpu import packages, stand_in
from tests.gpu.jobs import CIRCLE, points
from tests.gpu.test_devices import needs_shim, pretend


def job_of(epochs: int = 3) -> Job:
    graph = points(devices.cpu()).network.graph
    setup = TrainingSetup(epochs=epochs, batch_size=16, optimizer=OPTIMIZERS["adam"](learning_rate=0.03))
    job = Job()
    job.load(Project(graph=graph, source=CIRCLE, training=setup), None)
    return job


def losses_of(events: list[Any]) -> list[float]:
    return [loss for event in events if isinstance(event, StepsDone) for loss in event.losses.tolist()]


@pytest.mark.parametrize(("device", "words"), [("auto", ""), ("cuda", "The GPU can't be used: The trial crashed here (exit code 139)")])
def test_packages_that_end_a_process_are_not_loaded_into_this_one(monkeypatch, tmp_path, device, words):
    monkeypatch.delitem(sys.modules, "cupy", raising=False)
    monkeypatch.setattr(sys, "path", [*sys.path, str(packages.make(tmp_path, packages.CRASHES))])
    code = f"import sys; sys.path.append({str(tmp_path)!r}); from engine import device_probe; sys.exit(device_probe.speak())"
    trials = []

    def trial():
        trials.append(device_probe.look([sys.executable, "-c", code], 60.0))
        return trials[-1]

    job = Job(trial=trial)
    job.use(device)
    made = job_of()
    job.load(made.project, None)
    assert len(trials) == 1
    assert "cupy" not in sys.modules
    assert job.trainer.network.backend.name == "cpu"
    assert job.device_note.startswith(words)
    assert bool(job.device_note) == bool(words)


@pytest.mark.concept("tr-device")
@needs_shim
def test_a_job_changes_its_device_in_mid_run(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, moving = job_of(), job_of()
    expected = losses_of(list(whole.trainer.run()))
    pretend(monkeypatch)
    found: list[float] = []
    for device in ("cuda", "cpu", "cuda"):
        moving.use(device)
        assert moving.trainer.network.backend.name == device
        found += losses_of(moving.advance(one_step=True))
    events: list[Any] = []
    while moving.trainer.epoch < 3:
        events += moving.advance()
    found += losses_of(events)
    assert np.allclose(found, expected, rtol=2e-3, atol=2e-4)
    assert whole.trainer.history.epochs == moving.trainer.history.epochs
    assert np.allclose(whole.trainer.history.series("train/loss"), moving.trainer.history.series("train/loss"), rtol=2e-3)


@pytest.mark.concept("tr-device")
@needs_shim
def test_a_job_too_large_for_the_gpu_says_so_and_uses_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    device = stand_in.Device()
    pretend(monkeypatch, device=device)
    job = job_of()
    job.use("cuda")
    assert job.trainer.network.backend.name == "cuda"
    before = job.checkpoint()
    job.use("cpu")
    device.memory = device.used + 500
    job.use("cuda")
    assert job.trainer.network.backend.name == "cpu"
    assert "too small for this network" in job.device_note
    assert all(np.array_equal(values, job.checkpoint().weights[path]) for path, values in before.weights.items())


@needs_shim
def test_a_job_whose_gpu_fills_up_goes_on_and_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    device = stand_in.Device()
    pretend(monkeypatch, device=device)
    job = job_of()
    job.use("cuda")
    job.advance(one_step=True)
    device.fail_at = 1
    events: list[Any] = []
    while job.trainer.epoch < 2:
        events += job.advance()
    assert sum(isinstance(event, Remark) for event in events) == 1
    assert job.trainer.team.parts == 2
