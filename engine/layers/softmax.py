"""The softmax activation."""

from ..layer import Array, Layer, Node, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank


@layer("softmax", title="Softmax", category="Activation", keywords=("probabilities", "normalised exponential", "classes"))
class Softmax(Layer):
    """Turn a vector into probabilities: positive numbers that add up to one.

    y = exp(x / T) / sum(exp(x / T)) along the last axis. A high temperature T evens the probabilities out, a low one sharpens them.
    """

    temperature: float = setting(default=1.0, min=0.01, max=1000.0, help="Above 1 probabilities grow alike, below 1 the largest wins.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1, 2, 3)
        return TensorSpec(x.shape)

    def forward(self, node: Node, x: Array) -> Array:
        xp, y, row = node.xp, node.buffer("y", x.shape), node.buffer("row", (*x.shape[:-1], 1))
        x.max(axis=-1, keepdims=True, out=row)
        xp.subtract(x, row, out=y)
        if self.temperature != 1:
            y *= 1 / self.temperature
        xp.exp(y, out=y)
        y.sum(axis=-1, keepdims=True, out=row)
        y /= row
        node.saved["y"] = y
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        xp, y, row = node.xp, node.saved["y"], node.buffer("row", (*dy.shape[:-1], 1))
        dx = node.buffer("dx", dy.shape)
        xp.multiply(dy, y, out=dx)
        dx.sum(axis=-1, keepdims=True, out=row)
        xp.subtract(dy, row, out=dx)
        dx *= y
        if self.temperature != 1:
            dx *= 1 / self.temperature
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"temperature": Sentence("temperature {temperature:g}", temperature=self.temperature)}
