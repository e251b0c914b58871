"""The Hinge loss."""

from typing import Any

from ..comparison import Comparison, as_scalar
from ..layer import Array, Node, loss
from ..settings import setting
from ..target import as_numbers


@loss("hinge", title="Hinge", keywords=("svm", "support vector", "max margin", "multi-class hinge"))
class Hinge(Comparison):
    """Push scores to the right side of 0, and past a margin.

    Yes or no (targets 0 and 1, or -1 and +1): the mean of max(0, margin - t x) with t = ±1. Class numbers with a score for each class:
    the mean over the batch of Σ max(0, margin - x[right] + x[other]) / classes. Weston and Watkins 1999, scaled as in PyTorch.
    """

    margin: float = setting(default=1.0, min=0.0, help="How far on the right side a score has to be to cost nothing.")

    metrics = ("accuracy",)
    decide_at = "zero"

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        xp = node.xp
        several = node.saved["several"] = target.size != prediction.size
        t = as_numbers(prediction, target)
        cost = node.buffer("cost", prediction.shape)
        if several:
            right = xp.multiply(prediction, t, out=cost).sum(axis=-1, keepdims=True)
            xp.subtract(prediction, right, out=cost)
            cost += self.margin
            cost *= 1 - t
        else:
            t = node.saved["sign"] = xp.where(t > 0.5, 1, -1).astype(prediction.dtype)
            xp.multiply(prediction, t, out=cost)
            xp.subtract(self.margin, cost, out=cost)
        xp.maximum(cost, 0, out=cost)
        node.saved["target"], node.saved["cost"] = t, cost
        return as_scalar(node, self.weight / cost.size * cost.sum())

    def backward(self, node: Node, dy: float) -> Array:
        t, cost = node.saved["target"], node.saved["cost"]
        dx = node.buffer("dx", cost.shape)
        dx[...] = cost > 0
        if node.saved["several"]:
            dx -= t * dx.sum(axis=-1, keepdims=True)
        else:
            dx *= t
            dx *= -1
        dx *= self.weight / dx.size * dy
        return dx
