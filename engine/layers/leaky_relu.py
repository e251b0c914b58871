"""The leaky ReLU activation."""

from ..families.pointwise import Pointwise, mask
from ..layer import Array, Node, layer
from ..sentence import Sentence
from ..settings import setting


@layer("leaky_relu", title="Leaky ReLU", category="Activation", keywords=("lrelu", "rectifier"))
class LeakyReLU(Pointwise):
    """Keep positive numbers and shrink negative ones, so that no unit ever goes quite dead."""

    slope: float = setting(default=0.01, min=0.0, max=1.0, help="Factor applied to negative inputs.")

    twin = ("leaky_relu", "slope")

    def apply(self, node: Node, x: Array, y: Array) -> None:
        xp = node.xp
        xp.multiply(x, self.slope, out=y)
        xp.maximum(x, y, out=y)  # slope <= 1: the larger one is the right one on both sides

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        xp = node.xp
        positive, kept = mask(node, x.shape), node.buffer("kept", x.shape)
        xp.greater(x, 0, out=positive)
        xp.multiply(dy, positive, out=kept)
        kept *= 1 - self.slope
        xp.multiply(dy, self.slope, out=dx)
        dx += kept

    def main_settings(self) -> dict[str, str]:
        return {"slope": Sentence("slope {slope:g}", slope=self.slope)}
