"""The step activation."""

from ..families.pointwise import Pointwise, mask
from ..layer import Array, Node, layer
from ..sentence import Sentence
from ..settings import setting


@layer("step", title="Step", category="Activation", keywords=("threshold", "heaviside", "perceptron", "binary"))
class Step(Pointwise):
    """Say yes (1) where a number reaches the threshold and no (0) below it.

    The slope is nought everywhere, so that back-propagation can't move the weights below. "straight-through" passes the gradient on
    as if the step were not there: the perceptron rule.
    """

    threshold: float = setting(default=0.0, help="The smallest number that gives 1.")
    gradient: str = setting(
        default="zero",
        choices=("zero", "straight-through"),
        help="zero: the true slope, so nothing below learns. straight-through: the perceptron rule.",
    )

    @property
    def surrogate_gradient(self) -> bool:
        """Whether `backward` is, on purpose, not the slope of `forward`."""
        return self.gradient == "straight-through"

    def apply(self, node: Node, x: Array, y: Array) -> None:
        reached = mask(node, x.shape)
        node.xp.greater_equal(x, self.threshold, out=reached)
        y[...] = reached

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        dx[...] = dy if self.surrogate_gradient else 0

    def main_settings(self) -> dict[str, str]:
        return {
            "threshold": Sentence("threshold {threshold:g}", threshold=self.threshold),
            "gradient": Sentence("perceptron rule" if self.surrogate_gradient else ""),
        }
