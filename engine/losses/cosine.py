"""The Cosine distance loss."""

from typing import Any

from ..errors import ShapeError
from ..families.comparison import Comparison, as_scalar, target_numbers
from ..layer import Array, Node, loss
from ..shapes import TensorSpec

SHORTEST = 1e-8  # a vector shorter than this counts as this long


@loss("cosine", title="Cosine distance", keywords=("cosine similarity", "angle", "embedding"))
class Cosine(Comparison):
    """One minus the cosine of the angle between prediction and target along the last axis, mean over all others."""

    def output_spec(self, prediction: TensorSpec, target: TensorSpec) -> TensorSpec:
        if prediction.rank == 0:
            raise ShapeError(
                "{title} needs vectors, since a single number has no direction. Make the last block give a vector.", title=self.title
            )
        return super().output_spec(prediction, target)

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        xp, t, shape = node.xp, target_numbers(node, prediction, target), prediction.shape
        x, direction, cosine = node.buffer("x", shape), node.buffer("direction", shape), node.buffer("cosine", (*shape[:-1], 1))
        xp.divide(t, self._length(node, t, direction), out=direction)
        length = self._length(node, prediction, x)
        xp.divide(prediction, length, out=x)
        xp.multiply(x, direction, out=node.buffer("dx", shape)).sum(axis=-1, keepdims=True, out=cosine)
        node.saved.update(x=x, direction=direction, length=length, cosine=cosine)
        return as_scalar(node, self.weight * (1 - cosine.mean()))

    def backward(self, node: Node, dy: float) -> Array:
        saved, xp = node.saved, node.xp
        x, length, cosine = saved["x"], saved["length"], saved["cosine"]
        dx = xp.multiply(x, cosine, out=node.buffer("dx", x.shape))
        dx *= xp.greater(length, SHORTEST, out=node.buffer("long", length.shape, bool))  # below it the length is a constant
        dx -= saved["direction"]
        dx /= length
        dx *= self.weight / cosine.size * dy
        return dx

    @staticmethod
    def _length(node: Node, x: Array, work: Array) -> Array:
        """Lengths along the last axis, which stays as an axis of 1."""
        length = node.buffer("length", (*x.shape[:-1], 1))
        node.xp.multiply(x, x, out=work).sum(axis=-1, keepdims=True, out=length)
        return node.xp.maximum(node.xp.sqrt(length, out=length), SHORTEST, out=length)
