"""The Flatten layer."""

from ..layer import Array, Layer, Node, layer
from ..shapes import TensorSpec


@layer("flatten", title="Flatten", category="Core", keywords=("vector", "unroll", "reshape"))
class Flatten(Layer):
    """Lay all numbers of an image or a sequence out in one long vector."""

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        return TensorSpec((x.size,), x.dtype, x.classes)

    def forward(self, node: Node, x: Array) -> Array:
        node.saved["shape"] = x.shape
        return x.reshape(len(x), -1)

    def backward(self, node: Node, dy: Array) -> Array:
        return dy.reshape(node.saved["shape"])

    def replays(self, x: TensorSpec) -> bool:
        return True
