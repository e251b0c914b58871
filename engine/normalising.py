"""Normalising: numbers are shifted and scaled so that each group of them has mean 0 and deviation 1; and how gradients pass through."""

from .layer import Array, Node

Axes = tuple[int, ...]


def normalise(node: Node, x: Array, axes: Axes, epsilon: float) -> tuple[Array, Array, Array]:
    """(x - mean) / sqrt(variance + epsilon) over `axes`; returns it, the mean and the variance, all in scratch memory of the node."""
    xp = node.xp
    group = tuple(1 if axis in axes else length for axis, length in enumerate(x.shape))
    normal, mean, variance = node.buffer("normal", x.shape), node.buffer("mean", group), node.buffer("variance", group)
    inverse = node.buffer("inverse", group)
    x.mean(axis=axes, keepdims=True, out=mean)
    xp.subtract(x, mean, out=normal)
    squares = node.buffer("squares", x.shape)
    xp.multiply(normal, normal, out=squares)
    squares.mean(axis=axes, keepdims=True, out=variance)
    xp.add(variance, epsilon, out=inverse)
    xp.sqrt(inverse, out=inverse)
    xp.reciprocal(inverse, out=inverse)
    normal *= inverse
    node.saved["normal"], node.saved["inverse"], node.saved["axes"] = normal, inverse, axes
    return normal, mean, variance


def normalise_backward(node: Node, dn: Array) -> Array:
    """dx = inverse (dn - mean(dn) - n mean(dn n)) for the gradient `dn` of the normalised numbers n; `dn` is overwritten with dx."""
    xp, normal, inverse, axes = node.xp, node.saved["normal"], node.saved["inverse"], node.saved["axes"]
    products, mean = node.buffer("squares", dn.shape), node.buffer("mean", inverse.shape)
    xp.multiply(dn, normal, out=products)
    products.mean(axis=axes, keepdims=True, out=mean)
    xp.multiply(normal, mean, out=products)
    dn.mean(axis=axes, keepdims=True, out=mean)
    dn -= mean
    dn -= products
    dn *= inverse
    return dn


def scale_and_shift(node: Node, normal: Array, gain: Array, shift: Array, y: Array) -> Array:
    """y = normal * gain + shift, the trained part of a normalisation; written to `y`."""
    node.xp.multiply(normal, gain, out=y)
    y += shift
    return y


def scale_and_shift_backward(node: Node, normal: Array, dy: Array, gain: Array) -> Array:
    """Write the gradients of gain and shift (summed over the first axis); return that of the normalised numbers, in scratch memory."""
    dn = node.buffer("dx", dy.shape)
    node.xp.multiply(dy, normal, out=dn)
    dn.sum(axis=0, out=node.gradients["gain"])
    dy.sum(axis=0, out=node.gradients["shift"])
    node.xp.multiply(dy, gain, out=dn)
    return dn
