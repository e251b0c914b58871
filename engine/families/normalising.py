"""Normalising: numbers are shifted and scaled so that each group of them has mean 0 and deviation 1; and how gradients pass through.

Batch, layer and group normalisation have kernels of their own.
"""

from ..layer import Array, Node

Axes = tuple[int, ...]


def normalise(node: Node, x: Array, axes: Axes, epsilon: float, out: Array) -> Array:
    """n = (x - mean) / sqrt(variance + epsilon) with mean and variance over `axes`, written to `out`."""
    xp = node.xp
    group = tuple(1 if axis in axes else length for axis, length in enumerate(x.shape))
    mean, inverse = node.buffer("mean", group), node.buffer("inverse", group)
    squares = node.buffer("squares", x.shape)
    origin = x[tuple(slice(0, 1) if axis in axes else slice(None) for axis in range(x.ndim))]
    xp.subtract(x, origin, out=out)  # sums about a number of the group: equal numbers become nought, and a large mean does no harm
    out -= out.mean(axis=axes, keepdims=True, out=mean)
    xp.multiply(out, out, out=squares)
    squares.mean(axis=axes, keepdims=True, out=inverse)
    inverse += epsilon
    xp.sqrt(inverse, out=inverse)
    xp.reciprocal(inverse, out=inverse)
    out *= inverse
    node.saved["normal"], node.saved["inverse"], node.saved["axes"] = out, inverse, axes
    return out


def normalise_backward(node: Node, dn: Array, dx: Array) -> Array:
    """dx = (dn - mean(dn) - n mean(dn n)) / deviation for the gradient `dn` of the normalised numbers n; `dx` may be `dn`."""
    xp, normal, inverse, axes = node.xp, node.saved["normal"], node.saved["inverse"], node.saved["axes"]
    products, mean = node.buffer("squares", normal.shape), node.buffer("mean", inverse.shape)
    xp.multiply(dn, normal, out=products)
    products.mean(axis=axes, keepdims=True, out=mean)
    xp.multiply(normal, mean, out=products)
    dn.mean(axis=axes, keepdims=True, out=mean)
    xp.subtract(dn, mean, out=dx)
    dx -= products
    dx *= inverse
    return dx
