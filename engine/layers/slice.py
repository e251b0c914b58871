"""The Slice layer."""

from ..errors import ShapeError
from ..families.merging import axis_of
from ..layer import Array, Layer, Node, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec


@layer("slice", title="Slice", category="Core", keywords=("crop", "select", "part", "take", "last step"))
class Slice(Layer):
    """Pass on only a part of the input: some features, some time steps, some rows."""

    axis: int | str = setting(default="last", choices=("last",), min=1, max=8, help="Along which axis: last (features), or counted from 1.")
    start: int = setting(default=0, help="The first place that passes, counted from 0; negative: from the end.")
    stop: int = setting(default=0, help="The first place that no longer passes; negative: from the end. 0 = to the end.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        axis = axis_of(self.title, x, self.axis)
        length = len(range(*self._range.indices(x.shape[axis - 1])))
        if length == 0:
            raise ShapeError(
                "{title} from {start} to {stop} leaves nothing of {length}.",
                title=self.title,
                start=self.start,
                stop=self.stop or Sentence("the end"),
                length=x.shape[axis - 1],
            )
        return TensorSpec((*x.shape[: axis - 1], length, *x.shape[axis:]), x.dtype, x.classes)

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", (len(x), *node.spec.shape), x.dtype)
        y[...] = x[self._place(node)]
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient or node.spec.dtype == "int":
            return None
        dx = node.buffer("dx", (len(dy), *node.inputs[0].shape))
        dx.fill(0)
        dx[self._place(node)] = dy
        return dx

    def main_settings(self) -> dict[str, str]:
        stop = Sentence("to {stop}", stop=self.stop) if self.stop else Sentence("to the end")
        axis = "" if self.axis == "last" else Sentence("axis {axis}", axis=self.axis)
        return {"start": Sentence("from {start}", start=self.start), "stop": stop, "axis": axis}

    @property
    def _range(self) -> slice:
        return slice(self.start, self.stop or None)

    def _place(self, node: Node) -> tuple[slice, ...]:
        return (slice(None),) * axis_of(self.title, node.inputs[0], self.axis) + (self._range,)
