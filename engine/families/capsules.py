"""Capsules: vectors whose length, from 0 to 1, says how sure it is that something is there. Sabour, Frosst and Hinton 2017."""

from ..layer import Array, Node

SHORTEST = 1e-12  # a vector shorter than this counts as this long, so that its direction is defined


def length(node: Node, s: Array, work: Array) -> Array:
    """Length along the last axis, which stays as an axis of 1; `work` is scratch memory of the shape of `s`."""
    found = node.buffer("capsules.length", (*s.shape[:-1], 1))
    node.xp.multiply(s, s, out=work).sum(axis=-1, keepdims=True, out=found)
    return node.xp.maximum(node.xp.sqrt(found, out=found), SHORTEST, out=found)


def squash(node: Node, s: Array, out: Array) -> Array:
    """v = |s|² / (1 + |s|²) · s / |s| along the last axis (equation 1)."""
    n = length(node, s, out)
    below = node.xp.multiply(n, n, out=node.buffer("capsules.below", n.shape))
    below += 1
    return node.xp.multiply(s, node.xp.divide(n, below, out=n), out=out)


def squash_backward(node: Node, s: Array, dv: Array, out: Array) -> Array:
    """ds = f dv + (s · dv) f' / |s| · s with f = |s| / (1 + |s|²), f' = (1 - |s|²) / (1 + |s|²)²."""
    xp = node.xp
    work = node.buffer("capsules.work", s.shape)
    n = length(node, s, work)
    along = xp.multiply(s, dv, out=work).sum(axis=-1, keepdims=True, out=node.buffer("capsules.along", n.shape))
    square = xp.multiply(n, n, out=node.buffer("capsules.square", n.shape))
    below = xp.add(square, 1, out=node.buffer("capsules.below", n.shape))
    along *= xp.subtract(1, square, out=square)
    along /= n
    along /= below
    along /= below
    xp.multiply(dv, xp.divide(n, below, out=n), out=out)
    out += xp.multiply(s, along, out=work)
    return out
