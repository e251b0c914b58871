"""Softmax and the cross-entropy with a right class, in one pass."""

from typing import Any

import numpy as np

from . import cuda
from .library import address, fits

Array = Any


def forward(backend: Any, scores: Array, classes: Array, probabilities: Array, factor: float = 1.0) -> Any:
    """factor · sum over the rows of -log softmax(scores)[class]; writes the softmax. scores (N, K), classes (N,) integers in [0, K)."""
    if _native(backend, scores, probabilities) and _right(classes, scores.shape):
        loss = backend.native.softmax_cross_entropy(address(scores), address(classes), address(probabilities), *scores.shape, factor)
        if loss != -1.0:  # no class outside the range
            return loss
    if cuda.fits(backend, scores, probabilities) and _right(classes, scores.shape):
        return factor * cuda.softmax.cross_entropy(backend, scores, classes, probabilities).sum()
    xp = backend.xp
    shifted = xp.subtract(scores, scores.max(axis=1, keepdims=True), out=probabilities)
    chosen = shifted[xp.arange(len(scores)), classes]
    xp.exp(shifted, out=probabilities)
    sums = probabilities.sum(axis=1, keepdims=True)
    probabilities /= sums
    return factor * (xp.log(sums).sum() - chosen.sum())


def backward(backend: Any, probabilities: Array, classes: Array, factor: float, out: Array) -> Array:
    """factor · (softmax - one-hot(class)), written to `out`; with factor = 1/N the gradient of the mean."""
    if _native(backend, probabilities, out) and _right(classes, out.shape):
        backend.native.softmax_cross_entropy_backward(address(probabilities), address(classes), address(out), *out.shape, factor)
        return out
    if cuda.fits(backend, probabilities, out) and _right(classes, out.shape):
        return cuda.softmax.cross_entropy_backward(backend, probabilities, classes, factor, out)
    backend.xp.multiply(probabilities, probabilities.dtype.type(factor), out=out)
    out[backend.xp.arange(len(out)), classes] -= out.dtype.type(factor)
    return out


def softmax(backend: Any, x: Array, out: Array) -> Array:
    """exp(x) / Σ exp(x) over the last axis."""
    if _native(backend, x, out):
        backend.native.softmax_rows(address(x), address(out), x.size // x.shape[-1], x.shape[-1])
        return out
    if cuda.fits(backend, x, out):
        return cuda.softmax.softmax(backend, x, out)
    backend.xp.subtract(x, x.max(axis=-1, keepdims=True), out=out)
    backend.xp.exp(out, out=out)
    out /= out.sum(axis=-1, keepdims=True)
    return out


def softmax_backward(backend: Any, y: Array, dy: Array, out: Array) -> Array:
    """y (dy - Σ dy y) over the last axis, given y = softmax(x); `out` is neither y nor dy."""
    if _native(backend, y, dy, out):
        backend.native.softmax_backward(address(y), address(dy), address(out), y.size // y.shape[-1], y.shape[-1])
        return out
    if cuda.fits(backend, y, dy, out):
        return cuda.softmax.softmax_backward(backend, y, dy, out)
    total = backend.xp.multiply(dy, y, out=out).sum(axis=-1, keepdims=True)
    backend.xp.subtract(dy, total, out=out)
    out *= y
    return out


def _native(backend: Any, *arrays: Array) -> bool:
    shape = arrays[0].shape
    return fits(backend, *arrays) and all(array.shape == shape for array in arrays)


def _right(classes: Array, shape: tuple[int, ...]) -> bool:
    return classes.dtype == np.int64 and classes.shape == shape[:1] and classes.flags.c_contiguous
