"""The PReLU activation."""

from ..families.pointwise import zeros
from ..families.weighting import l1_setting, l2_setting, penalty_setting
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank


@layer("prelu", title="PReLU", category="Activation", keywords=("parametric relu", "rectifier", "trainable slope"))
class PReLU(Layer):
    """Keep positive numbers and multiply negative ones by a slope that is learned.

    y = max(0, x) + slope min(0, x), one slope for each channel or one for all. He, Zhang, Ren and Sun, 2015.
    """

    start: float = setting(default=0.25, min=0.001, max=1.0, help="The slope before training.")
    shared: bool = setting(default=False, help="One slope for all channels in place of one for each.")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    penalised = ("slope",)

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1, 2, 3)
        return TensorSpec(x.shape)

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        return (ParameterSpec("slope", (1,) if self.shared else x.shape[-1:], "constant", scale=self.start),)

    def forward(self, node: Node, x: Array) -> Array:
        xp, y = node.xp, node.buffer("y", x.shape)
        negative = node.buffer("negative", x.shape)
        xp.minimum(x, zeros(node, x.shape), out=negative)
        xp.subtract(x, negative, out=y)
        node.saved["x"] = x
        scaled = node.buffer("scaled", x.shape)
        xp.multiply(negative, node.parameters["slope"], out=scaled)
        y += scaled
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        xp, x, slope = node.xp, node.saved["x"], node.parameters["slope"]
        product = node.buffer("scaled", dy.shape)
        xp.multiply(dy, node.buffer("negative", dy.shape), out=product)
        product.reshape(-1, len(slope)).sum(axis=0, out=node.gradients["slope"])
        if not node.needs_input_gradient:
            return None
        dx, positive = node.buffer("dx", dy.shape), node.buffer("mask", dy.shape, bool)
        xp.greater(x, 0, out=positive)
        xp.multiply(dy, positive, out=product)
        xp.subtract(dy, product, out=dx)
        dx *= slope
        dx += product
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"start": Sentence("slope {slope:g}", slope=self.start), "shared": Sentence("one for all" if self.shared else "")}
