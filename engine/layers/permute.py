"""The Permute layer."""

from ..errors import ShapeError
from ..layer import Array, Layer, Node, layer
from ..settings import setting
from ..shapes import TensorSpec


@layer("permute", title="Permute", category="Core", keywords=("transpose", "swap axes", "dimensions"))
class Permute(Layer):
    """Swap the axes: (2, 1) turns a sequence (time, features) into (features, time)."""

    order: tuple[int, ...] = setting(default=(2, 1), min=1, max=8, help="The old axes in their new order, counted from 1.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        if sorted(self.order) != list(range(1, x.rank + 1)):
            every = ", ".join(str(axis) for axis in range(1, x.rank + 1))
            raise ShapeError(
                "{title} needs each axis of its input {x} once ({every}), got {order}.",
                title=self.title,
                x=x,
                every=every,
                order=", ".join(map(str, self.order)),
            )
        return TensorSpec(tuple(x.shape[axis - 1] for axis in self.order), x.dtype, x.classes)

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", (len(x), *node.spec.shape), x.dtype)
        y[...] = x.transpose(0, *self.order)
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient or node.spec.dtype == "int":
            return None
        dx = node.buffer("dx", (len(dy), *node.inputs[0].shape))
        dx.transpose(0, *self.order)[...] = dy
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"order": ", ".join(map(str, self.order))}
