"""The Margin loss."""

from typing import Any

from ..comparison import Classification, as_scalar
from ..layer import Array, Node, loss
from ..settings import setting
from ..target import as_numbers


@loss("margin", title="Margin", keywords=("capsule", "capsnet", "sabour"))
class Margin(Classification):
    """Make the right capsule long and the others short.

    Sum over classes of T max(0, upper - x)² + λ (1 - T) max(0, x - lower)², mean over the batch; x is a capsule's length, T is 1 for
    the right class. Sabour, Frosst and Hinton 2017, equation 4.
    """

    upper: float = setting(default=0.9, min=0.0, max=1.0, help="The right class should be at least this long.")
    lower: float = setting(default=0.1, min=0.0, max=1.0, help="The other classes should be at most this long.")
    down_weight: float = setting(default=0.5, min=0.0, title="λ", help="How much the other classes count.")

    metrics = ("accuracy",)

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        xp, t = node.xp, as_numbers(prediction, target)
        short = xp.maximum(xp.subtract(self.upper, prediction, out=node.buffer("short", prediction.shape)), 0)
        long = xp.maximum(xp.subtract(prediction, self.lower, out=node.buffer("long", prediction.shape)), 0)
        present, absent = t * short, (1 - t) * (self.down_weight * long)
        node.saved["slope"] = absent - present  # half the derivative
        return as_scalar(node, self.weight * self._samples(prediction) * ((present * short).sum() + (absent * long).sum()))

    def backward(self, node: Node, dy: float) -> Array:
        slope = node.saved["slope"]
        return node.xp.multiply(slope, 2 * self.weight * dy * self._samples(slope), out=node.buffer("dx", slope.shape))

    @staticmethod
    def _samples(x: Array) -> float:
        return x.shape[-1] / x.size
