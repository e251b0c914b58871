"""The sigmoid activation."""

from ..families.pointwise import Pointwise, logistic
from ..layer import Array, Node, layer


@layer("sigmoid", title="Sigmoid", category="Activation", keywords=("logistic", "s curve", "squash"))
class Sigmoid(Pointwise):
    """Squash every number into the range 0 to 1 along an S curve: y = 1 / (1 + exp(-x))."""

    twin = ("sigmoid", "")

    def apply(self, node: Node, x: Array, y: Array) -> None:
        logistic(node.xp, x, y)

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        node.xp.subtract(1, y, out=dx)
        dx *= y
        dx *= dy
