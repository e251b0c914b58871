"""The Binary cross-entropy loss."""

from typing import Any

import numpy as np

from ..families.comparison import Comparison, as_scalar, target_numbers
from ..layer import Array, Node, loss
from ..settings import setting

SMALLEST = 1e-12  # keeps the division away from zero; its square is still a float32
LOWEST = -100  # stands for the logarithm of 0


@loss("binary_cross_entropy", title="Binary cross-entropy", keywords=("bce", "log loss", "logistic", "sigmoid cross-entropy"))
class BinaryCrossEntropy(Comparison):
    """How surprising targets of 0 or 1 are under the predicted probabilities: the mean of -t log p - (1 - t) log(1 - p).

    With scores (z) in place of probabilities it is log(1 + e^-|z|) + ([z > 0] - t) z, which never overflows. With probabilities the
    logarithms end at -100, and p (1 - p) at 1e-12, as in PyTorch.
    """

    from_logits: bool = setting(
        default=False, title="From scores", help="On: the input is any number and a sigmoid is built in. Off: it is a probability."
    )

    metrics = ("accuracy",)

    @property
    def decide_at(self) -> str:
        return "zero" if self.from_logits else "half"

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        xp, t = node.xp, target_numbers(node, prediction, target)
        node.saved["prediction"], node.saved["target"] = prediction, t
        work = node.buffer("work", prediction.shape)
        if self.from_logits:
            xp.negative(xp.abs(prediction, out=work), out=work)
            xp.log1p(xp.exp(work, out=work), out=work)
            certain = node.buffer("certain", prediction.shape)
            certain[...] = xp.greater(prediction, 0, out=node.buffer("yes", prediction.shape, bool))
            certain -= t
            work += xp.multiply(certain, prediction, out=certain)  # number by number: large sums would cancel each other
            return as_scalar(node, self.weight / t.size * work.sum())
        log = node.buffer("log", prediction.shape)
        with np.errstate(divide="ignore"):
            xp.log(xp.maximum(prediction, 0, out=log), out=log)
            xp.multiply(xp.maximum(log, LOWEST, out=log), t, out=work)
            xp.log1p(xp.negative(xp.minimum(prediction, 1, out=log), out=log), out=log)
        xp.maximum(log, LOWEST, out=log)
        work += xp.multiply(log, xp.subtract(1, t, out=node.buffer("certain", t.shape)), out=log)
        return as_scalar(node, -self.weight / t.size * work.sum())

    def backward(self, node: Node, dy: float) -> Array:
        xp, x, t = node.xp, node.saved["prediction"], node.saved["target"]
        dx = node.buffer("dx", x.shape)
        if self.from_logits:
            xp.multiply(x, 0.5, out=dx)  # sigmoid(x) = (1 + tanh(x / 2)) / 2 never overflows
            xp.tanh(dx, out=dx)
            dx += 1
            dx *= 0.5
            dx -= t
        else:
            work = xp.subtract(1, x, out=node.buffer("work", x.shape))
            work *= x
            xp.maximum(work, SMALLEST, out=work)
            xp.subtract(x, t, out=dx)
            dx /= work
        dx *= self.weight / x.size * dy
        return dx
