"""The Root mean squared error loss."""

from math import sqrt
from typing import Any

import numpy as np

from ..families.comparison import Comparison, as_scalar, difference
from ..layer import Array, Node, loss

SMALLEST = 1e-30  # stands for a root of 0, where every difference is 0 and so is the gradient


@loss("rmse", title="Root mean squared error", keywords=("rms", "regression"))
class RootMeanSquaredError(Comparison):
    """Square root of the mean squared difference: an error in the units of the target.

    The root is taken of the mean over the whole batch. Where prediction and target agree in every number its gradient is taken as 0.
    """

    metrics = ("rmse", "mae")

    def splits_batches(self) -> bool:
        return False  # not a mean over samples

    def average(self, values: np.ndarray, shares: np.ndarray) -> float:
        """The root of the mean of the squares: what one large batch would give."""
        return sqrt(super().average(values * values, shares))

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        xp, d = node.xp, difference(node, prediction, target).reshape(-1)
        root = xp.sqrt(xp.dot(d, d) / d.size)
        node.saved["root"] = as_scalar(node, xp.maximum(root, SMALLEST))
        return as_scalar(node, self.weight * root)

    def backward(self, node: Node, dy: float) -> Array:
        d, root = node.saved["difference"], node.saved["root"]
        return node.xp.multiply(d, self.weight * dy / (d.size * root), out=node.buffer("dx", d.shape))
