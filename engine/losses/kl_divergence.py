"""The KL divergence loss."""

from typing import Any

from ..comparison import Classification, as_scalar
from ..layer import Array, Node, loss
from ..settings import setting
from ..target import as_numbers

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
        xp, t = node.xp, as_numbers(prediction, target)
        log_p = node.buffer("log_p", prediction.shape)
        if self.from_logits:
            xp.subtract(prediction, prediction.max(axis=-1, keepdims=True), out=log_p)
            log_p -= xp.log(xp.exp(log_p).sum(axis=-1, keepdims=True))
        else:
            xp.log(xp.maximum(prediction, SMALLEST, out=log_p), out=log_p)
        node.saved["prediction"], node.saved["target"], node.saved["log_p"] = prediction, t, log_p
        total = (t * (xp.log(xp.maximum(t, SMALLEST)) - log_p)).sum()
        return as_scalar(node, self.weight * prediction.shape[-1] / prediction.size * total)

    def backward(self, node: Node, dy: float) -> Array:
        xp, t, x = node.xp, node.saved["target"], node.saved["prediction"]
        dx = node.buffer("dx", x.shape)
        if self.from_logits:
            xp.exp(node.saved["log_p"], out=dx)
            dx *= t.sum(axis=-1, keepdims=True)
            dx -= t
        else:
            xp.maximum(x, SMALLEST, out=dx)
            xp.divide(t, dx, out=dx)
            dx *= -1
            dx *= x >= SMALLEST
        dx *= self.weight * x.shape[-1] / x.size * dy
        return dx
