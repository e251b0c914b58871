"""Optimizers against PyTorch: ten steps on the same gradients, with and without compiled kernels."""

import numpy as np
import pytest

from engine import OPTIMIZERS, devices

torch = pytest.importorskip("torch", reason="pip install torch==2.13.0")

pytestmark = pytest.mark.parity

CASES = {
    "sgd": ("sgd", {"learning_rate": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1)),
    "momentum": ("sgd", {"learning_rate": 0.1, "momentum": 0.9}, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    "nesterov": (
        "sgd",
        {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True},
        lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    ),
    "adagrad": ("adagrad", {}, lambda p: torch.optim.Adagrad(p)),
    "rmsprop": ("rmsprop", {}, lambda p: torch.optim.RMSprop(p)),
    "adadelta": ("adadelta", {}, lambda p: torch.optim.Adadelta(p)),
    "adam": ("adam", {}, lambda p: torch.optim.Adam(p)),
    "adam, other memories": (
        "adam",
        {"beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3},
        lambda p: torch.optim.Adam(p, betas=(0.5, 0.9), eps=1e-3),
    ),
    "adamw": ("adamw", {"weight_decay": 0.1}, lambda p: torch.optim.AdamW(p, weight_decay=0.1)),
    "nadam": ("nadam", {}, lambda p: torch.optim.NAdam(p)),
}


def test_every_optimizer_is_compared() -> None:
    assert {kind for kind, _, _ in CASES.values()} == set(OPTIMIZERS)


@pytest.mark.parametrize("native", [False, True])
@pytest.mark.parametrize("size", [5, 50_000])
@pytest.mark.parametrize("name", CASES)
def test_ten_steps_are_those_of_pytorch(name: str, size: int, native: bool) -> None:
    kind, settings, theirs = CASES[name]
    rng = np.random.default_rng(1)
    start = rng.normal(size=size).astype(np.float32)
    optimizer, backend, weights = OPTIMIZERS[kind](**settings), devices.cpu(native=native), start.copy()
    slots = {slot: np.zeros_like(weights) for slot in optimizer.slots}
    parameter = torch.tensor(start.copy(), requires_grad=True)
    reference = theirs([parameter])
    for step in range(1, 11):
        gradients = rng.normal(size=size).astype(np.float32)
        kept = gradients.copy()
        optimizer.update(backend, weights, gradients, slots, step, optimizer.learning_rate)
        assert np.array_equal(gradients, kept), "gradients stay as they are"
        parameter.grad = torch.tensor(gradients)
        reference.step()
    moved, expected = weights - start, parameter.detach().numpy() - start
    assert np.linalg.norm(moved - expected) <= 1e-4 * np.linalg.norm(expected)


def test_nadam_goes_on_where_its_momentum_product_is_nought() -> None:
    optimizer = OPTIMIZERS["nadam"]()
    parameter = torch.tensor([1.0, -2.0], requires_grad=True)
    reference = torch.optim.NAdam([parameter])
    weights = np.array([1.0, -2.0], np.float32)
    slots = {slot: np.zeros_like(weights) for slot in optimizer.slots}
    rng = np.random.default_rng(2)
    for step in range(1, 501):
        gradients = rng.normal(size=2).astype(np.float32)
        optimizer.update(devices.cpu(), weights, gradients, slots, step, optimizer.learning_rate)
        parameter.grad = torch.tensor(gradients)
        reference.step()
    assert weights == pytest.approx(parameter.detach().numpy(), rel=1e-4)
