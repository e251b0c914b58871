"""The Dice loss."""

from typing import Any

from ..comparison import Comparison, as_scalar
from ..layer import Array, Node, loss
from ..settings import setting
from ..target import as_numbers


@loss("dice", title="Dice", keywords=("segmentation", "overlap", "f1", "sorensen", "mask", "iou"))
class Dice(Comparison):
    """One minus the overlap of a predicted mask (0 to 1) with the true one: 1 - (2 Σ x t + s) / (Σ x + Σ t + s).

    Sums run over one sample, for images and sequences over each channel by itself; then the mean over channels and batch. Milletari,
    Navab and Ahmadi 2016, with plain sums in the denominator.
    """

    smoothing: float = setting(default=1.0, min=1e-6, help="Added above and below the fraction, so that empty masks do no harm.")

    metrics = ("accuracy",)

    def splits_batches(self) -> bool:
        return False  # not a mean over samples

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        t = as_numbers(prediction, target)
        axes = tuple(range(1, max(2, prediction.ndim - 1))) if prediction.ndim > 1 else ()
        above = 2 * (prediction * t).sum(axis=axes, keepdims=True) + self.smoothing
        below = (prediction + t).sum(axis=axes, keepdims=True) + self.smoothing
        node.saved.update(target=t, above=above, below=below)
        return as_scalar(node, self.weight * (1 - (above / below).mean()))

    def backward(self, node: Node, dy: float) -> Array:
        t, above, below = (node.saved[name] for name in ("target", "above", "below"))
        factor = self.weight / below.size * dy / below
        dx = node.xp.multiply(t, -2 * factor, out=node.buffer("dx", t.shape))
        dx += factor * (above / below)
        return dx
