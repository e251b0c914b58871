"""Backends without a GPU: the stand-in, with NumPy expressions or with the CUDA kernels run on the CPU."""

import pytest

from engine.backend import Backend
from tests.gpu import shim, stand_in

needs_shim = pytest.mark.skipif(bool(shim.missing()), reason=shim.missing())


@pytest.fixture(params=["expressions", pytest.param("kernels", marks=needs_shim)])
def device_backend(request: pytest.FixtureRequest) -> Backend:
    device = stand_in.Device()
    return stand_in.backend(device, shim.ShimLibrary(device) if request.param == "kernels" else None)
