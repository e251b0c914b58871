"""Softmax and the cross-entropy with a right class, in one pass."""

from typing import Any

Array = Any


def forward(backend: Any, scores: Array, classes: Array, probabilities: Array) -> float:
    """Sum over the rows of -log softmax(scores)[class]; writes the softmax. scores (N, K), classes (N,) integers in [0, K)."""
    xp = backend.xp
    shifted = xp.subtract(scores, scores.max(axis=1, keepdims=True), out=probabilities)
    chosen = shifted[xp.arange(len(scores)), classes]
    xp.exp(shifted, out=probabilities)
    sums = probabilities.sum(axis=1, keepdims=True)
    probabilities /= sums
    return xp.log(sums).sum() - chosen.sum()


def backward(backend: Any, probabilities: Array, classes: Array, factor: float, out: Array) -> Array:
    """factor · (softmax - one-hot(class)), written to `out`; with factor = 1/N the gradient of the mean."""
    backend.xp.multiply(probabilities, probabilities.dtype.type(factor), out=out)
    out[backend.xp.arange(len(out)), classes] -= out.dtype.type(factor)
    return out


def softmax(backend: Any, x: Array, out: Array) -> Array:
    """exp(x) / Σ exp(x) over the last axis."""
    backend.xp.subtract(x, x.max(axis=-1, keepdims=True), out=out)
    backend.xp.exp(out, out=out)
    out /= out.sum(axis=-1, keepdims=True)
    return out


def softmax_backward(backend: Any, y: Array, dy: Array, out: Array) -> Array:
    """y (dy - Σ dy y) over the last axis, given y = softmax(x)."""
    total = (dy * y).sum(axis=-1, keepdims=True)
    backend.xp.subtract(dy, total, out=out)
    out *= y
    return out
