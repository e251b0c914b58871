"""The Conv transpose 2D layer."""

from ..errors import ShapeError
from ..families.sliding import PADDINGS, Window, in_words, over, square, zeros_around
from ..families.weighting import bias_setting, initializer_setting, l1_setting, l2_setting, penalty_setting
from ..kernels import convolution
from ..kernels.window import sum_of_rows
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank, window_span
from ..words import counted


@layer(
    "conv_transpose2d",
    title="Conv transpose 2D",
    category="Convolution",
    keywords=("deconvolution", "transposed", "upsampling", "decoder", "generator"),
)
class ConvTranspose2D(Layer):
    """Paint an image with small patterns: each pixel of the input stamps each pattern, as strongly as it is bright.

    The way back through a Conv 2D, used as a way forward: (height, width, channels) -> (height', width', filters) with
    height' = height · stride ("same"), or (height - 1) stride + span - 2 padding. The kernel is (kernel, kernel, filters, channels).
    """

    filters: int = setting(default=8, min=1, max=4096, help="How many feature maps leave the layer.")
    kernel_size: int = setting(default=3, min=1, max=64, help="Height and width of a pattern.", unit="pixels")
    stride: int = setting(default=2, min=1, max=64, help="How far apart the stamps are: the image grows by it.", unit="pixels")
    padding: int | str = setting(
        default="same",
        choices=PADDINGS,
        min=0,
        max=64,
        help="same: exactly stride times as large. valid: all that is painted. Or how many pixels are cut off on each side.",
    )
    dilation: int = setting(default=1, min=1, max=64, help="How far apart the pixels of a pattern are.", unit="pixels")
    use_bias: bool = bias_setting()
    initializer: str = initializer_setting("he_uniform")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 3)
        height, width = (self._length(length) for length in x.shape[:2])
        if min(height, width) < 1:
            raise ShapeError("{title} cuts off all that it paints of {x}. Make the padding smaller.", title=self.title, x=x)
        return TensorSpec((height, width, self.filters))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        area = self.kernel_size * self.kernel_size
        shape = (self.kernel_size, self.kernel_size, self.filters, x.shape[2])
        kernel = ParameterSpec("kernel", shape, self.initializer, area * x.shape[2], area * self.filters)
        return (kernel, ParameterSpec("bias", (self.filters,))) if self.use_bias else (kernel,)

    def forward(self, node: Node, x: Array) -> Array:
        window, y = self.window, node.buffer("y", (len(x), *node.spec.shape))
        zeros = zeros_around(window, *y.shape[1:3])
        node.saved["x"] = x
        convolution.backward_input(node.backend, x, node.parameters["kernel"], window.stride, zeros, window.dilation, y, node.buffer)
        if self.use_bias:
            y += node.parameters["bias"]
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        window, x, kernel = self.window, node.saved["x"], node.parameters["kernel"]
        zeros, dK = zeros_around(window, *dy.shape[1:3]), node.gradients["kernel"]
        convolution.backward_kernel(node.backend, dy, x, window.stride, zeros, window.dilation, dK, None, node.buffer)
        if self.use_bias:
            sum_of_rows(dy, node.gradients["bias"])
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", x.shape)
        return convolution.forward(node.backend, dy, kernel, None, window.stride, zeros, window.dilation, dx, node.buffer)

    def multiply_adds(self, x: TensorSpec) -> int:
        return x.size * self.kernel_size * self.kernel_size * self.filters

    def main_settings(self) -> dict[str, str]:
        filters = {"filters": counted(self.filters, "filter"), "kernel_size": square(self.kernel_size)}
        return filters | in_words(self.stride, self.padding, self.dilation)

    @property
    def window(self) -> Window:
        return over(self.kernel_size, self.kernel_size, self.stride, self.padding, self.dilation)

    def _length(self, length: int) -> int:
        if self.padding == "same":
            return length * self.stride
        cut = 0 if self.padding == "valid" else 2 * self.padding
        return (length - 1) * self.stride + window_span(self.kernel_size, self.dilation) - cut
