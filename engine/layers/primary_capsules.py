"""The Primary capsules layer."""

from ..families.capsules import squash, squash_backward
from ..families.sliding import PADDING_HELP, PADDINGS, Window, in_words, over, square, zeros_around
from ..families.weighting import bias_setting, initializer_setting, l1_setting, l2_setting, penalty_setting
from ..kernels import convolution
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import counted


@layer("primary_capsules", title="Primary capsules", category="Other", keywords=("capsnet", "squash", "convolution", "sabour", "hinton"))
class PrimaryCapsules(Layer):
    """Turn feature maps into capsules: a convolution whose filters are bundled into vectors of length 0 to 1.

    (height, width, channels) -> (height' · width' · bundles, dimension). Sabour, Frosst and Hinton 2017.
    """

    bundles: int = setting(default=32, min=1, max=1024, help="How many capsules there are at each place.")
    dimension: int = setting(default=8, min=1, max=256, help="How many numbers a capsule has.")
    kernel_size: int = setting(default=9, min=1, max=64, help="Height and width of a filter.", unit="pixels")
    stride: int = setting(default=2, min=1, max=64, help="How far the filter moves at a time.", unit="pixels")
    padding: int | str = setting(default="valid", choices=PADDINGS, min=0, max=64, help=PADDING_HELP)
    use_bias: bool = bias_setting()
    initializer: str = initializer_setting("he_uniform")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 3)
        height, width = self.window.output(self.title, *x.shape[:2])
        return TensorSpec((height * width * self.bundles, self.dimension))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        filters, area = self.bundles * self.dimension, self.kernel_size**2
        shape = (self.kernel_size, self.kernel_size, x.shape[2], filters)
        kernel = ParameterSpec("kernel", shape, self.initializer, area * x.shape[2], area * filters)
        return (kernel, ParameterSpec("bias", (filters,))) if self.use_bias else (kernel,)

    def forward(self, node: Node, x: Array) -> Array:
        window = self.window
        size = window.output(self.title, *x.shape[1:3])
        maps = node.buffer("maps", (len(x), *size, self.bundles * self.dimension))
        zeros, bias = zeros_around(window, *x.shape[1:3]), node.parameters.get("bias")
        kernel = node.parameters["kernel"]
        convolution.forward(node.backend, x, kernel, bias, window.stride, zeros, window.dilation, maps, node.buffer)
        s = maps.reshape(len(x), *node.spec.shape)
        node.saved["x"], node.saved["s"], node.saved["maps"] = x, s, maps
        return squash(node, s, node.buffer("y", s.shape))

    def backward(self, node: Node, dy: Array) -> Array | None:
        window, x, s = self.window, node.saved["x"], node.saved["s"]
        ds = squash_backward(node, s, dy, node.buffer("ds", s.shape)).reshape(node.saved["maps"].shape)
        zeros = zeros_around(window, *x.shape[1:3])
        dK, db = node.gradients["kernel"], node.gradients.get("bias")
        convolution.backward_kernel(node.backend, x, ds, window.stride, zeros, window.dilation, dK, db, node.buffer)
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", x.shape)
        kernel = node.parameters["kernel"]
        convolution.backward_input(node.backend, ds, kernel, window.stride, zeros, window.dilation, dx, node.buffer)
        return dx

    def multiply_adds(self, x: TensorSpec) -> int:
        return self.output_spec(x).size * self.kernel_size**2 * x.shape[2]

    def main_settings(self) -> dict[str, str]:
        bundles = {"bundles": counted(self.bundles, "bundle"), "dimension": Sentence("of {dimension}", dimension=self.dimension)}
        bundles["kernel_size"] = square(self.kernel_size)
        return bundles | in_words(self.stride, self.padding)

    @property
    def window(self) -> Window:
        return over(self.kernel_size, self.kernel_size, self.stride, self.padding)
