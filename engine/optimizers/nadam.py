"""The NAdam optimizer."""

from math import sqrt
from typing import Any

import numpy as np

from ..backend import Backend
from ..optimizer import Array, Optimizer, chunks, optimizer
from ..settings import setting


@optimizer("nadam", title="NAdam", keywords=("adaptive", "moments", "nesterov"))
class NAdam(Optimizer):
    """Adam that looks ahead along its momentum, as Nesterov does.

    The momentum of step t is μₜ = β₁ (1 - ½ · 0.96^(t · decay)). Dozat 2016, in the form that PyTorch uses.
    """

    learning_rate: float = setting(default=0.002, min=0.0, help="How far each step goes.")
    beta1: float = setting(default=0.9, min=0.0, max=0.9999, title="β₁", help="Memory of the mean gradient.")
    beta2: float = setting(default=0.999, min=0.0, max=0.999999, title="β₂", help="Memory of the mean squared gradient.")
    epsilon: float = setting(default=1e-8, min=0.0, title="ε", help="Keeps the division away from zero.")
    momentum_decay: float = setting(default=0.004, min=0.0, max=1.0, help="How fast the momentum grows to its full size.")

    slots = ("m", "v")

    def update(self, backend: Backend, weights: Array, gradients: Array, slots: dict[str, Array], step: int, learning_rate: float) -> None:
        xp = backend.xp
        product = self.momentum_product(step)
        ahead = float(self.momentum(step + 1))
        of_gradient = learning_rate * (1 - float(self.momentum(step))) / (1 - product)
        of_mean = learning_rate * ahead / (1 - product * ahead)
        spread = 1 / sqrt(1 - self.beta2**step)
        for w, g, m, v, t in chunks(backend, weights, gradients, slots["m"], slots["v"]):
            m *= self.beta1
            xp.multiply(g, 1 - self.beta1, out=t)
            m += t
            v *= self.beta2
            xp.multiply(g, g, out=t)
            t *= 1 - self.beta2
            v += t
            xp.sqrt(v, out=t)
            t *= spread
            t += self.epsilon
            move = of_gradient * g
            move += of_mean * m
            move /= t
            w -= move

    def momentum(self, step: Any) -> Any:
        """μ of a step, or of an array of steps."""
        return self.beta1 * (1 - 0.5 * 0.96 ** (step * self.momentum_decay))

    def momentum_product(self, step: int) -> float:
        """μ₁ · μ₂ · ... · μ of `step`; 0 once it is too small to be told from it beside 1."""
        if self.beta1**step < 1e-18:  # no factor is larger than β₁
            return 0.0
        return float(np.prod(self.momentum(np.arange(1, step + 1))))
