"""The Mean squared error loss."""

from typing import Any

from ..families.comparison import Comparison, as_scalar, difference
from ..layer import Array, Node, loss


@loss("mse", title="Mean squared error", keywords=("l2", "squared error", "regression", "reconstruction", "quadratic"))
class MeanSquaredError(Comparison):
    """Mean of the squared differences between prediction and target."""

    metrics = ("mse", "mae")

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        d = difference(node, prediction, target).reshape(-1)
        return as_scalar(node, self.weight / d.size * node.xp.dot(d, d))

    def backward(self, node: Node, dy: float) -> Array:
        d = node.saved["difference"]
        return node.xp.multiply(d, 2 * self.weight / d.size * dy, out=node.buffer("dx", d.shape))
