"""The ELU activation."""

from ..families.pointwise import Pointwise, exponential_linear, exponential_linear_slope
from ..layer import Array, Node, layer
from ..sentence import Sentence
from ..settings import setting


@layer("elu", title="ELU", category="Activation", keywords=("exponential linear unit",))
class ELU(Pointwise):
    """Keep positive numbers and bend negative ones smoothly towards a floor.

    y = x where positive, alpha (exp(x) - 1) elsewhere. Clevert, Unterthiner and Hochreiter, 2015.
    """

    alpha: float = setting(default=1.0, min=0.0, max=10.0, help="How far below nought the floor lies.")

    twin = ("elu", "alpha")

    def apply(self, node: Node, x: Array, y: Array) -> None:
        exponential_linear(node, x, self.alpha, y)

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        exponential_linear_slope(node, x, y, self.alpha, dx)
        dx *= dy

    def main_settings(self) -> dict[str, str]:
        return {"alpha": Sentence("alpha {alpha:g}", alpha=self.alpha)}
