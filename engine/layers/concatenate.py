"""The Concatenate layer."""

from ..errors import ShapeError
from ..families.merging import axis_of
from ..layer import Array, Layer, Node, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float


@layer("concatenate", title="Concatenate", category="Merge", keywords=("concat", "join", "stack", "append", "skip connection"))
class Concatenate(Layer):
    """Lay inputs side by side along one axis; all other axes must have the same length."""

    axis: int | str = setting(default="last", choices=("last",), min=1, max=8, help="Along which axis: last (features), or counted from 1.")

    ports = ("x1", "x2")
    variadic = True

    def output_spec(self, *inputs: TensorSpec) -> TensorSpec:
        first, axis = inputs[0], axis_of(self.title, inputs[0], self.axis)
        for number, x in enumerate(inputs, start=1):
            require_float(self.title, x)
            if x.rank != first.rank or _without(x.shape, axis) != _without(first.shape, axis):
                raise ShapeError(
                    "{title} needs inputs that differ along axis {axis} alone, but input 1 is {first} and input {number} is {x}.",
                    title=self.title,
                    axis=axis,
                    first=first,
                    number=number,
                    x=x,
                )
        total = sum(x.shape[axis - 1] for x in inputs)
        return TensorSpec((*first.shape[: axis - 1], total, *first.shape[axis:]))

    def forward(self, node: Node, *inputs: Array) -> Array:
        axis = axis_of(self.title, node.inputs[0], self.axis)
        y = node.buffer("y", (len(inputs[0]), *node.spec.shape))
        for x, part in zip(inputs, self._parts(node, y, axis), strict=True):
            part[...] = x
        return y

    def backward(self, node: Node, dy: Array) -> tuple[Array, ...]:
        axis = axis_of(self.title, node.inputs[0], self.axis)
        gradients = []
        for number, part in enumerate(self._parts(node, dy, axis)):
            dx = node.buffer(f"dx{number}", part.shape)
            dx[...] = part
            gradients.append(dx)
        return tuple(gradients)

    def main_settings(self) -> dict[str, str]:
        return {"axis": Sentence("last axis") if self.axis == "last" else Sentence("axis {axis}", axis=self.axis)}

    @staticmethod
    def _parts(node: Node, joined: Array, axis: int) -> list[Array]:
        """Where each input lies in the joined array: views."""
        views, start = [], 0
        for x in node.inputs:
            stop = start + x.shape[axis - 1]
            views.append(joined[(slice(None),) * axis + (slice(start, stop),)])
            start = stop
        return views


def _without(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return shape[: axis - 1] + shape[axis:]
