"""The sum of squared differences, and its gradient."""

from typing import Any

from .library import address, fits

Array = Any


def forward(backend: Any, prediction: Array, target: Array, difference: Array, factor: float) -> Any:
    """factor · Σ (prediction - target)²; the differences are written to `difference`. All have the same shape."""
    if fits(backend, prediction, target, difference) and prediction.shape == target.shape == difference.shape:
        return backend.native.squared_error(address(prediction), address(target), address(difference), difference.size, factor)
    line = backend.xp.subtract(prediction, target, out=difference).reshape(-1)
    return factor * backend.xp.dot(line, line)


def backward(backend: Any, difference: Array, factor: float, out: Array) -> Array:
    """2 · factor · difference, written to `out`: the gradient of what `forward` gives."""
    if fits(backend, difference, out) and difference.shape == out.shape:
        backend.native.multiply_all(address(difference), address(out), out.size, 2 * factor)
        return out
    return backend.xp.multiply(difference, difference.dtype.type(2 * factor), out=out)
