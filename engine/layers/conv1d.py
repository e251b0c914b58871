"""The Conv 1D layer."""

from ..families.convolving import convolve, convolve_backward
from ..families.sliding import PADDING_HELP, PADDINGS, Window, along, in_words
from ..families.weighting import bias_setting, initializer_setting, l1_setting, l2_setting, penalty_setting
from ..kernels import convolution
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import counted


@layer("conv1d", title="Conv 1D", category="Convolution", keywords=("convolution", "sequence", "temporal", "filter", "time series"))
class Conv1D(Layer):
    """Slide small filters along a sequence; each answers where its pattern is found.

    (time, features) -> (time', filters) with time' = (time + zeros - span) // stride + 1; the kernel is (size, features, filters).
    """

    filters: int = setting(default=16, min=1, max=4096, help="How many patterns are looked for.")
    kernel_size: int = setting(default=3, min=1, max=1024, help="How many steps a filter reads.", unit="steps")
    stride: int = setting(default=1, min=1, max=1024, help="How far the filter moves at a time.", unit="steps")
    padding: int | str = setting(default="same", choices=PADDINGS, min=0, max=1024, help=PADDING_HELP)
    dilation: int = setting(default=1, min=1, max=1024, help="How far apart the steps are that a filter reads.", unit="steps")
    use_bias: bool = bias_setting()
    initializer: str = initializer_setting("he_uniform")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 2)
        return TensorSpec((self.window.output(self.title, 1, x.shape[0])[1], self.filters))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        shape = (self.kernel_size, x.shape[1], self.filters)
        kernel = ParameterSpec("kernel", shape, self.initializer, shape[0] * shape[1], shape[0] * shape[2])
        return (kernel, ParameterSpec("bias", (self.filters,))) if self.use_bias else (kernel,)

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", (len(x), *node.spec.shape))
        kernel, bias = node.parameters["kernel"][None], node.parameters.get("bias")
        convolve(node, convolution, self.window, x[:, None], kernel, bias, y[:, None])
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        kernel, dK, db = node.parameters["kernel"][None], node.gradients["kernel"][None], node.gradients.get("bias")
        dx = convolve_backward(node, convolution, self.window, dy[:, None], kernel, dK, db)
        return None if dx is None else dx[:, 0]

    def replays(self, x: TensorSpec) -> bool:
        return True

    def multiply_adds(self, x: TensorSpec) -> int:
        return self.output_spec(x).size * self.kernel_size * x.shape[1]

    def main_settings(self) -> dict[str, str]:
        filters = {"filters": counted(self.filters, "filter"), "kernel_size": str(self.kernel_size)}
        return filters | in_words(self.stride, self.padding, self.dilation)

    @property
    def window(self) -> Window:
        return along(self.kernel_size, self.stride, self.padding, self.dilation)
