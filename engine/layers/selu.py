"""The SELU activation."""

from ..families.pointwise import Pointwise, exponential_linear, exponential_linear_slope
from ..layer import Array, Node, layer

ALPHA = 1.6732632423543772
SCALE = 1.0507009873554805


@layer("selu", title="SELU", category="Activation", keywords=("self-normalising", "scaled exponential linear unit"))
class SELU(Pointwise):
    """An ELU scaled so that a deep stack keeps mean 0 and deviation 1 by itself; start its weights with LeCun normal.

    y = scale x where positive, scale alpha (exp(x) - 1) elsewhere. Klambauer, Unterthiner, Mayr and Hochreiter, 2017.
    """

    def apply(self, node: Node, x: Array, y: Array) -> None:
        exponential_linear(node, x, ALPHA, y)
        y *= SCALE

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        unscaled = node.buffer("unscaled", y.shape)
        node.xp.multiply(y, 1 / SCALE, out=unscaled)
        exponential_linear_slope(node, x, unscaled, ALPHA, dx)
        dx *= SCALE
        dx *= dy
