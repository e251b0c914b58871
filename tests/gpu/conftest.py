"""A backend without a GPU: the stand-in, with NumPy expressions in place of kernels."""

import pytest

from engine.backend import Backend
from tests.gpu import stand_in


@pytest.fixture
def device_backend() -> Backend:
    return stand_in.backend()
