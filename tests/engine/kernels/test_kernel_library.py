"""Building and finding the compiled kernels, and what is refused before C sees it."""

from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from engine.backend import Backend
from engine.errors import EngineError
from engine.kernels import build, convolution, library, pooling
from engine.kernels.dense_chain import ChainLayer, DenseChain
from engine.kernels.updates import Update

pytestmark = pytest.mark.timeout(600)  # a busy machine takes minutes to compile all variants


def test_build_is_done_once(tmp_path: Path) -> None:
    if build.compiler() is None:
        pytest.skip("needs a C compiler: install gcc or clang")
    assert build.build(tmp_path).startswith("Compiled kernels for")
    times = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert build.build(tmp_path).startswith("Compiled kernels are up to date")
    assert times == {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}


def test_no_compiler_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "compiler", lambda: None)
    assert "No C compiler" in build.build(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_failing_compiler_leaves_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "compiler", lambda: "false")
    assert "were not built" in build.build(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_library_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "kernels_baseline.so"
    path.write_bytes(b"not a library")
    opened, complaint = library.open_file(path)
    assert opened is None
    assert "can't be loaded" in complaint


def test_kernels_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOCKPROP_KERNELS", "off")
    found, sentence = library._find.__wrapped__()
    assert found is None
    assert "switched off" in sentence


@pytest.mark.parametrize(
    "array",
    [np.zeros((4, 4)), np.zeros((4, 4), np.float32).T[:2], np.zeros((4, 8), np.float32)[:, ::2], np.zeros((0, 4), np.float32)],
    ids=["float64", "transposed", "strided", "empty"],
)
def test_arrays_that_c_must_not_see(array: np.ndarray) -> None:
    native = Backend("cpu", np, native=Mock())
    assert library.fits(native, np.zeros((4, 4), np.float32), None)
    assert not library.fits(native, array)
    assert not library.fits(Backend("cpu", np), np.zeros((4, 4), np.float32))


def test_shapes_that_do_not_go_together_are_refused() -> None:
    native = Backend("cpu", np, native=Mock())
    x, K = np.zeros((1, 5, 5, 2), np.float32), np.zeros((3, 3, 2, 4), np.float32)
    one, none = (1, 1), ((0, 0), (0, 0))
    with pytest.raises(EngineError, match="gives"):
        convolution.forward(native, x, K, None, one, none, one, np.zeros((1, 4, 3, 4), np.float32), np.empty)
    with pytest.raises(EngineError, match="gives"):
        convolution.forward(native, x, K, None, one, ((-1, 0), (0, 0)), one, np.zeros((1, 2, 3, 4), np.float32), np.empty)
    y = np.zeros((1, 3, 2, 2), np.float32)
    with pytest.raises(EngineError, match="Pooling"):
        pooling.maximum(native, x, (2, 2), (2, 2), none, y, np.zeros(y.shape, np.uint8), np.empty)


def test_a_chain_refuses_samples_and_classes_that_are_not_there() -> None:
    backend = Backend("cpu", np, library.load())
    weights, layers = np.zeros(8, np.float32), (ChainLayer(3, 2, "linear", 0, 6),)
    inputs, classes = np.ones((4, 3), np.float32), np.array([0, 1, 2, 0])
    chain = DenseChain(backend, layers, Update(), "softmax_cross_entropy", weights, weights.copy(), {}, inputs, classes, batch_size=2)
    assert len(chain.run(np.array([0, 1, 3]), 0, 9, 0.1, 1)) == 2
    for order in (np.array([2]), np.array([4]), np.array([-9])):
        with pytest.raises((EngineError, IndexError)):
            chain.run(order, 0, 1, 0.1, 1)
    with pytest.raises(EngineError, match="hold together"):
        DenseChain(backend, (ChainLayer(3, 2, "linear", 3, -1),), Update(), "mse", weights, weights, {}, inputs, inputs, 2)
