"""The Pool 2D layer."""

from ..families.pooling import MODES, count_padding_setting, numbers_fit, pool, pool_backward, require_padding_below
from ..families.sliding import PADDING_HELP, PADDINGS, Window, in_words, over, square
from ..layer import Array, Layer, Node, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import chosen


@layer("pool2d", title="Pool 2D", category="Pooling", keywords=("max pooling", "average pooling", "subsampling", "min", "sum"))
class Pool2D(Layer):
    """Shrink an image: each window becomes one number, its largest, smallest, mean or sum.

    (height, width, channels) -> (height', width', channels). Zeros around the image never win, and count in a mean only if told to.
    """

    mode: str = setting(default="max", choices=MODES, help="What one window gives: its largest number, smallest, mean or sum.")
    size: int = setting(default=2, min=1, max=64, help="Height and width of a window.", unit="pixels")
    stride: int = setting(default=0, min=0, max=64, help="How far the window moves at a time. 0 = its own size.", unit="pixels")
    padding: int | str = setting(default="valid", choices=PADDINGS, min=0, max=64, help=PADDING_HELP)
    count_padding: bool = count_padding_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 3)
        require_padding_below(self.title, self.size, self.padding)
        return TensorSpec((*self.window.output(self.title, *x.shape[:2]), x.shape[2]))

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", (len(x), *node.spec.shape))
        return pool(node, self.mode, self.window, x, y, self.count_padding)

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", (len(dy), *node.inputs[0].shape))
        return pool_backward(node, self.mode, self.window, dy, dx, self.count_padding)

    def takes_relu(self) -> tuple[str, ...]:
        return ("before", "behind") if self.mode == "max" else ()  # max(0, largest number) = largest of max(0, number)

    def replays(self, x: TensorSpec) -> bool:
        return numbers_fit(self.window)

    def multiply_adds(self, x: TensorSpec) -> int:
        return self.output_spec(x).size * self.size * self.size

    def main_settings(self) -> dict[str, str]:
        return {"mode": chosen(self.mode), "size": square(self.size), **in_words(self.stride or self.size, self.padding)}

    @property
    def window(self) -> Window:
        return over(self.size, self.size, self.stride or self.size, self.padding)
