"""The Average layer."""

from ..families.merging import same_shape
from ..layer import Array, Layer, Node, layer
from ..shapes import TensorSpec


@layer("average", title="Average", category="Merge", keywords=("mean", "ensemble"))
class Average(Layer):
    """Take the mean of inputs of one shape, number by number."""

    ports = ("x1", "x2")
    variadic = True

    def output_spec(self, *inputs: TensorSpec) -> TensorSpec:
        return same_shape(self.title, inputs)

    def forward(self, node: Node, *inputs: Array) -> Array:
        y = node.buffer("y", inputs[0].shape)
        node.xp.add(inputs[0], inputs[1], out=y)
        for x in inputs[2:]:
            y += x
        y *= 1 / len(inputs)
        node.saved["count"] = len(inputs)
        return y

    def backward(self, node: Node, dy: Array) -> tuple[Array, ...]:
        count = node.saved["count"]
        dx = node.buffer("dx", dy.shape)
        node.xp.multiply(dy, 1 / count, out=dx)
        return (dx,) * count
