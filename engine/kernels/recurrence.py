"""What the compiled recurrent twins are given: sizes and memory, after a check of every shape."""

import ctypes
from functools import lru_cache
from typing import Any

import numpy as np

from .library import fits

Array = Any
SPARE = 4096  # rows rounded up to panels and cache lines


def suits(backend: Any, x: Array, hidden: int, factor: int, mask: Array | None, /, **arrays: Array | None) -> bool:
    """Whether the compiled twin may take the arrays, named as in `_shapes`; None stands for an absent one."""
    if not fits(backend, x, *arrays.values()):
        return False
    if mask is not None and (mask.dtype != np.bool_ or mask.shape != x.shape[:2] or not mask.flags.c_contiguous):
        return False
    right = _shapes(*x.shape, hidden, factor)
    return all(array is None or array.shape == right[name] for name, array in arrays.items())


@lru_cache(256)
def _shapes(samples: int, steps: int, inputs: int, hidden: int, gates: int) -> dict[str, tuple[int, ...]]:
    states, state = (samples, steps, hidden), (samples, hidden)
    shapes = {"W": (inputs, gates * hidden), "U": (hidden, gates * hidden), "h0": state, "c0": state, "states": states, "cells": states}
    shapes["bias"] = (2, gates * hidden) if gates == 3 else (gates * hidden,)
    shapes |= {"gates": (samples, steps, 4 * hidden), "dstates": states, "dx": (samples, steps, inputs)}
    return shapes | {"d" + name: shapes[name] for name in ("W", "U", "bias", "h0", "c0")}


@lru_cache(256)
def layout(samples: int, steps: int, inputs: int, hidden: int) -> Any:
    """The C struct Sizes."""
    return (ctypes.c_int64 * 4)(samples, steps, inputs, hidden)


def floats(samples: int, steps: int, inputs: int, hidden: int, gates: int) -> int:
    """Scratch memory that forward or backward of a layer with `gates` sums needs at most."""
    widest = max(inputs, hidden) + 32
    columns = gates * hidden + 64
    return 2 * widest * columns + samples * steps * (2 * gates + 1) * hidden + 3 * samples * (columns + hidden) + SPARE


def states_before(h0: Array, states: Array, scratch: Any) -> Array:
    """The state from which each step starts, (N, T, H) as `states` after it, in one piece for a product over all steps."""
    before = scratch("before", states.shape)
    before[:, 0] = h0
    before[:, 1:] = states[:, :-1]
    return before


def transposed(U: Array, scratch: Any) -> Array:
    """A copy of Uᵀ for a product at each step: small products with it take half the time of those with a view (measured)."""
    turned = scratch("transposed", U.shape[::-1])
    turned[...] = U.T
    return turned
