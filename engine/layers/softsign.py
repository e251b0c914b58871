"""The softsign activation."""

from ..families.pointwise import Pointwise
from ..layer import Array, Node, layer


@layer("softsign", title="Softsign", category="Activation", keywords=("squash",))
class Softsign(Pointwise):
    """Squash every number into the range -1 to 1, more gently than tanh: y = x / (1 + |x|)."""

    def apply(self, node: Node, x: Array, y: Array) -> None:
        node.xp.abs(x, out=y)
        y += 1
        node.xp.divide(x, y, out=y)

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        node.xp.abs(y, out=dx)
        node.xp.subtract(1, dx, out=dx)  # 1 / (1 + |x|)
        dx *= dx
        dx *= dy
