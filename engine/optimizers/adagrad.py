"""The AdaGrad optimizer."""

from ..backend import Backend
from ..kernels import updates
from ..optimizer import Array, Optimizer, optimizer
from ..settings import setting


@optimizer("adagrad", title="AdaGrad", keywords=("adaptive",))
class AdaGrad(Optimizer):
    """Take smaller steps where the gradients of all steps so far were large.

    sum += g²; weights -= rate · g / (√sum + ε). Duchi, Hazan and Singer 2011.
    """

    learning_rate: float = setting(default=0.01, min=0.0, help="How far each step goes.")
    epsilon: float = setting(default=1e-10, min=0.0, title="ε", help="Keeps the division away from zero.")

    slots = ("sum",)

    def update(self, backend: Backend, weights: Array, gradients: Array, slots: dict[str, Array], step: int, learning_rate: float) -> None:
        updates.adagrad(backend, weights, gradients, slots["sum"], learning_rate, self.epsilon)
