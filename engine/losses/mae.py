"""The Mean absolute error loss."""

from typing import Any

from ..families.comparison import Comparison, as_scalar, difference
from ..layer import Array, Node, loss


@loss("mae", title="Mean absolute error", keywords=("l1", "absolute error", "regression", "robust"))
class MeanAbsoluteError(Comparison):
    """Mean distance between prediction and target; a single far-off sample pulls less than with squares."""

    metrics = ("mae", "mse")

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        d = difference(node, prediction, target)
        return as_scalar(node, self.weight / d.size * node.xp.abs(d, out=node.buffer("dx", d.shape)).sum())

    def backward(self, node: Node, dy: float) -> Array:
        d = node.saved["difference"]
        dx = node.xp.sign(d, out=node.buffer("dx", d.shape))
        dx *= self.weight / d.size * dy
        return dx
