"""The softplus activation."""

from ..families.pointwise import Pointwise, logistic, zeros
from ..layer import Array, Node, layer


@layer("softplus", title="Softplus", category="Activation", keywords=("smooth relu",))
class Softplus(Pointwise):
    """A ReLU with a rounded corner, always above nought: y = log(1 + exp(x))."""

    twin = ("softplus", "")

    def apply(self, node: Node, x: Array, y: Array) -> None:
        xp, positive = node.xp, node.buffer("positive", x.shape)
        xp.abs(x, out=y)
        xp.multiply(y, -1, out=y)
        xp.exp(y, out=y)
        xp.log1p(y, out=y)
        xp.maximum(x, zeros(node, x.shape), out=positive)
        y += positive

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        logistic(node.xp, x, dx)
        dx *= dy
