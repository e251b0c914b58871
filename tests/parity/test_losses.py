"""Losses against PyTorch: value and gradient in float32."""

from collections.abc import Callable

import numpy as np
import pytest

from engine import LAYERS, TensorSpec

torch = pytest.importorskip("torch", reason="pip install torch==2.13.0")
F = torch.nn.functional

pytestmark = pytest.mark.parity

N, C = 32, 7
NUMBERS, CLASSES, STEPS = TensorSpec((C,)), TensorSpec((), "int", C), TensorSpec((5,), "int", C)
WEIGHTS = "1 2 3 4 5 6 0.5"


def _scores(rng):
    return rng.normal(size=(N, C))


def _probabilities(rng):
    return rng.uniform(0.02, 0.98, size=(N, C))


def _distributions(rng):
    return rng.dirichlet(np.ones(C), N)


def _bits(rng):
    return rng.integers(0, 2, (N, C)).astype(float)


def _classes(rng):
    return rng.integers(0, C, N)


def _weighted(x, t, **settings):
    return F.cross_entropy(x, t, weight=torch.tensor([float(w) for w in WEIGHTS.split()]), **settings)


def _kl(x, t):
    return F.kl_div(torch.log(x), t, reduction="batchmean")


def _kl_from_scores(x, t):
    return F.kl_div(torch.log_softmax(x, -1), t, reduction="batchmean")


def _cosine(x, t):
    return (1 - F.cosine_similarity(x, t, dim=-1)).mean()


CASES = {
    "cross-entropy": ("softmax_cross_entropy", {}, _scores, _classes, CLASSES, F.cross_entropy),
    "cross-entropy of rows": ("softmax_cross_entropy", {}, _scores, _distributions, NUMBERS, F.cross_entropy),
    "cross-entropy, smoothed": (
        "softmax_cross_entropy",
        {"label_smoothing": 0.1},
        _scores,
        _classes,
        CLASSES,
        lambda x, t: F.cross_entropy(x, t, label_smoothing=0.1),
    ),
    "cross-entropy, weighted": ("softmax_cross_entropy", {"class_weights": WEIGHTS}, _scores, _classes, CLASSES, _weighted),
    "cross-entropy of rows, weighted": (
        "softmax_cross_entropy",
        {"class_weights": WEIGHTS},
        _scores,
        _distributions,
        NUMBERS,
        _weighted,
    ),
    "cross-entropy, both": (
        "softmax_cross_entropy",
        {"class_weights": WEIGHTS, "label_smoothing": 0.2},
        _scores,
        _classes,
        CLASSES,
        lambda x, t: _weighted(x, t, label_smoothing=0.2),
    ),
    "binary": ("binary_cross_entropy", {}, _probabilities, _bits, NUMBERS, F.binary_cross_entropy),
    "binary from scores": (
        "binary_cross_entropy",
        {"from_logits": True},
        lambda rng: 20 * _scores(rng),
        _bits,
        NUMBERS,
        F.binary_cross_entropy_with_logits,
    ),
    "mse": ("mse", {}, _scores, _scores, NUMBERS, F.mse_loss),
    "mae": ("mae", {}, _scores, _scores, NUMBERS, F.l1_loss),
    "huber": ("huber", {"delta": 0.5}, _scores, _scores, NUMBERS, lambda x, t: F.huber_loss(x, t, delta=0.5)),
    "rmse": ("rmse", {}, _scores, _scores, NUMBERS, lambda x, t: torch.sqrt(F.mse_loss(x, t))),
    "multi-class hinge": (
        "hinge",
        {"margin": 0.7},
        _scores,
        _classes,
        CLASSES,
        lambda x, t: F.multi_margin_loss(x, t, margin=0.7),
    ),
    "kl": ("kl_divergence", {}, _probabilities, _distributions, NUMBERS, _kl),
    "kl from scores": ("kl_divergence", {"from_logits": True}, _scores, _distributions, NUMBERS, _kl_from_scores),
    "cosine": ("cosine", {}, _scores, _scores, NUMBERS, _cosine),
}


@pytest.mark.parametrize("name", CASES)
def test_loss_and_gradient_are_those_of_pytorch(name: str, node_of: Callable) -> None:
    kind, settings, draw, draw_target, target_spec, theirs = CASES[name]
    rng = np.random.default_rng(1)
    x, target = draw(rng).astype(np.float32), draw_target(rng)
    target = target if target.dtype == np.int64 else target.astype(np.float32)
    loss = LAYERS[kind](**settings)
    node = node_of(loss, NUMBERS, target_spec)
    value = loss.forward(node, x, target)
    gradient = loss.backward(node, 1.0)
    their_x = torch.tensor(x, requires_grad=True)
    their_value = theirs(their_x, torch.tensor(target))
    their_value.backward()
    assert abs(value - their_value.item()) <= 1e-5 * abs(their_value.item())
    expected = their_x.grad.numpy()
    assert np.linalg.norm(gradient - expected) <= 1e-5 * np.linalg.norm(expected)


def test_cross_entropy_of_sequences_is_the_mean_over_all_steps(node_of: Callable) -> None:
    rng = np.random.default_rng(1)
    x, target = rng.normal(size=(N, 5, C)).astype(np.float32), rng.integers(0, C, (N, 5))
    loss = LAYERS["softmax_cross_entropy"]()
    node = node_of(loss, TensorSpec((5, C)), STEPS)
    value = loss.forward(node, x, target)
    gradient = loss.backward(node, 1.0)
    their_x = torch.tensor(x, requires_grad=True)
    their_value = F.cross_entropy(their_x.transpose(1, 2), torch.tensor(target))
    their_value.backward()
    assert value == pytest.approx(their_value.item(), rel=1e-5)
    assert np.linalg.norm(gradient - their_x.grad.numpy()) <= 1e-5 * np.linalg.norm(gradient)
