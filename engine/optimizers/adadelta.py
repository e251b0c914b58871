"""The AdaDelta optimizer."""

from ..backend import Backend
from ..optimizer import Array, Optimizer, chunks, optimizer
from ..settings import setting


@optimizer("adadelta", title="AdaDelta", keywords=("adaptive",))
class AdaDelta(Optimizer):
    """Let the recent size of each weight's own steps stand in for a learning rate.

    square = ρ square + (1 - ρ) g²; delta = √(moved + ε) / √(square + ε) · g; moved = ρ moved + (1 - ρ) delta²; weights -= rate · delta.
    Zeiler 2012.
    """

    learning_rate: float = setting(default=1.0, min=0.0, help="Factor on each step; 1 in the paper.")
    rho: float = setting(default=0.9, min=0.0, max=0.999999, title="ρ", help="Memory of the two means.")
    epsilon: float = setting(default=1e-6, min=0.0, title="ε", help="Gets the first steps going, and keeps the division away from zero.")

    slots = ("square", "moved")

    def update(self, backend: Backend, weights: Array, gradients: Array, slots: dict[str, Array], step: int, learning_rate: float) -> None:
        xp = backend.xp
        for w, g, square, moved, t in chunks(backend, weights, gradients, slots["square"], slots["moved"]):
            square *= self.rho
            xp.multiply(g, g, out=t)
            t *= 1 - self.rho
            square += t
            delta = moved + self.epsilon
            xp.add(square, self.epsilon, out=t)
            delta /= t
            xp.sqrt(delta, out=delta)
            delta *= g
            moved *= self.rho
            xp.multiply(delta, delta, out=t)
            t *= 1 - self.rho
            moved += t
            delta *= learning_rate
            w -= delta
