"""Batch normalisation over all axes but the last (Ioffe & Szegedy 2015).

`statistics` (2, C) keeps mean and 1/deviation of the batch from forward to backward. The variance of the batch divides by the count M;
running variances divide by M - 1, as in PyTorch (the layer keeps them with `running`).
"""

from typing import Any

from . import cuda
from .library import address, fits

Array = Any


def forward(
    backend: Any, x: Array, gamma: Array | None, beta: Array | None, epsilon: float, out: Array, statistics: Array, scratch: Any
) -> Array:
    """y = γ (x - mean) / sqrt(variance + ε) + β for each channel; writes mean and 1/deviation to `statistics`."""
    if cuda.fits(backend, x, out, statistics, gamma, beta) and _alike(x, out, statistics, gamma, beta):
        return cuda.batch_norm.forward(backend, x, gamma, beta, epsilon, out, statistics, scratch)
    xp = backend.xp
    rows, y = x.reshape(-1, x.shape[-1]), out.reshape(-1, x.shape[-1])
    mean, inverse = statistics
    if _native(backend, x, out, statistics, gamma, beta):
        backend.native.batch_norm_statistics(address(x), *rows.shape, epsilon, address(statistics))
        _scale(backend, x, out, inverse if gamma is None else inverse * gamma, mean, beta)
        return out
    rows.mean(axis=0, out=mean)
    xp.subtract(rows, mean, out=y)
    square = xp.multiply(y, y, out=scratch("batch_norm.square", y.shape))
    square.mean(axis=0, out=inverse)
    inverse += epsilon
    xp.sqrt(inverse, out=inverse)
    xp.reciprocal(inverse, out=inverse)
    y *= inverse if gamma is None else inverse * gamma
    if beta is not None:
        y += beta
    return out


def evaluate(
    backend: Any, x: Array, gamma: Array | None, beta: Array | None, mean: Array, variance: Array, epsilon: float, out: Array
) -> Array:
    """y = γ (x - mean) / sqrt(variance + ε) + β with statistics kept from training."""
    factor = 1 / backend.xp.sqrt(variance + epsilon)
    if gamma is not None:
        factor = factor * gamma
    if fits(backend, x, out) and x.shape == out.shape and factor.shape == x.shape[-1:]:
        _scale(backend, x, out, factor, mean, beta)
        return out
    shift = -mean * factor if beta is None else beta - mean * factor
    backend.xp.multiply(x, factor.astype(x.dtype, copy=False), out=out)
    out += shift.astype(x.dtype, copy=False)
    return out


def running(statistics: Array, epsilon: float, count: int, momentum: float, mean: Array, variance: Array) -> None:
    """Move the running mean and variance a share `momentum` towards those of the batch of `count` cells a channel."""
    batch_variance = (1 / (statistics[1] * statistics[1]) - epsilon) * (count / max(count - 1, 1))
    mean += momentum * (statistics[0] - mean)
    variance += momentum * (batch_variance - variance)


def backward(
    backend: Any,
    x: Array,
    dy: Array,
    gamma: Array | None,
    statistics: Array,
    out: Array | None,
    dgamma: Array | None,
    dbeta: Array | None,
    scratch: Any,
) -> Array | None:
    """dx = γ/deviation (dy - mean(dy) - x̂ mean(dy x̂)), dγ = Σ dy x̂, dβ = Σ dy; None for what is not wanted."""
    if cuda.fits(backend, x, dy, statistics, gamma, dgamma, dbeta, out) and _alike(x, dy, statistics, gamma, dgamma, dbeta, out):
        return cuda.batch_norm.backward(backend, x, dy, gamma, statistics, out, dgamma, dbeta, scratch)
    xp = backend.xp
    channels = x.shape[-1]
    rows, dY = x.reshape(-1, channels), dy.reshape(-1, channels)
    mean, inverse = statistics
    if _native(backend, x, dy, statistics, gamma, dgamma, dbeta, out):
        return _native_backward(backend, x, dy, gamma, statistics, out, dgamma, dbeta)
    normal = xp.subtract(rows, mean, out=scratch("batch_norm.normal", rows.shape))
    normal *= inverse
    sum_dy = dY.sum(axis=0)
    product = xp.multiply(dY, normal, out=scratch("batch_norm.square", rows.shape))
    sum_product = product.sum(axis=0)
    if dgamma is not None:
        dgamma[...] = sum_product
    if dbeta is not None:
        dbeta[...] = sum_dy
    if out is None:
        return None
    dx = out.reshape(-1, channels)
    normal *= sum_product / len(rows)
    xp.subtract(dY, normal, out=dx)
    dx -= sum_dy / len(rows)
    dx *= inverse if gamma is None else inverse * gamma
    return out


def _native(backend: Any, x: Array, other: Array, statistics: Array, *vectors: Array | None) -> bool:
    """Whether the compiled twin may take these arrays."""
    return fits(backend, x, other, statistics, *vectors) and _alike(x, other, statistics, *vectors)


def _alike(x: Array, other: Array, statistics: Array, *vectors: Array | None) -> bool:
    """Whether the shapes go together: a vector has a number for each channel, any other array the shape of x."""
    if other.shape != x.shape or statistics.shape != (2, x.shape[-1]):
        return False
    return all(vector is None or vector.shape in (x.shape, x.shape[-1:]) for vector in vectors)


def _scale(backend: Any, x: Array, out: Array, factor: Array, mean: Array, beta: Array | None) -> None:
    """out = (x - mean) · factor + β in one pass."""
    channels = x.shape[-1]
    shift = backend.xp.zeros(channels, x.dtype) if beta is None else beta
    vectors = [vector.astype(x.dtype, copy=False) for vector in (mean, factor, shift)]
    backend.native.scale_and_shift(address(x), address(out), x.size // channels, channels, *map(address, vectors))


def _native_backward(backend, x, dy, gamma, statistics, out, dgamma, dbeta) -> Array | None:
    """Two passes: the sums, then dx = a dy + b (x - mean) + t for each channel."""
    channels = x.shape[-1]
    count = x.size // channels
    sums = backend.xp.empty((2, channels), x.dtype)
    pointers = (address(statistics), address(sums[0]), address(sums[1]))
    backend.native.batch_norm_sums(address(x), address(dy), count, channels, *pointers)
    if dbeta is not None:
        dbeta[...] = sums[0]
    if dgamma is not None:
        dgamma[...] = sums[1]
    if out is None:
        return None
    mean, inverse = statistics
    a = inverse if gamma is None else inverse * gamma
    b = -a * inverse * sums[1] / x.dtype.type(count)
    t = -a * sums[0] / x.dtype.type(count)
    factors = (address(mean), address(a), address(b), address(t))
    backend.native.batch_norm_input(address(x), address(dy), address(out), count, channels, *factors)
    return out
