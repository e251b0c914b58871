"""The SGD optimizer."""

from ..backend import Backend
from ..kernels import updates
from ..optimizer import Array, Optimizer, optimizer
from ..settings import setting


@optimizer("sgd", title="SGD", keywords=("gradient descent", "momentum", "nesterov", "stochastic"))
class SGD(Optimizer):
    """Walk against the gradient, with momentum, or Nesterov's that looks ahead, if wanted.

    velocity = momentum · velocity + gradient; weights -= learning rate · velocity. Nesterov walks by gradient + momentum · velocity.
    The velocity starts at zero, so the first step is a plain one (Sutskever et al. 2013, in the form that PyTorch uses).
    """

    learning_rate: float = setting(default=0.1, min=0.0, help="How far each step goes.")
    momentum: float = setting(default=0.0, min=0.0, max=1.0, help="Share of the last step's velocity that is kept.")
    nesterov: bool = setting(default=False, help="Look ahead along the velocity before stepping.")

    slots = ("velocity",)

    def update(self, backend: Backend, weights: Array, gradients: Array, slots: dict[str, Array], step: int, learning_rate: float) -> None:
        if self.momentum:
            updates.momentum(backend, weights, gradients, slots["velocity"], learning_rate, self.momentum, self.nesterov)
        else:
            updates.sgd(backend, weights, gradients, learning_rate)
