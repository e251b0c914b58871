"""The Spatial dropout layer."""

from ..families import noise
from ..layer import Array, Layer, Node, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank


@layer("spatial_dropout", title="Spatial dropout", category="Regularisation", keywords=("dropout2d", "channel dropout", "overfitting"))
class SpatialDropout(Layer):
    """Switch whole feature maps off at random in training: neighbours in a map are so alike that single pixels would not be missed.

    What is left is scaled up by 1 / (1 - rate); outside training everything passes unchanged. Tompson et al., 2015.
    """

    rate: float = setting(default=0.25, min=0.0, max=0.95, help="The share of feature maps that is switched off.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 2, 3)
        return TensorSpec(x.shape)

    def forward(self, node: Node, x: Array) -> Array:
        node.saved["factor"] = None
        if not node.training or self.rate == 0:
            return x
        maps = (len(x), *(1,) * (x.ndim - 2), x.shape[-1])
        factor = noise.uniform(node, maps)
        factor[...] = factor >= self.rate
        factor *= 1 / (1 - self.rate)
        node.saved["factor"] = factor
        y = node.buffer("y", x.shape)
        node.xp.multiply(x, factor, out=y)
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        if node.saved["factor"] is None:
            return dy
        dx = node.buffer("dx", dy.shape)
        node.xp.multiply(dy, node.saved["factor"], out=dx)
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"rate": Sentence("{percent:g} %", percent=100 * self.rate)}
