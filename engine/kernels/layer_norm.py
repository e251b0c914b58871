"""Layer normalisation: each sample by its own mean and deviation over the last axis (Ba, Kiros & Hinton 2016).

Group normalisation is the same on a reshaped array, with γ and β applied by the layer (pass None). `statistics` (2, rows) keeps mean
and 1/deviation from forward to backward.
"""

from typing import Any

from .library import address, fits

Array = Any


def forward(
    backend: Any, x: Array, gamma: Array | None, beta: Array | None, epsilon: float, out: Array, statistics: Array, scratch: Any
) -> Array:
    """y = γ (x - mean) / sqrt(variance + ε) + β, mean and variance over the last axis."""
    xp = backend.xp
    rows, y = x.reshape(-1, x.shape[-1]), out.reshape(-1, x.shape[-1])
    mean, inverse = statistics
    if _native(backend, x, out, statistics, gamma, beta):
        pointers = (address(gamma), address(beta), address(out), address(statistics))
        backend.native.layer_norm_forward(address(x), *pointers, *rows.shape, epsilon)
        return out
    xp.subtract(rows, rows[:, :1], out=y)  # sums about the first number: equal numbers become nought, and a large mean does no harm
    y.mean(axis=1, out=mean)
    y -= mean[:, None]
    mean += rows[:, 0]
    square = xp.multiply(y, y, out=scratch("layer_norm.square", y.shape))
    square.mean(axis=1, out=inverse)
    inverse += epsilon
    xp.sqrt(inverse, out=inverse)
    xp.reciprocal(inverse, out=inverse)
    y *= inverse[:, None]
    if gamma is not None:
        y *= gamma
    if beta is not None:
        y += beta
    return out


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
    """dx = (g - mean(g) - x̂ mean(g x̂)) / deviation with g = γ dy; dγ = Σ dy x̂, dβ = Σ dy; None for what is not wanted."""
    xp = backend.xp
    rows, dY = x.reshape(-1, x.shape[-1]), dy.reshape(-1, x.shape[-1])
    mean, inverse = statistics
    if _native(backend, x, dy, statistics, gamma, dgamma, dbeta) and (out is None or _native(backend, x, out, statistics)):
        pointers = tuple(address(array) for array in (x, dy, gamma, statistics, out, dgamma, dbeta))
        backend.native.layer_norm_backward(*pointers, *rows.shape)
        return out
    normal = xp.subtract(rows, mean[:, None], out=scratch("layer_norm.normal", rows.shape))
    normal *= inverse[:, None]
    product = xp.multiply(dY, normal, out=scratch("layer_norm.square", rows.shape))
    if dgamma is not None:
        product.sum(axis=0, out=dgamma)
    if dbeta is not None:
        dY.sum(axis=0, out=dbeta)
    if out is None:
        return None
    dx = out.reshape(rows.shape)
    if gamma is None:
        dx[...] = dY
    else:
        xp.multiply(dY, gamma, out=dx)
        product *= gamma
    normal *= product.mean(axis=1)[:, None]
    dx -= dx.mean(axis=1)[:, None]
    dx -= normal
    dx *= inverse[:, None]
    return out


def _native(backend: Any, x: Array, other: Array, statistics: Array, *vectors: Array | None) -> bool:
    if not fits(backend, x, other, statistics, *vectors) or other.shape != x.shape or statistics.shape != (2, x.size // x.shape[-1]):
        return False
    return all(vector is None or vector.shape == x.shape[-1:] for vector in vectors)
