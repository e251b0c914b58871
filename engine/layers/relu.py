"""The ReLU activation."""

from ..families.pointwise import Pointwise, mask, zeros
from ..layer import Array, Node, layer


@layer("relu", title="ReLU", category="Activation", keywords=("rectifier", "rectified linear unit", "max"))
class ReLU(Pointwise):
    """Keep positive numbers, turn negative ones into nought: y = max(0, x)."""

    twin = ("relu", "")

    def apply(self, node: Node, x: Array, y: Array) -> None:
        node.xp.maximum(x, zeros(node, x.shape), out=y)

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        positive = mask(node, y.shape)
        node.xp.greater(y, 0, out=positive)
        node.xp.multiply(dy, positive, out=dx)
