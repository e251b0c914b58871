"""The Hinge loss."""

from typing import Any

from ..families.comparison import Comparison, as_scalar, target_numbers
from ..layer import Array, Node, loss
from ..sentence import Sentence
from ..settings import setting


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
        xp, t = node.xp, target_numbers(node, prediction, target)
        several = node.saved["several"] = target.size != prediction.size
        cost = node.buffer("cost", prediction.shape)
        sign = node.saved["sign"] = node.buffer("sign", prediction.shape)
        if several:
            right = node.buffer("right", (*prediction.shape[:-1], 1))
            xp.multiply(prediction, t, out=cost).sum(axis=-1, keepdims=True, out=right)
            xp.subtract(prediction, right, out=cost)
            cost += self.margin
            cost *= xp.subtract(1, t, out=sign)  # the right class is not compared with itself
        else:
            yes = xp.greater(t, 0.5, out=node.buffer("yes", prediction.shape, bool))
            sign[...] = yes
            sign *= 2
            sign -= 1
            xp.subtract(self.margin, xp.multiply(prediction, sign, out=cost), out=cost)
        xp.maximum(cost, 0, out=cost)
        node.saved["target"], node.saved["cost"] = t, cost
        return as_scalar(node, self.weight / cost.size * cost.sum())

    def backward(self, node: Node, dy: float) -> Array:
        t, cost = node.saved["target"], node.saved["cost"]
        dx = node.buffer("dx", cost.shape)
        dx[...] = node.xp.greater(cost, 0, out=node.buffer("yes", cost.shape, bool))
        if node.saved["several"]:
            right = dx.sum(axis=-1, keepdims=True, out=node.buffer("right", (*cost.shape[:-1], 1)))
            dx -= node.xp.multiply(t, right, out=node.buffer("sign", cost.shape))
        else:
            dx *= node.saved["sign"]
            dx *= -1
        dx *= self.weight / dx.size * dy
        return dx

    def main_settings(self) -> dict[str, str]:
        return super().main_settings() | {"margin": Sentence("margin {margin:g}", margin=self.margin)}
