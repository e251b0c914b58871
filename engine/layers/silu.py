"""The SiLU activation."""

from ..families.pointwise import Pointwise, logistic
from ..layer import Array, Node, layer


@layer("silu", title="SiLU", category="Activation", keywords=("swish", "sigmoid linear unit"))
class SiLU(Pointwise):
    """Multiply each number by its own sigmoid: a smooth ReLU that dips a little below nought, also called Swish.

    y = x / (1 + exp(-x)). Elfwing, Uchibe and Doya, 2017; Ramachandran, Zoph and Le, 2017.
    """

    twin = ("silu", "")

    def apply(self, node: Node, x: Array, y: Array) -> None:
        node.xp.multiply(x, logistic(node.xp, x, node.buffer("gate", x.shape)), out=y)

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        gate = node.buffer("gate", x.shape)
        node.xp.subtract(1, gate, out=dx)
        dx *= y
        dx += gate
        dx *= dy
