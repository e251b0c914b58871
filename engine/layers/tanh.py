"""The tanh activation."""

from ..families.pointwise import Pointwise
from ..layer import Array, Node, layer


@layer("tanh", title="Tanh", category="Activation", keywords=("hyperbolic tangent", "squash"))
class Tanh(Pointwise):
    """Squash every number into the range -1 to 1 along an S curve through nought."""

    twin = ("tanh", "")

    def apply(self, node: Node, x: Array, y: Array) -> None:
        node.xp.tanh(x, out=y)

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        xp = node.xp
        xp.multiply(y, y, out=dx)
        xp.subtract(1, dx, out=dx)
        dx *= dy
