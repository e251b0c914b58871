"""The Huber loss."""

from typing import Any

from ..families.comparison import Comparison, as_scalar, difference
from ..layer import Array, Node, loss
from ..sentence import Sentence
from ..settings import setting


@loss("huber", title="Huber", keywords=("smooth l1", "robust", "regression"))
class Huber(Comparison):
    """Squared near the target, straight far from it: ½ d² up to a distance of delta, then delta (|d| - ½ delta). Huber 1964."""

    delta: float = setting(default=1.0, min=1e-6, help="Distance from which on the loss grows in a straight line.")

    metrics = ("mae", "mse")

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        xp, d = node.xp, difference(node, prediction, target)
        c = xp.clip(d, -self.delta, self.delta, out=node.buffer("clipped", d.shape))
        node.saved["clipped"] = c
        # c (d - ½ c) is both cases in one: near, c = d; far, c = ±delta
        work = xp.multiply(c, -0.5, out=node.buffer("dx", d.shape))
        work += d
        work *= c
        return as_scalar(node, self.weight / d.size * work.sum())

    def backward(self, node: Node, dy: float) -> Array:
        c = node.saved["clipped"]
        return node.xp.multiply(c, self.weight / c.size * dy, out=node.buffer("dx", c.shape))

    def main_settings(self) -> dict[str, str]:
        return super().main_settings() | {"delta": Sentence("delta {delta:g}", delta=self.delta)}
