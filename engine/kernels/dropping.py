"""Numbers switched off at random, and the random numbers that say which."""

import ctypes
from typing import Any

import numpy as np

from .library import FLOAT32, address, fits

Array = Any
Generator = Any  # a numpy.random.Generator; to name the class would load numpy.random, a tenth of the time to import the engine


def uniform(backend: Any, generator: Generator, out: np.ndarray) -> np.ndarray:
    """Numbers from 0 to 1, evenly spread, in float32 and in main memory: what `generator.random` gives, the same ones in C."""
    if backend.native is not None and out.dtype == FLOAT32 and out.flags.c_contiguous:
        backend.native.draw_uniform(*addresses(generator), out.ctypes.data, out.size)
        return out
    return generator.random(out=out, dtype=np.float32)


def addresses(generator: Generator) -> tuple[int, int]:
    """Where a generator keeps its state, and the function there that gives the next 32 bits; both stay as long as the generator does."""
    inside = generator.bit_generator.ctypes
    return inside.state_address, ctypes.cast(inside.next_uint32, ctypes.c_void_p).value


def choose(backend: Any, drawn: Array, rate: float, kept: Array) -> Array:
    """Where a number drawn from 0 to 1 is at least `rate`, written to `kept` (bool)."""
    if fits(backend, drawn) and kept.flags.c_contiguous and kept.shape == drawn.shape:
        backend.native.drop_choose(address(drawn), kept.ctypes.data, kept.size, rate)
        return kept
    return backend.xp.greater_equal(drawn, rate, out=kept)


def drop(backend: Any, numbers: Array, kept: Array, factor: float, out: Array) -> Array:
    """numbers · kept · factor, written to `out`; `kept` says yes or no at each place."""
    if fits(backend, numbers, out) and kept.flags.c_contiguous and numbers.shape == kept.shape == out.shape:
        backend.native.drop_numbers(address(numbers), kept.ctypes.data, address(out), out.size, factor)
        return out
    backend.xp.multiply(numbers, kept, out=out)
    out *= factor
    return out
