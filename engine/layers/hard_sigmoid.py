"""The hard sigmoid activation."""

from ..families.pointwise import Pointwise, mask
from ..layer import Array, Node, layer
from ..sentence import Sentence
from ..settings import setting


@layer("hard_sigmoid", title="Hard sigmoid", category="Activation", keywords=("piecewise", "ramp", "squash"))
class HardSigmoid(Pointwise):
    """Squash every number into the range 0 to 1 along a straight ramp: a sigmoid that costs next to nothing.

    y = slope x + 0.5, cut off at 0 and 1.
    """

    slope: float = setting(default=1 / 6, min=0.01, max=10.0, help="Steepness of the ramp.")

    def apply(self, node: Node, x: Array, y: Array) -> None:
        node.xp.multiply(x, self.slope, out=y)
        y += 0.5
        node.xp.clip(y, 0, 1, out=y)

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        xp, inside = node.xp, mask(node, x.shape)
        xp.multiply(y, y, out=dx)
        xp.less(dx, y, out=inside)  # y² < y only between 0 and 1
        xp.multiply(dy, inside, out=dx)
        dx *= self.slope

    def main_settings(self) -> dict[str, str]:
        return {"slope": Sentence("slope {slope:.3g}", slope=self.slope)}
