"""The sigmoid activation."""

from ..layer import Array, Node, layer
from ..pointwise import Pointwise


@layer("sigmoid", title="Sigmoid", category="Activation", keywords=("logistic", "s curve", "squash"))
class Sigmoid(Pointwise):
    """Squash every number into the range 0 to 1 along an S curve: y = 1 / (1 + exp(-x))."""

    def apply(self, node: Node, x: Array, y: Array) -> None:
        xp = node.xp
        xp.multiply(x, -1, out=y)
        xp.minimum(y, 80, out=y)  # exp(89) is beyond float32; 1 / (1 + exp(80)) is already nought
        xp.exp(y, out=y)
        y += 1
        xp.reciprocal(y, out=y)

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        xp = node.xp
        xp.subtract(1, y, out=dx)
        dx *= y
        dx *= dy
