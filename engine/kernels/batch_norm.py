"""Batch normalisation over all axes but the last (Ioffe & Szegedy 2015).

`statistics` (2, C) keeps mean and 1/deviation of the batch from forward to backward. The variance of the batch divides by the count M;
running variances divide by M - 1, as in PyTorch (the layer keeps them with `running`). A rectified one gives max(0, y).

Where several replicas share a batch, `meeting` is the seat of this part (engine/stepping/meeting.py): mean, variance and the means of the
gradient are then those of the whole batch, while dγ and dβ are sums over the part, to be added up with all other gradients.
"""

from typing import Any

from . import cuda
from .library import address, fits

Array = Any


def forward(
    backend: Any,
    x: Array,
    gamma: Array | None,
    beta: Array | None,
    epsilon: float,
    out: Array,
    statistics: Array,
    scratch: Any,
    rectified: bool = False,
    meeting: Any = None,
) -> Array:
    """y = γ (x - mean) / sqrt(variance + ε) + β for each channel; writes mean and 1/deviation to `statistics`."""
    plain = not rectified and meeting is None
    if plain and cuda.fits(backend, x, out, statistics, gamma, beta) and _alike(x, out, statistics, gamma, beta):
        return cuda.batch_norm.forward(backend, x, gamma, beta, epsilon, out, statistics, scratch)
    xp = backend.xp
    rows, y = x.reshape(-1, x.shape[-1]), out.reshape(-1, x.shape[-1])
    mean, inverse = statistics
    if _native(backend, x, out, statistics, gamma, beta):
        native, channels, factor = backend.native, len(mean), scratch("batch_norm.factor", (len(mean),))
        moments = scratch("batch_norm.moments", (2, channels), "float64")
        native.batch_norm_moments(address(x), *rows.shape, address(moments[0]), address(moments[1]))
        if meeting is not None:
            own, moments = moments, scratch("batch_norm.agreed", (2, channels), "float64")
            meeting.agree(own[0], moments[0])
            native.batch_norm_about(address(own[0]), address(moments[0]), address(own[1]), channels)
            meeting.agree(own[1], moments[1])
        places = map(address, (moments[0], moments[1], gamma, statistics, factor))
        native.batch_norm_settle(*places, channels, epsilon)
        _scale(backend, x, out, factor, mean, beta, rectified)
        return out
    rows.mean(axis=0, out=mean)
    if meeting is not None:
        mean[...] = meeting.mean(mean)
    xp.subtract(rows, mean, out=y)
    square = xp.multiply(y, y, out=scratch("batch_norm.square", y.shape))
    square.mean(axis=0, out=inverse)
    if meeting is not None:
        inverse[...] = meeting.mean(inverse)
    inverse += epsilon
    xp.sqrt(inverse, out=inverse)
    xp.reciprocal(inverse, out=inverse)
    y *= inverse if gamma is None else inverse * gamma
    if beta is not None:
        y += beta
    if rectified:
        xp.maximum(y, 0, out=y)
    return out


def evaluate(
    backend: Any,
    x: Array,
    gamma: Array | None,
    beta: Array | None,
    mean: Array,
    variance: Array,
    epsilon: float,
    out: Array,
    rectified: bool = False,
) -> Array:
    """y = γ (x - mean) / sqrt(variance + ε) + β with statistics kept from training."""
    factor = 1 / backend.xp.sqrt(variance + epsilon)
    if gamma is not None:
        factor = factor * gamma
    if fits(backend, x, out) and x.shape == out.shape and factor.shape == x.shape[-1:]:
        _scale(backend, x, out, factor, mean, beta, rectified)
        return out
    shift = -mean * factor if beta is None else beta - mean * factor
    backend.xp.multiply(x, factor.astype(x.dtype, copy=False), out=out)
    out += shift.astype(x.dtype, copy=False)
    return backend.xp.maximum(out, 0, out=out) if rectified else out


def running(backend: Any, statistics: Array, epsilon: float, count: int, momentum: float, mean: Array, variance: Array) -> None:
    """Move the running mean and variance a share `momentum` towards those of the batch of `count` cells a channel."""
    if fits(backend, statistics, mean, variance) and statistics.shape == (2, mean.size) and mean.shape == variance.shape:
        places = map(address, (statistics, mean, variance))
        backend.native.batch_norm_running(*places, mean.size, count, epsilon, momentum)
        return
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
    rectified: Array | None = None,
    meeting: Any = None,
) -> Array | None:
    """dx = γ/deviation (dy - mean(dy) - x̂ mean(dy x̂)), dγ = Σ dy x̂, dβ = Σ dy; None for what is not wanted.

    `rectified` is the y of a rectified forward pass: where it is not positive, dy counts as 0.
    """
    plain = rectified is None and meeting is None
    if plain and cuda.fits(backend, x, dy, statistics, gamma, dgamma, dbeta, out) and _alike(x, dy, statistics, gamma, dgamma, dbeta, out):
        return cuda.batch_norm.backward(backend, x, dy, gamma, statistics, out, dgamma, dbeta, scratch)
    xp = backend.xp
    channels = x.shape[-1]
    rows, dY = x.reshape(-1, channels), dy.reshape(-1, channels)
    mean, inverse = statistics
    if _native(backend, x, dy, statistics, gamma, dgamma, dbeta, out, rectified):
        return _native_backward(backend, x, dy, gamma, statistics, out, dgamma, dbeta, scratch, rectified, meeting)
    if rectified is not None:
        dY = xp.multiply(dY, rectified.reshape(dY.shape) > 0, out=scratch("batch_norm.passed", dY.shape))
    normal = xp.subtract(rows, mean, out=scratch("batch_norm.normal", rows.shape))
    normal *= inverse
    product = xp.multiply(dY, normal, out=scratch("batch_norm.square", rows.shape))
    sums = xp.stack((dY.sum(axis=0), product.sum(axis=0)))
    _put(sums, dbeta, dgamma)
    if out is None:
        return None
    means = sums / len(rows)
    if meeting is not None:
        means = meeting.mean_gradient(means)
    dx = out.reshape(-1, channels)
    normal *= means[1]
    xp.subtract(dY, normal, out=dx)
    dx -= means[0]
    dx *= inverse if gamma is None else inverse * gamma
    return out


def _put(sums: Array, dbeta: Array | None, dgamma: Array | None) -> None:
    for vector, total in ((dbeta, sums[0]), (dgamma, sums[1])):
        if vector is not None:
            vector[...] = total


def _native(backend: Any, x: Array, other: Array, statistics: Array, *vectors: Array | None) -> bool:
    """Whether the compiled twin may take these arrays."""
    return fits(backend, x, other, statistics, *vectors) and _alike(x, other, statistics, *vectors)


def _alike(x: Array, other: Array, statistics: Array, *vectors: Array | None) -> bool:
    """Whether the shapes go together: a vector has a number for each channel, any other array the shape of x."""
    if other.shape != x.shape or statistics.shape != (2, x.shape[-1]):
        return False
    return all(vector is None or vector.shape in (x.shape, x.shape[-1:]) for vector in vectors)


def _scale(backend: Any, x: Array, out: Array, factor: Array, mean: Array, beta: Array | None, rectified: bool) -> None:
    """out = (x - mean) · factor + β in one pass."""
    channels = x.shape[-1]
    shift = backend.xp.zeros(channels, x.dtype) if beta is None else beta
    vectors = [vector.astype(x.dtype, copy=False) for vector in (mean, factor, shift)]
    backend.native.scale_and_shift(address(x), address(out), x.size // channels, channels, *map(address, vectors), rectified)


def _native_backward(backend, x, dy, gamma, statistics, out, dgamma, dbeta, scratch, rectified, meeting) -> Array | None:
    """Two passes: the sums, then dx = a dy + b (x - mean) + t for each channel."""
    native, channels = backend.native, x.shape[-1]
    count, share = x.size // channels, 1.0 if meeting is None else meeting.share
    sums = scratch("batch_norm.sums", (2, channels))
    sum_dy, sum_product = sums[0] if dbeta is None else dbeta, sums[1] if dgamma is None else dgamma
    images = (address(x), address(dy), address(rectified))
    native.batch_norm_sums(*images, count, channels, address(statistics), address(sum_dy), address(sum_product))
    if out is None:
        return None
    means, factors = scratch("batch_norm.means", (2 * channels,), "float64"), scratch("batch_norm.factors", (3, channels))
    native.batch_norm_means(address(sum_dy), address(sum_product), address(means), channels, count, share)
    if meeting is not None:
        own, means = means, scratch("batch_norm.agreed_means", (2 * channels,), "float64")
        meeting.agree(own, means)
    native.batch_norm_slopes(*map(address, (means, statistics, gamma, factors)), channels, share)
    vectors = (statistics[0], *factors)
    native.batch_norm_input(*images, address(out), count, channels, *map(address, vectors))
    return out
