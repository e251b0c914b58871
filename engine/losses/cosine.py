"""The Cosine distance loss."""

from typing import Any

from ..comparison import Comparison, as_scalar
from ..layer import Array, Node, loss
from ..target import as_numbers

SHORTEST = 1e-8  # a vector shorter than this counts as this long


@loss("cosine", title="Cosine distance", keywords=("cosine similarity", "angle", "embedding"))
class Cosine(Comparison):
    """One minus the cosine of the angle between prediction and target along the last axis, mean over all others."""

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        xp, t = node.xp, as_numbers(prediction, target)
        length = xp.maximum(xp.sqrt((prediction * prediction).sum(axis=-1, keepdims=True)), SHORTEST)
        direction = t / xp.maximum(xp.sqrt((t * t).sum(axis=-1, keepdims=True)), SHORTEST)
        x = prediction / length
        cosine = (x * direction).sum(axis=-1, keepdims=True)
        node.saved.update(x=x, direction=direction, length=length, cosine=cosine)
        return as_scalar(node, self.weight * (1 - cosine.mean()))

    def backward(self, node: Node, dy: float) -> Array:
        saved, xp = node.saved, node.xp
        x, length, cosine = saved["x"], saved["length"], saved["cosine"]
        dx = xp.multiply(x, cosine, out=node.buffer("dx", x.shape))
        dx *= length > SHORTEST  # below it the length is a constant and has no derivative
        dx -= saved["direction"]
        dx /= length
        dx *= self.weight / cosine.size * dy
        return dx
