"""The Adam optimizer."""

from ..backend import Backend
from ..kernels import updates
from ..optimizer import Array, Optimizer, optimizer
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

    slots = ("m", "v")

    def update(self, backend: Backend, weights: Array, gradients: Array, slots: dict[str, Array], step: int, learning_rate: float) -> None:
        updates.adam(backend, weights, gradients, slots["m"], slots["v"], learning_rate, self.beta1, self.beta2, self.epsilon, step)
