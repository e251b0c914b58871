"""Optimizer updates on a GPU, one launch each; see ../updates.py for what they do."""

from typing import Any

Array = Any


def sgd(backend: Any, w: Array, g: Array, rate: float) -> None:
    """w -= η g."""
    backend.cuda.each("update_sgd", w.size, w, g, w.size, rate)


def momentum(backend: Any, w: Array, g: Array, velocity: Array, rate: float, mu: float, nesterov: bool) -> None:
    """v = μ v + g; w -= η v, or (Nesterov) w -= η (g + μ v)."""
    backend.cuda.each("update_momentum", w.size, w, g, velocity, w.size, rate, mu, nesterov)


def adam(
    backend: Any, w: Array, g: Array, m: Array, v: Array, rate: float, beta1: float, beta2: float, epsilon: float, keep: float
) -> None:
    """`rate` and `epsilon` have the correction for the step in them; `keep` is 1 less what the weights shrink by."""
    backend.cuda.each("update_adam", w.size, w, g, m, v, w.size, rate, beta1, beta2, 1 - beta1, 1 - beta2, epsilon, keep)


def rmsprop(backend: Any, w: Array, g: Array, v: Array, rate: float, rho: float, epsilon: float) -> None:
    """v = ρ v + (1-ρ) g²; w -= η g / (√v + ε)."""
    backend.cuda.each("update_rmsprop", w.size, w, g, v, w.size, rate, rho, 1 - rho, epsilon)


def adagrad(backend: Any, w: Array, g: Array, v: Array, rate: float, epsilon: float) -> None:
    """v += g²; w -= η g / (√v + ε)."""
    backend.cuda.each("update_adagrad", w.size, w, g, v, w.size, rate, epsilon)
