"""The Concatenate layer."""

from itertools import accumulate, pairwise
from math import prod

from ..errors import ShapeError
from ..families.merging import axis_of
from ..kernels import rows
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
        y = node.buffer("y", (len(inputs[0]), *node.spec.shape))
        for x, part in zip(inputs, self._parts(node, y), strict=True):
            rows.copy(node.backend, x.reshape(part.shape), part)
        return y

    def backward(self, node: Node, dy: Array) -> tuple[Array, ...]:
        gradients = []
        for number, part in enumerate(self._parts(node, dy)):
            dx = node.buffer(f"dx{number}", (len(dy), *node.inputs[number].shape))
            rows.copy(node.backend, part, dx.reshape(part.shape))
            gradients.append(dx)
        return tuple(gradients)

    def replays(self, *inputs: TensorSpec) -> bool:
        return True

    def main_settings(self) -> dict[str, str]:
        return {"axis": Sentence("last axis") if self.axis == "last" else Sentence("axis {axis}", axis=self.axis)}

    def _parts(self, node: Node, joined: Array) -> list[Array]:
        """Where each input lies in the joined array: views, as matrices with a row for all that stands before the axis."""
        axis = axis_of(self.title, node.inputs[0], self.axis)
        widths = [prod(x.shape[axis - 1 :]) for x in node.inputs]
        edges = [0, *accumulate(widths)]
        matrix = joined.reshape(-1, edges[-1])
        return [matrix[:, start:stop] for start, stop in pairwise(edges)]


def _without(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return shape[: axis - 1] + shape[axis:]
