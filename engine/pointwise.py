"""What activations share: each output number depends on the input number at its place alone."""

from abc import abstractmethod

from .layer import Array, Layer, Node
from .shapes import TensorSpec, require_float


class Pointwise(Layer):
    """A function applied to each number; a subclass says its value and its slope."""

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        return TensorSpec(x.shape)

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", x.shape)
        self.apply(node, x, y)
        node.saved["x"], node.saved["y"] = x, y
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", dy.shape)
        self.pull(node, node.saved["x"], node.saved["y"], dy, dx)
        return dx

    @abstractmethod
    def apply(self, node: Node, x: Array, y: Array) -> None:
        """Write the value at each `x` into `y`."""

    @abstractmethod
    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        """Write `dy` times the slope at each `x` into `dx`; `y` are the values there."""


def zeros(node: Node, shape: tuple[int, ...]) -> Array:
    """Noughts that nobody writes to; comparing with an array of them is three times as fast as with one number."""
    return node.buffer("zeros", shape)


def mask(node: Node, shape: tuple[int, ...]) -> Array:
    """Scratch memory for yes and no at each place."""
    return node.buffer("mask", shape, bool)
