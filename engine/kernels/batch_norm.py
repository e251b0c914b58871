"""Batch normalisation over all axes but the last (Ioffe & Szegedy 2015).

`statistics` (2, C) keeps mean and 1/deviation of the batch from forward to backward. The variance of the batch divides by the count M;
running variances divide by M - 1, as in PyTorch (the layer keeps them with `running`). A rectified one gives max(0, y).

Where several replicas share a batch, `meeting` is the seat of this part (engine/stepping/meeting.py): mean, variance and the means of the
gradient are then those of the whole batch, while dγ and dβ are sums over the part, to be added up with all other gradients.
"""

from typing import Any

from . import cuda
from .library import address, fits
from .window import lines as lines_of

Array = Any
PART = 64 * 1024  # numbers at a time (measured)


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
    if _native(backend, x, out, statistics, gamma, beta):
        mean, rows = statistics[0], x.reshape(-1, x.shape[-1])
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
    _definition(backend, x, gamma, beta, epsilon, out, statistics, scratch, rectified, meeting)
    return out


def _definition(backend, x, gamma, beta, epsilon, out, statistics, scratch, rectified, meeting) -> None:
    """`forward` in NumPy, a few whole lines at a time, which stay in the cache."""
    xp = backend.xp
    lines, pixels = lines_of(x)
    y, (mean, inverse), count = out.reshape(lines.shape), statistics, x.size // x.shape[-1]
    parts = _parts(backend, lines)
    memory = scratch("batch_norm.part", lines[parts[0]].shape)
    first = lines[0, : len(mean)]  # sums are about the first pixel: equal numbers become nought, and a large mean does no harm
    total, origin = xp.zeros(lines.shape[1], x.dtype), xp.tile(first, pixels)
    for part in parts:
        total += xp.subtract(lines[part], origin, out=memory[: len(y[part])]).sum(axis=0)
    mean[...] = first + _fold(total, pixels) / count
    if meeting is not None:
        mean[...] = meeting.mean(mean)
    total, middle = xp.zeros(lines.shape[1], x.dtype), xp.tile(mean, pixels)
    for part in parts:
        centred, square = y[part], memory[: len(y[part])]
        xp.subtract(lines[part], middle, out=centred)
        xp.multiply(centred, centred, out=square)
        total += square.sum(axis=0)
    inverse[...] = _fold(total, pixels) / count
    if meeting is not None:
        inverse[...] = meeting.mean(inverse)
    inverse += epsilon
    xp.sqrt(inverse, out=inverse)
    xp.reciprocal(inverse, out=inverse)
    factor = xp.tile(inverse if gamma is None else inverse * gamma, pixels)
    shift = None if beta is None else xp.tile(beta, pixels)
    for part in parts:
        scaled = y[part]
        scaled *= factor
        if shift is not None:
            scaled += shift
        if rectified:
            xp.maximum(scaled, 0, out=scaled)


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
    if _native(backend, x, dy, statistics, gamma, dgamma, dbeta, out, rectified):
        return _native_backward(backend, x, dy, gamma, statistics, out, dgamma, dbeta, scratch, rectified, meeting)
    return _backward_definition(backend, x, dy, gamma, statistics, out, dgamma, dbeta, scratch, rectified, meeting)


def _backward_definition(backend, x, dy, gamma, statistics, out, dgamma, dbeta, scratch, rectified, meeting) -> Array | None:
    """`backward` in NumPy, a few whole lines at a time, which stay in the cache."""
    xp = backend.xp
    lines, pixels = lines_of(x)
    dY, parts = dy.reshape(lines.shape), _parts(backend, lines)
    memory = scratch("batch_norm.parts", (3, *lines[parts[0]].shape))
    mean, inverse = (xp.tile(vector, pixels) for vector in statistics)
    y = None if rectified is None else rectified.reshape(lines.shape)

    def passed(part: slice) -> Array:
        """The part of dy that a ReLU let through."""
        return dY[part] if y is None else xp.multiply(dY[part], y[part] > 0, out=memory[0][: len(dY[part])])

    sums = xp.zeros((2, lines.shape[1]), x.dtype)
    for part in parts:
        d = passed(part)
        normal, product = memory[1][: len(d)], memory[2][: len(d)]
        xp.subtract(lines[part], mean, out=normal)
        normal *= inverse
        xp.multiply(d, normal, out=product)
        sums[0] += d.sum(axis=0)
        sums[1] += product.sum(axis=0)
    folded = xp.stack([_fold(total, pixels) for total in sums])
    _put(folded, dbeta, dgamma)
    if out is None:
        return None
    means = folded / (x.size // x.shape[-1])
    if meeting is not None:
        means = meeting.mean_gradient(means)
    factor = statistics[1] if gamma is None else statistics[1] * gamma
    middle, slope = xp.tile(means[0], pixels), xp.tile(means[1], pixels) * inverse
    factor, dx = xp.tile(factor, pixels), out.reshape(lines.shape)
    for part in parts:
        d = passed(part)
        away = xp.subtract(lines[part], mean, out=memory[1][: len(d)])
        away *= slope
        away += middle
        xp.subtract(d, away, out=dx[part])
        dx[part] *= factor
    return out


def _fold(line: Array, pixels: int) -> Array:
    """The sums over a line of pixels, for each channel."""
    return line.reshape(pixels, -1).sum(axis=0)


def _parts(backend: Any, lines: Array) -> list[slice]:
    """Slices of so many lines as stay in the cache; a GPU takes all at once."""
    step = max(1, PART // lines.shape[1]) if backend.name == "cpu" else len(lines)
    return [slice(start, start + step) for start in range(0, len(lines), step)]


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
