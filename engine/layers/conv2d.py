"""The Conv 2D layer."""

from ..errors import ShapeError
from ..families.convolving import convolve, convolve_backward
from ..families.pointwise import through_relu
from ..families.sliding import PADDING_HELP, PADDINGS, Window, in_words, over, square
from ..families.weighting import bias_setting, initializer_setting, l1_setting, l2_setting, penalty_setting
from ..initializers import PRESETS
from ..kernels import convolution
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import chosen, counted


@layer(
    "conv2d", title="Conv 2D", category="Convolution", keywords=("convolution", "cnn", "filter", "feature map", "kernel", "sobel", "edge")
)
class Conv2D(Layer):
    """Slide small filters over an image; each answers where its pattern is found.

    (height, width, channels) -> (height', width', filters) with height' = (height + zeros - span) // stride + 1 and
    span = (kernel - 1) dilation + 1. The kernel is (kernel height, kernel width, channels, filters). A preset kernel is not trained.
    """

    filters: int = setting(default=8, min=1, max=4096, help="How many patterns are looked for: feature maps that leave the layer.")
    kernel_size: int = setting(default=3, min=1, max=64, help="Height of a filter, and its width.", unit="pixels")
    kernel_width: int = setting(default=0, min=0, max=64, help="Width of a filter where it is not square. 0 = as high.", unit="pixels")
    stride: int = setting(default=1, min=1, max=64, help="How far the filter moves at a time.", unit="pixels")
    padding: int | str = setting(default="same", choices=PADDINGS, min=0, max=64, help=PADDING_HELP)
    dilation: int = setting(default=1, min=1, max=64, help="How far apart the pixels are that a filter reads.", unit="pixels")
    preset: str = setting(
        default="learned", choices=("learned", *PRESETS, "identity"), help="Learned, or a classic filter that stays as it is."
    )
    use_bias: bool = bias_setting()
    initializer: str = initializer_setting("he_uniform")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 3)
        if self.preset not in ("learned", "blur", "identity") and min(self.window.kernel) < 3:
            raise ShapeError("The filter '{preset}' needs a kernel of at least 3×3. Set the kernel size to 3.", preset=self.preset)
        return TensorSpec((*self.window.output(self.title, *x.shape[:2]), self.filters))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        shape = (*self.window.kernel, x.shape[2], self.filters)
        area = shape[0] * shape[1]
        learned = self.preset == "learned"
        drawn = self.initializer if learned else self.preset
        kernel = ParameterSpec("kernel", shape, drawn, area * x.shape[2], area * self.filters, trainable=learned)
        biased = self.use_bias and learned  # hand-set filters should show what they are known for
        return (kernel, ParameterSpec("bias", (self.filters,))) if biased else (kernel,)

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", (len(x), *node.spec.shape))
        return convolve(node, convolution, self.window, x, self._kernel(node), node.parameters.get("bias"), y)

    def backward(self, node: Node, dy: Array) -> Array | None:
        dK, db = node.gradients.get("kernel"), node.gradients.get("bias")
        return convolve_backward(node, convolution, self.window, through_relu(node, dy), self._kernel(node), dK, db)

    def takes_relu(self) -> tuple[str, ...]:
        return ("behind",)

    def replays(self, x: TensorSpec) -> bool:
        return True

    def multiply_adds(self, x: TensorSpec) -> int:
        height, width = self.window.kernel
        return self.output_spec(x).size * height * width * x.shape[2]

    def main_settings(self) -> dict[str, str]:
        what = {"filters": counted(self.filters, "filter")} if self.preset == "learned" else {"preset": chosen(self.preset)}
        high, wide = self.window.kernel
        kernel = {"kernel_size": square(high)}
        if self.kernel_width:
            kernel = {"kernel_size": Sentence("{high} high", high=high), "kernel_width": Sentence("{wide} wide", wide=wide)}
        return {**what, **kernel, **in_words(self.stride, self.padding, self.dilation)}

    @property
    def window(self) -> Window:
        return over(self.kernel_size, self.kernel_width or self.kernel_size, self.stride, self.padding, self.dilation)

    def _kernel(self, node: Node) -> Array:
        return (node.parameters if self.preset == "learned" else node.state)["kernel"]
