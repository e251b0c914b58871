"""The Pool 1D layer."""

from ..families.pooling import MODES, count_padding_setting, numbers_fit, pool, pool_backward, require_padding_below
from ..families.sliding import PADDING_HELP, PADDINGS, Window, along, in_words
from ..layer import Array, Layer, Node, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import chosen


@layer("pool1d", title="Pool 1D", category="Pooling", keywords=("max pooling", "average pooling", "sequence", "temporal", "min", "sum"))
class Pool1D(Layer):
    """Shorten a sequence: each window of steps becomes one step, by its largest, smallest, mean or summed numbers.

    (time, features) -> (time', features). Padding never wins, and counts in a mean only if it is told to.
    """

    mode: str = setting(default="max", choices=MODES, help="What one window gives: its largest number, smallest, mean or sum.")
    size: int = setting(default=2, min=1, max=1024, help="How many steps a window has.", unit="steps")
    stride: int = setting(default=0, min=0, max=1024, help="How far the window moves at a time. 0 = its own size.", unit="steps")
    padding: int | str = setting(default="valid", choices=PADDINGS, min=0, max=1024, help=PADDING_HELP)
    count_padding: bool = count_padding_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 2)
        require_padding_below(self.title, self.size, self.padding)
        return TensorSpec((self.window.output(self.title, 1, x.shape[0])[1], x.shape[1]))

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", (len(x), *node.spec.shape))
        pool(node, self.mode, self.window, x[:, None], y[:, None], self.count_padding)
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", (len(dy), *node.inputs[0].shape))
        pool_backward(node, self.mode, self.window, dy[:, None], dx[:, None], self.count_padding)
        return dx

    def replays(self, x: TensorSpec) -> bool:
        return numbers_fit(self.window)

    def multiply_adds(self, x: TensorSpec) -> int:
        return self.output_spec(x).size * self.size

    def main_settings(self) -> dict[str, str]:
        return {"mode": chosen(self.mode), "size": str(self.size), **in_words(self.stride or self.size, self.padding)}

    @property
    def window(self) -> Window:
        return along(self.size, self.stride or self.size, self.padding)
