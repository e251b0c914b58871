"""The Standardise layer."""

from ..errors import ShapeError
from ..families.normalising import normalise, normalise_backward
from ..layer import Array, Layer, Node, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank


@layer("standardise", title="Standardise", category="Normalisation", keywords=("standardize", "z-score", "zero mean", "normalise"))
class Standardise(Layer):
    """Shift and scale the numbers of each sample so that their mean is 0 and their deviation 1; nothing is learned."""

    over: str = setting(default="sample", choices=("sample", "channel"), help="sample: all its numbers together. channel: each by itself.")
    epsilon: float = setting(default=1e-8, min=1e-12, max=1.0, help="Added to the variance, so that nothing is divided by nought.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1, 2, 3)
        if self.over == "channel" and x.rank == 1:
            raise ShapeError(
                "{title} over a channel needs several numbers in it, got a vector of {x}. Set it to 'sample'.", title=self.title, x=x
            )
        return TensorSpec(x.shape)

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", x.shape)
        normalise(node, self._grouped(x), (1,), self.epsilon, self._grouped(y))
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", dy.shape)
        normalise_backward(node, self._grouped(dy), self._grouped(dx))
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"over": Sentence("each sample" if self.over == "sample" else "each channel")}

    def _grouped(self, x: Array) -> Array:
        """(batch, numbers of a group, groups): a view."""
        return x.reshape(len(x), -1, x.shape[-1] if self.over == "channel" else 1)
