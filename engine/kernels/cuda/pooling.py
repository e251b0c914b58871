"""Pooling on a GPU, one launch each; see ../pooling.py for what it does. `shape` is the numbers of _layout there, after its check."""

from typing import Any

Array = Any


def extreme(backend: Any, x: Array, out: Array, picked: Array, shape: Any, sign: int) -> Array:
    """Maximum (sign 1) or minimum (sign -1)."""
    backend.cuda.each("pool_extreme", out.size, x, out, picked, out.size, *shape[1:12], sign)
    return out


def backward_extreme(backend: Any, dy: Array, picked: Array, out: Array, shape: Any) -> Array:
    """dx of both: dy goes to the winners."""
    backend.cuda.each("pool_extreme_backward", out.size, dy, picked, out, out.size, *shape[1:12])
    return out


def total(backend: Any, x: Array, out: Array, shape: Any, *, mean: bool) -> Array:
    """The sum of each window, or its mean."""
    backend.cuda.each("pool_total", out.size, x, out, out.size, *shape[1:12], mean, shape[12])
    return out


def backward_total(backend: Any, dy: Array, out: Array, shape: Any, *, mean: bool) -> Array:
    """dx of both: dy, or its share, goes to all cells of a window."""
    backend.cuda.each("pool_total_backward", out.size, dy, out, out.size, *shape[1:12], mean, shape[12])
    return out
