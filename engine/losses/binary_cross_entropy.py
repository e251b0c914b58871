"""The Binary cross-entropy loss."""

from typing import Any

from ..families.comparison import Comparison, as_scalar, target_numbers
from ..layer import Array, Node, loss
from ..settings import setting

SMALLEST = 1e-12  # keeps log and division away from zero; its square is still a float32


@loss("binary_cross_entropy", title="Binary cross-entropy", keywords=("bce", "log loss", "logistic", "sigmoid cross-entropy"))
class BinaryCrossEntropy(Comparison):
    """How surprising targets of 0 or 1 are under the predicted probabilities: the mean of -t log p - (1 - t) log(1 - p).

    With scores (z) in place of probabilities it is log(1 + e^-|z|) + max(z, 0) - t z, which never overflows. With probabilities the
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
            total = xp.log1p(xp.exp(work, out=work), out=work).sum()
            total += xp.maximum(prediction, 0, out=work).sum()
            return as_scalar(node, self.weight / t.size * (total - xp.multiply(prediction, t, out=work).sum()))
        log = self._log(xp, prediction, node.buffer("log", prediction.shape))
        total = xp.multiply(log, t, out=work).sum()
        log = self._log(xp, xp.subtract(1, prediction, out=log), log)
        total += log.sum() - xp.multiply(log, t, out=work).sum()
        return as_scalar(node, -self.weight / t.size * total)

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

    @staticmethod
    def _log(xp: Any, x: Array, out: Array) -> Array:
        xp.maximum(x, 1e-44 if x.dtype.itemsize == 4 else 1e-300, out=out)
        xp.log(out, out=out)
        return xp.maximum(out, -100, out=out)
