"""The Separable conv 2D layer."""

from ..families.convolving import convolve, convolve_backward
from ..families.sliding import PADDING_HELP, PADDINGS, Window, in_words, over, square
from ..families.weighting import bias_setting, initializer_setting, l1_setting, l2_setting, penalty_setting
from ..kernels import dense, depthwise
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import counted


@layer("separable_conv2d", title="Separable conv 2D", category="Convolution", keywords=("convolution", "xception", "pointwise"))
class SeparableConv2D(Layer):
    """A convolution in two cheap steps: a filter for each channel by itself, then a mix of the channels at each pixel.

    (height, width, channels) -> (height', width', filters). Kernels: depthwise (kernel, kernel, channels, multiplier) and pointwise
    (channels · multiplier, filters). Chollet, 2017.
    """

    filters: int = setting(default=16, min=1, max=4096, help="How many feature maps leave the layer.")
    kernel_size: int = setting(default=3, min=1, max=64, help="Height and width of a filter.", unit="pixels")
    stride: int = setting(default=1, min=1, max=64, help="How far the filter moves at a time.", unit="pixels")
    padding: int | str = setting(default="same", choices=PADDINGS, min=0, max=64, help=PADDING_HELP)
    dilation: int = setting(default=1, min=1, max=64, help="How far apart the pixels are that a filter reads.", unit="pixels")
    multiplier: int = setting(default=1, min=1, max=256, help="How many filters each channel has in the first step.")
    use_bias: bool = bias_setting()
    initializer: str = initializer_setting("he_uniform")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 3)
        return TensorSpec((*self.window.output(self.title, *x.shape[:2]), self.filters))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        area, inner = self.kernel_size * self.kernel_size, x.shape[2] * self.multiplier
        shape = (self.kernel_size, self.kernel_size, x.shape[2], self.multiplier)
        first = ParameterSpec("depthwise", shape, self.initializer, area, area * self.multiplier)
        second = ParameterSpec("pointwise", (inner, self.filters), self.initializer, inner, self.filters)
        return (first, second, ParameterSpec("bias", (self.filters,))) if self.use_bias else (first, second)

    def forward(self, node: Node, x: Array) -> Array:
        W = node.parameters["pointwise"]
        inner = node.buffer("inner", (len(x), *node.spec.shape[:2], len(W)))
        convolve(node, depthwise, self.window, x, node.parameters["depthwise"], None, inner)
        node.saved["inner"] = inner
        return dense.forward(node.backend, inner, W, node.parameters.get("bias"), node.buffer("y", (len(x), *node.spec.shape)))

    def backward(self, node: Node, dy: Array) -> Array | None:
        inner, W = node.saved["inner"], node.parameters["pointwise"]
        dense.backward_kernel(node.backend, inner, dy, node.gradients["pointwise"], node.gradients.get("bias"))
        dinner = dense.backward_input(node.backend, dy, W, node.buffer("dinner", inner.shape))
        kernel, dK = node.parameters["depthwise"], node.gradients["depthwise"]
        return convolve_backward(node, depthwise, self.window, dinner, kernel, dK, None)

    def multiply_adds(self, x: TensorSpec) -> int:
        height, width, _ = self.output_spec(x).shape
        inner = x.shape[2] * self.multiplier
        return height * width * inner * (self.kernel_size * self.kernel_size + self.filters)

    def main_settings(self) -> dict[str, str]:
        filters = {"filters": counted(self.filters, "filter"), "kernel_size": square(self.kernel_size)}
        return filters | in_words(self.stride, self.padding, self.dilation)

    @property
    def window(self) -> Window:
        return over(self.kernel_size, self.kernel_size, self.stride, self.padding, self.dilation)
