"""The AdamW optimizer."""

from ..backend import Backend
from ..kernels import updates
from ..optimizer import Array, Optimizer, optimizer
from ..settings import setting


@optimizer("adamw", title="AdamW", keywords=("adaptive", "moments", "decoupled weight decay"))
class AdamW(Optimizer):
    """Adam that shrinks all weights a little at each step, by itself and not through the gradient.

    weights *= 1 - rate · decay, then the step of Adam. Loshchilov and Hutter 2019.
    """

    learning_rate: float = setting(default=0.001, min=0.0, help="How far each step goes.")
    beta1: float = setting(default=0.9, min=0.0, max=0.9999, title="β₁", help="Memory of the mean gradient.")
    beta2: float = setting(default=0.999, min=0.0, max=0.999999, title="β₂", help="Memory of the mean squared gradient.")
    epsilon: float = setting(default=1e-8, min=0.0, title="ε", help="Keeps the division away from zero.")
    weight_decay: float = setting(default=0.01, min=0.0, help="Share of each weight, times the learning rate, that a step takes away.")

    slots = ("m", "v")

    def update(self, backend: Backend, weights: Array, gradients: Array, slots: dict[str, Array], step: int, learning_rate: float) -> None:
        updates.adam(
            backend,
            weights,
            gradients,
            slots["m"],
            slots["v"],
            learning_rate,
            self.beta1,
            self.beta2,
            self.epsilon,
            step,
            self.weight_decay,
        )
