"""Softmax and its cross-entropy on a GPU, a block for each row; see ../softmax_cross_entropy.py for what they do."""

from typing import Any

Array = Any


def cross_entropy(backend: Any, scores: Array, classes: Array, probabilities: Array) -> Array:
    """The loss of each row, (rows)."""
    losses = backend.xp.empty(len(scores), scores.dtype)
    backend.cuda.rows("softmax_cross_entropy", len(scores), scores, classes, probabilities, losses, *scores.shape)
    return losses


def cross_entropy_backward(backend: Any, probabilities: Array, classes: Array, factor: float, out: Array) -> Array:
    """factor · (softmax - one-hot(class))."""
    backend.cuda.each("softmax_cross_entropy_backward", out.size, probabilities, classes, out, out.size, out.shape[1], factor)
    return out


def softmax(backend: Any, x: Array, out: Array) -> Array:
    """exp(x) / Σ exp(x) over the last axis."""
    rows = x.size // x.shape[-1]
    backend.cuda.rows("softmax_rows", rows, x, out, rows, x.shape[-1])
    return out


def softmax_backward(backend: Any, y: Array, dy: Array, out: Array) -> Array:
    """y (dy - Σ dy y) over the last axis."""
    rows = y.size // y.shape[-1]
    backend.cuda.rows("softmax_backward", rows, y, dy, out, rows, y.shape[-1])
    return out
