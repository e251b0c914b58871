"""The Global pool layer."""

from ..families.pooling import MODES, pool_all, pool_all_backward
from ..layer import Array, Layer, Node, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import chosen


@layer("global_pool", title="Global pool", category="Pooling", keywords=("global average pooling", "gap", "global max pooling", "adaptive"))
class GlobalPool(Layer):
    """Turn each feature map, or each feature of a sequence, into one number: its mean, largest, smallest or sum.

    (height, width, channels) -> (channels); (time, features) -> (features).
    """

    mode: str = setting(default="average", choices=MODES, help="What each map gives: its largest number, smallest, mean or sum.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 2, 3)
        return TensorSpec(x.shape[-1:])

    def forward(self, node: Node, x: Array) -> Array:
        return pool_all(node, self.mode, x, node.buffer("y", (len(x), x.shape[-1])))

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        return pool_all_backward(node, self.mode, dy, node.buffer("dx", (len(dy), *node.inputs[0].shape)))

    def multiply_adds(self, x: TensorSpec) -> int:
        return x.size

    def main_settings(self) -> dict[str, str]:
        return {"mode": chosen(self.mode)}
