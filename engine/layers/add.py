"""The Add layer."""

from ..families.merging import same_shape
from ..kernels import sums
from ..layer import Array, Layer, Node, layer
from ..shapes import TensorSpec


@layer("add", title="Add", category="Merge", keywords=("sum", "plus", "residual", "skip connection", "shortcut"))
class Add(Layer):
    """Add inputs of one shape, number by number; with a wire around some layers this makes a skip connection."""

    ports = ("x1", "x2")
    variadic = True

    def output_spec(self, *inputs: TensorSpec) -> TensorSpec:
        return same_shape(self.title, inputs)

    def forward(self, node: Node, *inputs: Array) -> Array:
        y = node.buffer("y", inputs[0].shape)
        sums.add(node.backend, inputs[0], inputs[1], y)
        for x in inputs[2:]:
            sums.add(node.backend, y, x, y)
        node.saved["count"] = len(inputs)
        return y

    def backward(self, node: Node, dy: Array) -> tuple[Array, ...]:
        return (dy,) * node.saved["count"]

    def replays(self, *inputs: TensorSpec) -> bool:
        return True
