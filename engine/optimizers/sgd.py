from ..optimizer import Optimizer, chunks, optimizer
from ..settings import setting


@optimizer("sgd", title="SGD", keywords=("gradient descent", "momentum", "nesterov", "stochastic"))
class SGD(Optimizer):
    """Walk against the gradient, with momentum if wanted.

    velocity = momentum · velocity + gradient; weights -= learning rate · velocity. Nesterov walks by gradient + momentum · velocity.
    The velocity starts at zero, so the first step is a plain one (Sutskever et al. 2013, in the form that PyTorch uses).
    """

    learning_rate: float = setting(default=0.1, min=0.0, help="How far each step goes.")
    momentum: float = setting(default=0.0, min=0.0, max=1.0, help="Share of the last step's velocity that is kept.")
    nesterov: bool = setting(default=False, help="Look ahead along the velocity before stepping.")
    weight_decay: float = setting(default=0.0, min=0.0, help="Pull of all weights toward zero, added to the gradient.")

    slots = ("velocity",)

    def update(self, backend, weights, gradients, slots, step, learning_rate):
        xp = backend.xp
        for w, g, velocity, t in chunks(backend, weights, gradients, slots["velocity"]):
            if self.weight_decay:
                xp.multiply(w, self.weight_decay, out=t)
                t += g
                g = t if not self.nesterov else t.copy()  # t is needed once more below
            if self.momentum:
                velocity *= self.momentum
                velocity += g
                if self.nesterov:
                    xp.multiply(velocity, self.momentum, out=t)
                    t += g
                    t *= learning_rate
                else:
                    xp.multiply(velocity, learning_rate, out=t)
            else:
                xp.multiply(g, learning_rate, out=t)
            w -= t
