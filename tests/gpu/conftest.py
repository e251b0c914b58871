"""Devices to test on: the stand-in with NumPy expressions, the stand-in with the CUDA kernels run on the CPU, and a GPU if there is one."""

from collections.abc import Callable

import pytest

from engine import devices
from engine.backend import Backend
from engine.errors import DeviceError
from tests.gpu import shim, stand_in

needs_shim = pytest.mark.skipif(bool(shim.missing()), reason=shim.missing())
STAND_INS = ["expressions", pytest.param("kernels", marks=needs_shim)]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--require-gpu", action="store_true", help="fail where a GPU is missing, so that a broken set-up can't look green")


@pytest.fixture(params=[*STAND_INS, pytest.param("gpu", marks=pytest.mark.gpu)])
def device_backend(request: pytest.FixtureRequest) -> Backend:
    """Any device: what it computes is compared with the CPU."""
    return _gpu(request) if request.param == "gpu" else _stand_in(request.param)


@pytest.fixture(params=STAND_INS)
def counting_backend(request: pytest.FixtureRequest) -> Backend:
    """A stand-in: what is asked of it is counted, and it fails when it should."""
    return _stand_in(request.param)


@pytest.fixture
def waits_of() -> Callable[[Backend], int]:
    """How often a device was waited for; always 0 where nobody counts."""
    return lambda backend: backend.xp.device.tally.waits if isinstance(backend.xp, stand_in.StandInModule) else 0


def _stand_in(kind: str) -> Backend:
    device = stand_in.Device()
    return stand_in.backend(device, shim.ShimLibrary(device) if kind == "kernels" else None)


def _gpu(request: pytest.FixtureRequest) -> Backend:
    try:
        return devices.cuda()
    except DeviceError as trouble:
        if request.config.getoption("--require-gpu", default=False):
            pytest.fail(str(trouble))
        pytest.skip(str(trouble))
