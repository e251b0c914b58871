"""The Depthwise conv 2D layer."""

from ..families.convolving import convolve, convolve_backward
from ..families.sliding import PADDING_HELP, PADDINGS, Window, in_words, over, square
from ..families.weighting import bias_setting, initializer_setting, l1_setting, l2_setting, penalty_setting
from ..kernels import depthwise
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank


@layer("depthwise_conv2d", title="Depthwise conv 2D", category="Convolution", keywords=("convolution", "per channel", "mobilenet"))
class DepthwiseConv2D(Layer):
    """Slide filters over each channel by itself; channels are not mixed, which saves most of the work of a Conv 2D.

    (height, width, channels) -> (height', width', channels · multiplier); the kernel is (kernel, kernel, channels, multiplier).
    """

    multiplier: int = setting(default=1, min=1, max=256, help="How many filters each channel has.")
    kernel_size: int = setting(default=3, min=1, max=64, help="Height and width of a filter.", unit="pixels")
    stride: int = setting(default=1, min=1, max=64, help="How far the filter moves at a time.", unit="pixels")
    padding: int | str = setting(default="same", choices=PADDINGS, min=0, max=64, help=PADDING_HELP)
    dilation: int = setting(default=1, min=1, max=64, help="How far apart the pixels are that a filter reads.", unit="pixels")
    use_bias: bool = bias_setting()
    initializer: str = initializer_setting("he_uniform")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 3)
        return TensorSpec((*self.window.output(self.title, *x.shape[:2]), x.shape[2] * self.multiplier))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        area, channels = self.kernel_size * self.kernel_size, x.shape[2]
        shape = (self.kernel_size, self.kernel_size, channels, self.multiplier)
        kernel = ParameterSpec("kernel", shape, self.initializer, area, area * self.multiplier)
        return (kernel, ParameterSpec("bias", (channels * self.multiplier,))) if self.use_bias else (kernel,)

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", (len(x), *node.spec.shape))
        return convolve(node, depthwise, self.window, x, node.parameters["kernel"], node.parameters.get("bias"), y)

    def backward(self, node: Node, dy: Array) -> Array | None:
        dK, db = node.gradients["kernel"], node.gradients.get("bias")
        return convolve_backward(node, depthwise, self.window, dy, node.parameters["kernel"], dK, db)

    def multiply_adds(self, x: TensorSpec) -> int:
        return self.output_spec(x).size * self.kernel_size * self.kernel_size

    def main_settings(self) -> dict[str, str]:
        times = Sentence("{count} a channel", count=self.multiplier) if self.multiplier > 1 else ""
        words = in_words(self.stride, self.padding, self.dilation)
        return {"multiplier": times, "kernel_size": square(self.kernel_size), **words}

    @property
    def window(self) -> Window:
        return over(self.kernel_size, self.kernel_size, self.stride, self.padding, self.dilation)
