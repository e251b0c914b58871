"""The Dropout layer."""

from ..families import noise
from ..families.pointwise import mask
from ..kernels import dropping
from ..layer import Array, Layer, Node, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float


@layer("dropout", title="Dropout", category="Regularisation", keywords=("drop", "overfitting", "regularization"))
class Dropout(Layer):
    """Switch a random share of the numbers off at each training step, so that no unit can rely on one other.

    What is left is scaled up by 1 / (1 - rate); outside training everything passes unchanged. Srivastava et al., 2014.
    """

    rate: float = setting(default=0.5, min=0.0, max=0.95, help="The share of numbers that is switched off.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        return x

    def forward(self, node: Node, x: Array) -> Array:
        node.saved["kept"] = None
        if not node.training or self.rate == 0:
            return x
        kept = mask(node, x.shape)
        dropping.choose(node.backend, noise.uniform(node, x.shape), self.rate, kept)
        node.saved["kept"] = kept
        return self._drop(node, x, node.buffer("y", x.shape))

    def backward(self, node: Node, dy: Array) -> Array | None:
        if node.saved["kept"] is None or not node.needs_input_gradient:
            return dy if node.needs_input_gradient else None
        return self._drop(node, dy, node.buffer("dx", dy.shape))

    def main_settings(self) -> dict[str, str]:
        return {"rate": Sentence("{percent:g} %", percent=100 * self.rate)}

    def replays(self, x: TensorSpec) -> bool:
        return True

    def _drop(self, node: Node, numbers: Array, out: Array) -> Array:
        return dropping.drop(node.backend, numbers, node.saved["kept"], 1 / (1 - self.rate), out)
