"""The Multiply layer."""

from ..families.merging import same_shape
from ..layer import Array, Layer, Node, layer
from ..shapes import TensorSpec


@layer("multiply", title="Multiply", category="Merge", keywords=("product", "times", "gate"))
class Multiply(Layer):
    """Multiply inputs of one shape, number by number; an input between 0 and 1 is a gate for the others."""

    ports = ("x1", "x2")
    variadic = True

    def output_spec(self, *inputs: TensorSpec) -> TensorSpec:
        return same_shape(self.title, inputs)

    def forward(self, node: Node, *inputs: Array) -> Array:
        y = node.buffer("y", inputs[0].shape)
        node.xp.multiply(inputs[0], inputs[1], out=y)
        for x in inputs[2:]:
            y *= x
        node.saved["inputs"] = inputs
        return y

    def backward(self, node: Node, dy: Array) -> tuple[Array, ...]:
        inputs = node.saved["inputs"]
        gradients = []
        for number in range(len(inputs)):
            dx = node.buffer(f"dx{number}", dy.shape)
            others = [x for other, x in enumerate(inputs) if other != number]
            node.xp.multiply(dy, others[0], out=dx)
            for x in others[1:]:
                dx *= x
            gradients.append(dx)
        return tuple(gradients)
