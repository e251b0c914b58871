"""The Dense layer."""

from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..weighting import bias_setting, initializer_setting, l1_setting, l2_setting


@layer("dense", title="Dense", category="Core", keywords=("fc", "linear", "fully connected", "perceptron", "affine", "time distributed"))
class Dense(Layer):
    """Connect every input to every output: each output is a weighted sum of all inputs plus a bias.

    (features) -> (units); a sequence (time, features) -> (time, units) uses the same weights at each step.
    y = x W + b with a kernel W of (features, units).
    """

    units: int = setting(default=32, min=1, max=65536, help="How many outputs the layer has.")
    use_bias: bool = bias_setting()
    initializer: str = initializer_setting()
    l1: float = l1_setting()
    l2: float = l2_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1, 2)
        return TensorSpec((*x.shape[:-1], self.units))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        features = x.shape[-1]
        kernel = ParameterSpec("kernel", (features, self.units), self.initializer, features, self.units)
        return (kernel, ParameterSpec("bias", (self.units,))) if self.use_bias else (kernel,)

    def forward(self, node: Node, x: Array) -> Array:
        W = node.parameters["kernel"]
        y = node.buffer("y", (*x.shape[:-1], self.units))
        rows = y.reshape(-1, self.units)
        x = x.reshape(-1, W.shape[0])
        node.xp.dot(x, W, out=rows)
        if self.use_bias:
            rows += node.parameters["bias"]
        node.saved["x"] = x
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        xp, W, x = node.xp, node.parameters["kernel"], node.saved["x"]
        rows = dy.reshape(-1, self.units)
        xp.dot(x.T, rows, out=node.gradients["kernel"])
        if self.use_bias:
            rows.sum(axis=0, out=node.gradients["bias"])
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", (*dy.shape[:-1], W.shape[0]))
        xp.dot(rows, W.T, out=dx.reshape(x.shape))
        return dx

    def multiply_adds(self, x: TensorSpec) -> int:
        return x.size * self.units

    def summary(self) -> str:
        return f"{self.units} units"
