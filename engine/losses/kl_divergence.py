"""The KL divergence loss."""

from typing import Any

from ..families.comparison import Classification, as_scalar, target_numbers
from ..layer import Array, Node, loss
from ..settings import setting

SMALLEST = 1e-12  # a probability below it counts as this


@loss("kl_divergence", title="KL divergence", keywords=("kullback", "leibler", "relative entropy", "distribution", "distillation"))
class KLDivergence(Classification):
    """How far the predicted distribution is from that of the target: the sum over classes of t (log t - log p), mean over the batch.

    Targets are rows of probabilities, or class numbers read as certainty. Kullback and Leibler 1951.
    """

    from_logits: bool = setting(
        default=False, title="From scores", help="On: the input is any numbers and a softmax is built in. Off: they are probabilities."
    )

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        xp, t, shape = node.xp, target_numbers(node, prediction, target), prediction.shape
        log_p, work = node.buffer("log_p", shape), node.buffer("dx", shape)
        if self.from_logits:
            row = node.buffer("row", (*shape[:-1], 1))
            xp.subtract(prediction, prediction.max(axis=-1, keepdims=True, out=row), out=log_p)
            xp.exp(log_p, out=work).sum(axis=-1, keepdims=True, out=row)
            log_p -= xp.log(row, out=row)
        else:
            xp.log(xp.maximum(prediction, SMALLEST, out=log_p), out=log_p)
        node.saved["prediction"], node.saved["target"], node.saved["log_p"] = prediction, t, log_p
        xp.log(xp.maximum(t, SMALLEST, out=work), out=work)
        work -= log_p
        work *= t
        return as_scalar(node, self.weight * shape[-1] / prediction.size * work.sum())

    def backward(self, node: Node, dy: float) -> Array:
        xp, t, x = node.xp, node.saved["target"], node.saved["prediction"]
        dx = node.buffer("dx", x.shape)
        if self.from_logits:
            xp.exp(node.saved["log_p"], out=dx)
            dx *= t.sum(axis=-1, keepdims=True, out=node.buffer("row", (*x.shape[:-1], 1)))
            dx -= t
        else:
            xp.maximum(x, SMALLEST, out=dx)
            xp.divide(t, dx, out=dx)
            dx *= -1
            dx *= xp.greater_equal(x, SMALLEST, out=node.buffer("hits", x.shape, bool))
        dx *= self.weight * x.shape[-1] / x.size * dy
        return dx
