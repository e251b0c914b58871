"""The trial of a GPU in a process of its own: each stage in words, and an end whatever a package does."""

import sys
from types import SimpleNamespace

import pytest

from engine import device_probe, devices
from engine.device_probe import STAGES, Listener, Stage, listen, look
from playground import gpu
from tests.gpu import packages, stand_in
from tests.gpu.test_devices import needs_shim, pretend

PATIENT = 60.0


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where a child will look for packages."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return gpu.packages_folder()


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is named by Linux's variables here")
@pytest.mark.parametrize(
    ("code", "stage", "words"),
    [
        (packages.BROKEN, "loads", "libcudart.so.13"),
        (packages.CRASHES, "loads", "crashed here (exit code 139)"),
        (packages.NO_DRIVER, "driver", "no NVIDIA driver"),
        (packages.NO_DEVICE, "device", "finds no GPU"),
    ],
)
def test_a_child_says_at_which_stage_it_ends(folder, code, stage, words):
    packages.make(folder, code)
    told = []
    heard = listen(gpu.probe_line(), PATIENT, told.append)
    assert not heard.usable
    assert [one.name for one in heard.stages] == list(STAGES)[: list(STAGES).index(stage) + 1]
    assert words in heard.stages[-1].text
    assert all(one.passed for one in heard.stages[:-1])
    assert heard.stages[0].text == str(folder / "cupy")
    assert told == heard.stages


def test_a_child_that_hangs_is_ended_in_time(tmp_path):
    line = [sys.executable, "-c", f"print('{{}}', flush=True)\n{packages.HANGS}"]
    heard = listen(line, 0.2)
    assert heard.stages == [Stage("found", False, "No answer within 0.2 seconds; the trial was ended.")]


def test_without_cupy_no_child_is_needed(monkeypatch):
    monkeypatch.setattr(devices, "is_there", lambda: False)
    heard = look(["there-is-no-such-program"])
    assert heard.stages == [Stage("found", False, "CuPy is not installed.")]


@needs_shim
def test_a_gpu_that_answers_passes_every_stage(monkeypatch, capsys):
    module = pretend(monkeypatch, device=stand_in.Device())
    module.__spec__ = SimpleNamespace(origin="/somewhere/cupy/__init__.py")
    module.__version__ = "14.2.0"
    module.cuda.runtime.driverGetVersion = lambda: 13000
    assert device_probe.speak() == 0
    heard = Listener()
    for text in capsys.readouterr().out.splitlines():
        heard.line(text)
    assert heard.usable
    assert heard.end(0) is None
    assert [stage.text for stage in heard.stages] == [
        "/somewhere/cupy", "CuPy 14.2.0", "for CUDA up to 13.0", "Stand-in, 8 GiB", "as on the CPU"
    ]  # fmt: skip


@needs_shim
def test_a_gpu_that_computes_wrongly_fails_the_last_stage(monkeypatch):
    module = pretend(monkeypatch)
    module.__spec__ = SimpleNamespace(origin=None)
    module.__version__ = "14.2.0"
    module.cuda.runtime.driverGetVersion = lambda: 12080
    module.RawModule = lambda code, options: SimpleNamespace(get_function=lambda name: lambda *arguments: None)
    last = list(device_probe.stages())[-1]
    assert (last.name, last.passed) == ("computes", False)
    assert "wrong results" in last.text


def test_what_a_package_prints_is_no_stage():
    heard = Listener()
    assert [
        heard.line(text) for text in ("", "Hello", "[]", "3", '{"name": "party", "passed": true, "text": ""}', '{"name": "found"}')
    ] == [None] * 6
    assert heard.stages == []
