"""The Layer norm layer."""

from ..families.weighting import l1_setting, l2_setting, penalty_setting
from ..kernels import layer_norm
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank


@layer("layer_norm", title="Layer norm", category="Normalisation", keywords=("layernorm", "layer normalization", "transformer"))
class LayerNorm(Layer):
    """Give each sample mean 0 and deviation 1 by itself, then a trained scale and shift; it works alike in training and after.

    Over the features at each place, or over everything in a sample. Ba, Kiros and Hinton, 2016.
    """

    over: str = setting(default="features", choices=("features", "sample"), help="features: at each step or pixel. sample: all of it.")
    epsilon: float = setting(default=1e-5, min=1e-8, max=1.0, help="Added to the variance, so that nothing is divided by nought.")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    penalised = ("gamma",)

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1, 2, 3)
        return TensorSpec(x.shape)

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        shape = x.shape if self.over == "sample" else x.shape[-1:]
        return ParameterSpec("gamma", shape, "ones"), ParameterSpec("beta", shape)

    def forward(self, node: Node, x: Array) -> Array:
        gamma, beta = node.parameters["gamma"].reshape(-1), node.parameters["beta"].reshape(-1)
        y, rows = node.buffer("y", x.shape), x.reshape(-1, gamma.size)
        statistics = node.buffer("statistics", (2, len(rows)))
        node.saved["rows"], node.saved["statistics"] = rows, statistics
        layer_norm.forward(node.backend, rows, gamma, beta, self.epsilon, y.reshape(rows.shape), statistics, node.buffer)
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        rows, gamma = node.saved["rows"], node.parameters["gamma"].reshape(-1)
        dgamma, dbeta = node.gradients["gamma"].reshape(-1), node.gradients["beta"].reshape(-1)
        dx = node.buffer("dx", dy.shape) if node.needs_input_gradient else None
        out = None if dx is None else dx.reshape(rows.shape)
        statistics = node.saved["statistics"]
        layer_norm.backward(node.backend, rows, dy.reshape(rows.shape), gamma, statistics, out, dgamma, dbeta, node.buffer)
        return dx

    def replays(self, x: TensorSpec) -> bool:
        return True

    def main_settings(self) -> dict[str, str]:
        return {"over": Sentence("over each sample" if self.over == "sample" else "over features")}
