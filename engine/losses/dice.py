"""The Dice loss."""

from typing import Any

from ..families.comparison import Comparison, as_scalar, target_numbers
from ..layer import Array, Node, loss
from ..settings import setting


@loss("dice", title="Dice", keywords=("segmentation", "overlap", "f1", "sorensen", "mask", "iou"))
class Dice(Comparison):
    """One minus the overlap of a predicted mask (0 to 1) with the true one: 1 - (2 Σ x t + s) / (Σ x + Σ t + s).

    Sums run over one sample, for images and sequences over each channel by itself; then the mean over channels and batch. Milletari,
    Navab and Ahmadi 2016, with plain sums in the denominator.
    """

    smoothing: float = setting(default=1.0, min=1e-6, help="Added above and below the fraction, so that empty masks do no harm.")

    metrics = ("accuracy",)

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        xp, t = node.xp, target_numbers(node, prediction, target)
        axes = tuple(range(1, max(2, prediction.ndim - 1))) if prediction.ndim > 1 else ()
        work = node.buffer("dx", prediction.shape)
        above = 2 * xp.multiply(prediction, t, out=work).sum(axis=axes, keepdims=True) + self.smoothing
        below = xp.add(prediction, t, out=work).sum(axis=axes, keepdims=True) + self.smoothing
        node.saved.update(target=t, above=above, below=below)
        return as_scalar(node, self.weight * (1 - (above / below).mean()))

    def backward(self, node: Node, dy: float) -> Array:
        t, above, below = (node.saved[name] for name in ("target", "above", "below"))
        factor = self.weight / below.size * dy / below
        dx = node.xp.multiply(t, -2 * factor, out=node.buffer("dx", t.shape))
        factor *= above
        factor /= below
        dx += factor
        return dx
