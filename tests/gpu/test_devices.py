"""Choosing a device: words where there is no GPU, the GPU where there is one, and not one that fails."""

import site
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine import devices
from engine.errors import DeviceError
from tests.gpu import packages, shim, stand_in

needs_shim = pytest.mark.skipif(bool(shim.missing()), reason=shim.missing())


def pretend(monkeypatch: pytest.MonkeyPatch, *, available: bool = True, device: stand_in.Device | None = None) -> Any:
    """Put a module in CuPy's place."""
    module = stand_in.StandInModule(device or stand_in.Device())
    module.cuda.is_available = lambda: available
    module.cuda.runtime.getDeviceProperties = lambda number: {"name": b"Stand-in", "totalGlobalMem": 8 * 2**30}
    library = shim.ShimLibrary(module.device)
    module.RawModule = lambda code, options: SimpleNamespace(get_function=library._function)
    monkeypatch.setitem(sys.modules, "cupy", module)
    return module


def test_without_cupy_the_cure_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cupy", None)
    with pytest.raises(DeviceError, match="pip install"):
        devices.cuda()
    backend, remark = devices.choose("cuda")
    assert backend.name == "cpu"
    assert "Going on with the CPU" in remark
    assert devices.choose("auto")[1] == ""
    with pytest.raises(DeviceError, match="no device called 'gpu'"):
        devices.choose("gpu")


def test_cupy_without_a_gpu_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, available=False)
    with pytest.raises(DeviceError, match="finds no NVIDIA GPU"):
        devices.cuda()


@needs_shim
def test_a_gpu_that_answers_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)
    assert devices.choose("auto")[0].name == "cuda"
    assert devices.choose("cuda")[1] == ""


def test_a_cupy_that_cannot_be_loaded_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delitem(sys.modules, "cupy", raising=False)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(site, "PREFIXES", list(site.PREFIXES))
    folder = packages.make(devices.packages_below(tmp_path), packages.BROKEN)
    devices.look_below(tmp_path)
    assert sys.path[-1] == str(folder)
    assert site.PREFIXES[-1] == str(tmp_path)
    with pytest.raises(DeviceError, match=r"can't be loaded: libcudart.so.13.*pip install"):
        devices.cuda()
    devices.look_below(tmp_path / "not there")
    assert sys.path[-1] == str(folder)


@needs_shim
def test_a_gpu_that_fails_or_is_wrong_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    module = pretend(monkeypatch)
    module.device.lost = True
    assert "illegal memory access" in devices.choose("cuda")[1]
    module.device.lost = False
    module.RawModule = lambda code, options: SimpleNamespace(get_function=lambda name: lambda *arguments: None)
    assert "wrong results" in devices.choose("cuda")[1]
