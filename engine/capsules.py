"""Capsules: vectors whose length, from 0 to 1, says how sure it is that something is there. Sabour, Frosst and Hinton 2017."""

from typing import Any

from .layer import Array

SHORTEST = 1e-12  # a vector shorter than this counts as this long, so that its direction is defined


def length(xp: Any, s: Array) -> Array:
    """Length along the last axis, which stays as an axis of 1."""
    return xp.maximum(xp.sqrt((s * s).sum(axis=-1, keepdims=True)), SHORTEST)


def squash(xp: Any, s: Array, out: Array) -> Array:
    """v = |s|² / (1 + |s|²) · s / |s| along the last axis (equation 1)."""
    n = length(xp, s)
    return xp.multiply(s, n / (1 + n * n), out=out)


def squash_backward(xp: Any, s: Array, dv: Array, out: Array) -> Array:
    """ds = f dv + (s · dv) f' / |s| · s with f = |s| / (1 + |s|²), f' = (1 - |s|²) / (1 + |s|²)²."""
    n = length(xp, s)
    below = 1 + n * n
    along = (s * dv).sum(axis=-1, keepdims=True)
    xp.multiply(dv, n / below, out=out)
    out += s * (along * (1 - n * n) / (below * below * n))
    return out
