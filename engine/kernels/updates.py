"""Optimizer updates on flat vectors, in place: weights `w`, gradients `g`, and slot vectors of the same length.

NumPy works through chunks that stay in the cache, so the temporary arrays are small. Formulas and defaults are PyTorch's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from . import cuda
from .library import address, fits

Array = Any
UPDATES = ("sgd", "momentum", "nesterov", "adam")  # those that compiled steps know; the enum in native/updates.h
CHUNK = 128 * 1024  # numbers at a time: fewer would spend their time in calls, more need more memory beside them (measured)


@dataclass(frozen=True)
class Update:
    """How a compiled step moves the weights: one of `UPDATES` and its numbers, named as in the functions below."""

    kind: str = "sgd"
    mu: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    decay: float = 0.0


def _chunks(backend: Any, *vectors: Array) -> Iterator[tuple[Array, ...]]:
    """The vectors piece by piece, and a piece of scratch memory first; a GPU takes all at once."""
    size = len(vectors[0])
    if size <= CHUNK:
        return iter(((backend.xp.empty(size, vectors[0].dtype), *vectors),))
    return _pieces(backend, vectors, size)


def _pieces(backend: Any, vectors: tuple[Array, ...], size: int) -> Iterator[tuple[Array, ...]]:
    step = CHUNK if backend.name == "cpu" else max(size, 1)
    memory = backend.xp.empty(min(step, size), vectors[0].dtype)
    for start in range(0, size, step):
        pieces = tuple(vector[start : start + step] for vector in vectors)
        yield memory[: len(pieces[0])], *pieces


def sgd(backend: Any, w: Array, g: Array, learning_rate: float) -> None:
    """w -= η g."""
    if _native(backend, w, g):
        backend.native.update_sgd(address(w), address(g), w.size, learning_rate)
        return
    if cuda.fits(backend, w, g):
        cuda.updates.sgd(backend, w, g, learning_rate)
        return
    for t, w_, g_ in _chunks(backend, w, g):
        backend.xp.multiply(g_, w.dtype.type(learning_rate), out=t)
        w_ -= t


def momentum(backend: Any, w: Array, g: Array, velocity: Array, learning_rate: float, mu: float, nesterov: bool = False) -> None:
    """v = μ v + g; w -= η v, or (Nesterov) w -= η (g + μ v)."""
    if _native(backend, w, g, velocity):
        update = backend.native.update_nesterov if nesterov else backend.native.update_momentum
        update(address(w), address(g), address(velocity), w.size, learning_rate, mu)
        return
    if cuda.fits(backend, w, g, velocity):
        cuda.updates.momentum(backend, w, g, velocity, learning_rate, mu, nesterov)
        return
    number = w.dtype.type
    for t, w_, g_, v_ in _chunks(backend, w, g, velocity):
        v_ *= number(mu)
        v_ += g_
        if nesterov:
            backend.xp.multiply(v_, number(mu), out=t)
            t += g_
            t *= number(learning_rate)
        else:
            backend.xp.multiply(v_, number(learning_rate), out=t)
        w_ -= t


def adam(
    backend: Any,
    w: Array,
    g: Array,
    m: Array,
    v: Array,
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    step: int,
    decay: float = 0.0,
) -> None:
    """m = β1 m + (1-β1) g; v = β2 v + (1-β2) g²; w -= η m̂ / (√v̂ + ε), m̂ and v̂ corrected for step `step` (from 1).

    Kingma & Ba 2015. With `decay` w first shrinks by the factor 1 - η·decay (AdamW, Loshchilov & Hutter 2019).
    """
    number, xp = w.dtype.type, backend.xp
    correction = (1 - beta2**step) ** 0.5
    rate, small, keep = learning_rate / (1 - beta1**step) * correction, epsilon * correction, 1 - learning_rate * decay
    if _native(backend, w, g, m, v):
        pointers = (address(w), address(g), address(m), address(v))
        backend.native.update_adam(*pointers, w.size, rate, beta1, beta2, small, keep)
        return
    if cuda.fits(backend, w, g, m, v):
        cuda.updates.adam(backend, w, g, m, v, rate, beta1, beta2, small, keep)
        return
    rate, small = number(rate), number(small)
    kept1, gain1, kept2, gain2 = _gains(xp, w.dtype, beta1, beta2)
    for t, w_, g_, m_, v_ in _chunks(backend, w, g, m, v):
        if decay:
            w_ *= number(keep)
        xp.multiply(m_, kept1, m_)
        m_ += xp.multiply(g_, gain1, t)
        xp.multiply(v_, kept2, v_)
        xp.multiply(g_, g_, t)
        v_ += xp.multiply(t, gain2, t)
        xp.sqrt(v_, t)
        t += small
        xp.divide(m_, t, t)
        t *= rate
        w_ -= t


@lru_cache(64)
def _gains(xp: Any, dtype: Any, beta1: float, beta2: float) -> tuple[Array, ...]:
    """β1, 1 - β1, β2 and 1 - β2 as arrays without axes: faster in products than numbers."""
    return tuple(xp.asarray(number, dtype) for number in (beta1, 1 - beta1, beta2, 1 - beta2))


def rmsprop(backend: Any, w: Array, g: Array, v: Array, learning_rate: float, rho: float, epsilon: float) -> None:
    """v = ρ v + (1-ρ) g²; w -= η g / (√v + ε) (Tieleman & Hinton 2012)."""
    if _native(backend, w, g, v):
        backend.native.update_rmsprop(address(w), address(g), address(v), w.size, learning_rate, rho, epsilon)
        return
    if cuda.fits(backend, w, g, v):
        cuda.updates.rmsprop(backend, w, g, v, learning_rate, rho, epsilon)
        return
    number, xp = w.dtype.type, backend.xp
    for t, w_, g_, v_ in _chunks(backend, w, g, v):
        v_ *= number(rho)
        xp.multiply(g_, g_, out=t)
        t *= number(1 - rho)
        v_ += t
        _scaled_step(xp, t, w_, g_, v_, number(learning_rate), number(epsilon))


def adagrad(backend: Any, w: Array, g: Array, v: Array, learning_rate: float, epsilon: float) -> None:
    """v += g²; w -= η g / (√v + ε) (Duchi et al. 2011)."""
    if _native(backend, w, g, v):
        backend.native.update_adagrad(address(w), address(g), address(v), w.size, learning_rate, epsilon)
        return
    if cuda.fits(backend, w, g, v):
        cuda.updates.adagrad(backend, w, g, v, learning_rate, epsilon)
        return
    number, xp = w.dtype.type, backend.xp
    for t, w_, g_, v_ in _chunks(backend, w, g, v):
        v_ += xp.multiply(g_, g_, out=t)
        _scaled_step(xp, t, w_, g_, v_, number(learning_rate), number(epsilon))


def _native(backend: Any, *vectors: Array) -> bool:
    size = vectors[0].size
    return fits(backend, *vectors) and all(vector.size == size for vector in vectors)


def _scaled_step(xp: Any, t: Array, w: Array, g: Array, v: Array, learning_rate: Any, epsilon: Any) -> None:
    """w -= η g / (√v + ε)."""
    xp.sqrt(v, out=t)
    t += epsilon
    xp.divide(g, t, out=t)
    t *= learning_rate
    w -= t
