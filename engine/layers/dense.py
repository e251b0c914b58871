"""The Dense layer."""

from ..families.pointwise import through_relu
from ..families.weighting import bias_setting, initializer_setting, l1_setting, l2_setting, penalty_setting
from ..kernels import dense
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import counted


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
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1, 2)
        return TensorSpec((*x.shape[:-1], self.units))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        features = x.shape[-1]
        kernel = ParameterSpec("kernel", (features, self.units), self.initializer, features, self.units)
        return (kernel, ParameterSpec("bias", (self.units,))) if self.use_bias else (kernel,)

    def forward(self, node: Node, x: Array) -> Array:
        node.saved["x"] = x
        y = node.buffer("y", (*x.shape[:-1], self.units))
        return dense.forward(node.backend, x, node.parameters["kernel"], node.parameters.get("bias"), y, node.rectified)

    def backward(self, node: Node, dy: Array) -> Array | None:
        x, dy = node.saved["x"], through_relu(node, dy)
        dense.backward_kernel(node.backend, x, dy, node.gradients["kernel"], node.gradients.get("bias"))
        if not node.needs_input_gradient:
            return None
        return dense.backward_input(node.backend, dy, node.parameters["kernel"], node.buffer("dx", x.shape))

    def takes_relu(self) -> tuple[str, ...]:
        return ("behind",)

    def replays(self, x: TensorSpec) -> bool:
        return True

    def multiply_adds(self, x: TensorSpec) -> int:
        return x.size * self.units

    def main_settings(self) -> dict[str, str]:
        return {"units": counted(self.units, "unit")}
