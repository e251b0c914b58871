from math import sqrt

from ..optimizer import Optimizer, chunks, optimizer
from ..settings import setting


@optimizer("adam", title="Adam", keywords=("adaptive", "moments"))
class Adam(Optimizer):
    """Scale each weight's step by the running mean and spread of its gradient.

    m = β₁ m + (1 - β₁) g; v = β₂ v + (1 - β₂) g²; weights -= rate · (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε). Kingma and Ba 2015.
    """

    learning_rate: float = setting(default=0.001, min=0.0, help="How far each step goes.")
    beta1: float = setting(default=0.9, min=0.0, max=0.9999, title="β₁", help="Memory of the mean gradient.")
    beta2: float = setting(default=0.999, min=0.0, max=0.999999, title="β₂", help="Memory of the mean squared gradient.")
    epsilon: float = setting(default=1e-8, min=0.0, title="ε", help="Keeps the division away from zero.")
    weight_decay: float = setting(default=0.0, min=0.0, help="Pull of all weights toward zero, added to the gradient.")

    slots = ("m", "v")

    def update(self, backend, weights, gradients, slots, step, learning_rate):
        xp = backend.xp
        rate = learning_rate / (1 - self.beta1**step)
        spread = 1 / sqrt(1 - self.beta2**step)
        for w, g, m, v, t in chunks(backend, weights, gradients, slots["m"], slots["v"]):
            if self.weight_decay:
                g = g + self.weight_decay * w
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
            xp.divide(m, t, out=t)
            t *= rate
            w -= t
