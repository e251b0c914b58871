"""What activations share: each output number depends on the input number at its place alone."""

from abc import abstractmethod
from typing import Any, ClassVar

import numpy as np

from ..kernels import activations
from ..layer import Array, Layer, Node
from ..shapes import TensorSpec, require_float


class Pointwise(Layer):
    """A function applied to each number; a subclass says its value and its slope.

    `twin` names the compiled function, if there is one, and the setting that goes to it.
    """

    twin: ClassVar[tuple[str, str]] = ("", "")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        return TensorSpec(x.shape)

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", x.shape)
        kind, amount = self.twin
        if kind and _compiled(node):
            activations.forward(node.backend, kind, x, y, getattr(self, amount, 0.0))
        else:
            self.apply(node, x, y)
        node.saved["x"], node.saved["y"] = x, y
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        x, y, dx = node.saved["x"], node.saved["y"], node.buffer("dx", dy.shape)
        kind, amount = self.twin
        if kind and _compiled(node):
            return activations.backward(node.backend, kind, x, y, dy, dx, getattr(self, amount, 0.0))
        self.pull(node, x, y, dy, dx)
        return dx

    def replays(self, x: TensorSpec) -> bool:
        return bool(self.twin[0])

    @abstractmethod
    def apply(self, node: Node, x: Array, y: Array) -> None:
        """Write the value at each `x` into `y`."""

    @abstractmethod
    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        """Write `dy` times the slope at each `x` into `dx`; `y` are the values there."""


def through_relu(node: Node, dy: Array) -> Array:
    """What a rectified node passes on of a gradient: nothing where its output is not positive."""
    if not node.rectified:
        return dy
    y = node.output
    return activations.backward(node.backend, "relu", y, y, dy, node.buffer("through_relu", dy.shape))


def _compiled(node: Node) -> bool:
    return (node.backend.native or node.backend.cuda) is not None and node.dtype == np.float32


def zeros(node: Node, shape: tuple[int, ...]) -> Array:
    """Noughts that nobody writes to; comparing with an array of them is three times as fast as with one number."""
    return node.buffer("zeros", shape)


def mask(node: Node, shape: tuple[int, ...]) -> Array:
    """Scratch memory for yes and no at each place."""
    return node.buffer("mask", shape, bool)


def logistic(xp: Any, x: Array, out: Array) -> Array:
    """1 / (1 + exp(-x)), written to `out`, which may be `x` itself."""
    xp.multiply(x, -1, out=out)
    xp.minimum(out, 88 if out.dtype == np.float32 else 709, out=out)  # exp of the next whole number is beyond the dtype
    xp.exp(out, out=out)
    out += 1
    return xp.reciprocal(out, out=out)


def exponential_linear(node: Node, x: Array, alpha: float, y: Array) -> None:
    """x where positive, alpha (exp(x) - 1) elsewhere, written to `y`."""
    xp, nought, positive = node.xp, zeros(node, x.shape), node.buffer("positive", x.shape)
    xp.minimum(x, nought, out=y)
    xp.expm1(y, out=y)
    y *= alpha
    xp.maximum(x, nought, out=positive)
    y += positive


def exponential_linear_slope(node: Node, x: Array, y: Array, alpha: float, slope: Array) -> None:
    """1 where `x` is positive, alpha exp(x) elsewhere, given y = exponential_linear(x); written to `slope`."""
    xp, one, positive = node.xp, node.buffer("positive", x.shape), mask(node, x.shape)
    xp.minimum(y, zeros(node, x.shape), out=slope)
    slope += alpha
    xp.greater(x, 0, out=positive)
    one[...] = positive
    one *= 1 - alpha
    slope += one
