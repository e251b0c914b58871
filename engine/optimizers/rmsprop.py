"""The RMSProp optimizer."""

from ..backend import Backend
from ..kernels import updates
from ..optimizer import Array, Optimizer, optimizer
from ..settings import setting


@optimizer("rmsprop", title="RMSProp", keywords=("adaptive", "root mean square"))
class RMSProp(Optimizer):
    """Divide each weight's step by the recent size of its gradient.

    square = α square + (1 - α) g²; weights -= rate · g / (√square + ε). Tieleman and Hinton 2012.
    """

    learning_rate: float = setting(default=0.01, min=0.0, help="How far each step goes.")
    alpha: float = setting(default=0.99, min=0.0, max=0.999999, title="α", help="Memory of the mean squared gradient.")
    epsilon: float = setting(default=1e-8, min=0.0, title="ε", help="Keeps the division away from zero.")

    slots = ("square",)

    def update(self, backend: Backend, weights: Array, gradients: Array, slots: dict[str, Array], step: int, learning_rate: float) -> None:
        updates.rmsprop(backend, weights, gradients, slots["square"], learning_rate, self.alpha, self.epsilon)
