"""The Repeat vector layer."""

from ..layer import Array, Layer, Node, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import counted


@layer("repeat_vector", title="Repeat vector", category="Core", keywords=("copy", "tile", "one to many", "decoder"))
class RepeatVector(Layer):
    """Turn a vector into a sequence that says it again at each step: (features) -> (times, features)."""

    times: int = setting(default=8, min=1, max=65536, help="How many steps the sequence has.", unit="steps")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1)
        return TensorSpec((self.times, *x.shape))

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", (len(x), *node.spec.shape))
        y[...] = x[:, None]
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", (len(dy), dy.shape[2]))
        dy.sum(axis=1, out=dx)
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"times": counted(self.times, "time")}
