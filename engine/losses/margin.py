"""The Margin loss."""

from typing import Any

from ..families.comparison import Classification, as_scalar, target_numbers
from ..layer import Array, Node, loss
from ..settings import setting


@loss("margin", title="Margin loss", keywords=("capsule", "capsnet", "sabour"))
class Margin(Classification):
    """Make the right capsule long and the others short.

    Sum over classes of T max(0, upper - x)² + λ (1 - T) max(0, x - lower)², mean over the batch; x is a capsule's length, T is 1 for
    the right class. Sabour, Frosst and Hinton 2017, equation 4.
    """

    upper: float = setting(default=0.9, min=0.0, max=1.0, help="The right class should be at least this long.")
    lower: float = setting(default=0.1, min=0.0, max=1.0, help="The other classes should be at most this long.")
    down_weight: float = setting(
        default=0.5, min=0.0, title="Weight of the others", help="How much the other classes count: λ of the paper."
    )

    metrics = ("accuracy",)

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        xp, t, shape = node.xp, target_numbers(node, prediction, target), prediction.shape
        present, absent = (node.buffer(name, shape) for name in ("present", "absent"))
        xp.maximum(xp.subtract(self.upper, prediction, out=present), 0, out=present)
        xp.maximum(xp.subtract(prediction, self.lower, out=absent), 0, out=absent)
        slope, part = (node.buffer(name, shape) for name in ("slope", "part"))  # slope: half the derivative
        xp.subtract(1, t, out=slope)
        slope *= absent
        slope *= self.down_weight
        xp.multiply(t, present, out=part)
        total = xp.multiply(slope, absent, out=absent).sum() + xp.multiply(part, present, out=present).sum()
        slope -= part
        node.saved["slope"] = slope
        return as_scalar(node, self.weight * self._samples(prediction) * total)

    def backward(self, node: Node, dy: float) -> Array:
        slope = node.saved["slope"]
        return node.xp.multiply(slope, 2 * self.weight * dy * self._samples(slope), out=node.buffer("dx", slope.shape))

    @staticmethod
    def _samples(x: Array) -> float:
        return x.shape[-1] / x.size
