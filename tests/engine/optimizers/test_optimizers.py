"""What every optimizer promises, and the rules that PyTorch is not asked about."""

from pathlib import Path

import numpy as np
import pytest

from engine import OPTIMIZERS, devices
from engine.optimizer import CHUNK, Optimizer

every_kind = pytest.mark.parametrize("kind", list(OPTIMIZERS))


def _walk(optimizer: Optimizer, start: np.ndarray, steps: int) -> np.ndarray:
    """Down the bowl ½ Σ w²."""
    weights = start.copy()
    slots = {name: np.zeros_like(weights) for name in optimizer.slots}
    for step in range(1, steps + 1):
        optimizer.update(devices.cpu(), weights, weights.copy(), slots, step, optimizer.learning_rate)
    return weights


def test_every_file_is_listed() -> None:
    folder = Path(devices.__file__).parent / "optimizers"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(OPTIMIZERS)


@pytest.mark.concept("tr-optim")
@every_kind
def test_walks_downhill(kind: str) -> None:
    start = np.array([1.0, -2.0, 0.5])
    found = _walk(OPTIMIZERS[kind](), start, 50)
    assert (np.abs(found) < np.abs(start)).all()


@every_kind
def test_float64_stays_float64(kind: str) -> None:
    assert _walk(OPTIMIZERS[kind](), np.ones(3), 2).dtype == np.float64


@every_kind
def test_a_long_vector_moves_as_its_pieces_would(kind: str) -> None:
    start = np.random.default_rng(1).normal(size=3 * CHUNK + 17).astype(np.float32)
    whole = _walk(OPTIMIZERS[kind](), start, 3)
    parts = [_walk(OPTIMIZERS[kind](), part, 3) for part in (start[:100], start[100 : 2 * CHUNK], start[2 * CHUNK :])]
    assert np.allclose(whole, np.concatenate(parts), rtol=1e-6, atol=1e-8)


@every_kind
def test_no_learning_rate_no_move(kind: str) -> None:
    start = np.array([1.0, -2.0], np.float32)
    optimizer = OPTIMIZERS[kind]()
    weights, slots = start.copy(), {name: np.zeros(2, np.float32) for name in optimizer.slots}
    optimizer.update(devices.cpu(), weights, np.ones(2, np.float32), slots, 1, 0.0)
    assert np.array_equal(weights, start)


@every_kind
def test_a_zero_gradient_at_the_start_gives_no_nan(kind: str) -> None:
    weights = np.array([1.0, -2.0], np.float32)
    optimizer = OPTIMIZERS[kind]()
    slots = {name: np.zeros(2, np.float32) for name in optimizer.slots}
    optimizer.update(devices.cpu(), weights, np.zeros(2, np.float32), slots, 1, optimizer.learning_rate)
    assert np.isfinite(weights).all()


def test_sgd_walks_by_rate_times_gradient() -> None:
    weights = np.array([1.0, 2.0])
    OPTIMIZERS["sgd"]().update(devices.cpu(), weights, np.array([0.5, -1.0]), {"velocity": np.zeros(2)}, 1, 0.1)
    assert weights == pytest.approx([0.95, 2.1])


def test_the_first_step_of_adam_is_as_long_as_the_learning_rate() -> None:
    weights = np.zeros(2)
    OPTIMIZERS["adam"]().update(devices.cpu(), weights, np.array([1e-3, -50.0]), {"m": np.zeros(2), "v": np.zeros(2)}, 1, 0.1)
    assert weights == pytest.approx([-0.1, 0.1], rel=1e-4)
