"""The benchmark of the GPU: it says in words that there is none, and its own side runs on the stand-in."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from engine import devices
from engine.errors import DeviceError
from tests.gpu import stand_in

FILE = Path(__file__).parents[2] / "benchmarks" / "gpu.py"


def benchmark(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.syspath_prepend(str(FILE.parent))
    spec = importlib.util.spec_from_file_location("benchmark_gpu", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_a_gpu_it_says_so_in_words(tmp_path: Path) -> None:
    try:
        devices.cuda()
    except DeviceError:
        pass
    else:
        pytest.skip("there is a GPU: run benchmarks/gpu.py itself")
    report = tmp_path / "report.json"
    done = subprocess.run([sys.executable, str(FILE), "--json", str(report)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout.startswith("There is no GPU to measure on.")
    found = json.loads(report.read_text(encoding="utf-8"))
    assert found["device"] is None
    assert found["reason"]


def test_our_side_trains_on_the_device_and_leaves_its_weights_for_the_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = benchmark(monkeypatch)
    monkeypatch.setattr(module, "STEPS", 2)
    monkeypatch.setattr(module, "ROUNDS", 3)
    job, device = module.JOBS["tiny-10-adam"], stand_in.Device()
    weights = tmp_path / "weights.npz"
    found = module.measure_ours(job, stand_in.backend(device), weights)
    expected = job.trainer(native=False)
    loss = expected.train_on(expected.batches.gather(expected.batches.order(0)))
    assert np.isclose(found["first"], loss, rtol=1e-5)
    assert len(found["microseconds"]) == 3
    assert device.tally.waits < 30, "one for each round, and what moving the weights takes"
    with np.load(weights) as arrays:
        assert set(arrays) == {slot.path for slot in expected.network.weights.slots}


def test_what_is_judged_is_the_ratio_of_medians(monkeypatch: pytest.MonkeyPatch) -> None:
    module = benchmark(monkeypatch)
    ours, torch = {"first": 1.0, "microseconds": [10.0, 20.0, 90.0]}, {"first": 1.1, "microseconds": [40.0, 40.0, 40.0]}
    found = module._judged(ours, {"torch": torch, "torch-tf32": {"trouble": "took too long"}})
    assert found["ratio to torch"] == 0.5
    assert not found["same first loss"]
    assert "FIRST LOSSES DIFFER" in module._in_words(found)
    assert "took too long" in module._in_words(found)
