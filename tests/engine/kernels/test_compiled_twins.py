"""The compiled twins in float32 against the NumPy definitions in float64, each variant that this processor runs, on random shapes."""

from pathlib import Path

import numpy as np
import pytest

from engine.backend import Backend
from engine.kernels import build, library, processor
from tests.engine.kernels.trials import TRIALS, Bench

pytestmark = pytest.mark.timeout(600)  # a busy machine takes minutes to compile all variants

PLAIN = Backend("cpu", np)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all variants, built from the sources of today."""
    if build.compiler() is None:
        pytest.skip("needs a C compiler: install gcc or clang")
    folder = tmp_path_factory.mktemp("kernels")
    message = build.build(folder)
    assert message.startswith("Compiled kernels for"), message
    return folder


@pytest.fixture(params=processor.usable())
def native(request: pytest.FixtureRequest, built: Path) -> Backend:
    opened, complaint = library.open_file(built / library.file_name(request.param))
    assert opened is not None, complaint
    return Backend("cpu", np, opened)


def distance(got: np.ndarray, right: np.ndarray) -> float:
    """The length of the difference, in lengths of the right array; small change where terms of size 1 cancel to nothing."""
    return float(np.linalg.norm(got.astype(np.float64) - right) / (np.linalg.norm(right) + 0.05))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", TRIALS)
def test_twin_agrees_with_definition(name: str, seed: int, native: Backend) -> None:
    got = TRIALS[name](Bench(native, np.float32, seed))
    right = TRIALS[name](Bench(PLAIN, np.float64, seed))
    assert got.keys() == right.keys()
    for key, array in right.items():
        assert got[key].shape == array.shape
        assert distance(got[key], array) < 2e-5, f"{name} {key} {array.shape}"


@pytest.mark.parametrize("name", TRIALS)
def test_same_numbers_every_time(name: str, native: Backend) -> None:
    first, second = (TRIALS[name](Bench(native, np.float32, 3)) for _ in range(2))
    for key, array in first.items():
        np.testing.assert_array_equal(array, second[key])
