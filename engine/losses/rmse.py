"""The Root mean squared error loss."""

from math import sqrt

import numpy as np

from ..comparison import Comparison, difference
from ..layer import Array, Node, loss


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

    def forward(self, node: Node, prediction: Array, target: Array) -> float:
        d = difference(node, prediction, target).reshape(-1)
        root = node.saved["root"] = sqrt(float(node.xp.dot(d, d)) / d.size)
        return self.weight * root

    def backward(self, node: Node, dy: float) -> Array:
        d, root = node.saved["difference"], node.saved["root"]
        factor = self.weight / (d.size * root) * dy if root else 0.0
        return node.xp.multiply(d, factor, out=node.buffer("dx", d.shape))
