"""The Reshape layer."""

from math import prod

from ..errors import ShapeError
from ..layer import Array, Layer, Node, layer
from ..settings import setting
from ..shapes import TensorSpec, format_shape
from ..words import counted


@layer("reshape", title="Reshape", category="Core", keywords=("view", "unflatten", "image from vector"))
class Reshape(Layer):
    """Give the same numbers another shape, in the same order: a vector of 784 becomes an image of 28×28×1."""

    shape: tuple[int, ...] = setting(default=(-1,), min=-1, help="The new shape; -1 once for the length that fits.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        known = prod(length for length in self.shape if length != -1)
        open_lengths = self.shape.count(-1)
        if 0 in self.shape or open_lengths > 1 or not self.shape:
            raise ShapeError(
                "{title} can't make the shape {shape}. Use lengths of at least 1, and -1 once at most.",
                title=self.title,
                shape=format_shape(self.shape),
            )
        fits = x.size % known == 0 if open_lengths else x.size == known
        if not fits:
            raise ShapeError(
                "{title} can't make {shape} of {x}: that is {numbers}.",
                title=self.title,
                shape=format_shape(self.shape),
                x=x,
                numbers=counted(x.size, "number"),
            )
        return TensorSpec(tuple(x.size // known if length == -1 else length for length in self.shape), x.dtype, x.classes)

    def forward(self, node: Node, x: Array) -> Array:
        return x.reshape(len(x), *node.spec.shape)

    def backward(self, node: Node, dy: Array) -> Array:
        return dy.reshape(len(dy), *node.inputs[0].shape)

    def replays(self, x: TensorSpec) -> bool:
        return True

    def main_settings(self) -> dict[str, str]:
        return {"shape": "×".join("?" if length == -1 else str(length) for length in self.shape)}
