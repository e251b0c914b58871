"""The Upsampling 2D layer."""

from functools import cache

import numpy as np

from ..layer import Array, Layer, Node, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import chosen


@layer("upsampling2d", title="Upsampling 2D", category="Convolution", keywords=("enlarge", "resize", "zoom", "decoder", "unpooling"))
class Upsampling2D(Layer):
    """Make an image larger: each pixel becomes a square of its colour, or colours run smoothly from one to the next."""

    factor: int = setting(default=2, min=1, max=32, help="How many times higher and wider the image gets.")
    mode: str = setting(default="nearest", choices=("nearest", "bilinear"), help="nearest: squares. bilinear: smooth.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 3)
        return TensorSpec((x.shape[0] * self.factor, x.shape[1] * self.factor, x.shape[2]))

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", (len(x), *node.spec.shape))
        if self.mode == "nearest":
            self._squares(y, x.shape)[...] = x[:, :, None, :, None]
            return y
        return self._resample(node, x, y, *(self._matrix(node, axis) for axis in (0, 1)))

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", (len(dy), *node.inputs[0].shape))
        if self.mode == "nearest":
            self._squares(dy, dx.shape).sum(axis=(2, 4), out=dx)
            return dx
        return self._resample(node, dy, dx, *(self._matrix(node, axis).T for axis in (0, 1)))

    def main_settings(self) -> dict[str, str]:
        return {"factor": f"×{self.factor}", "mode": chosen(self.mode)}

    def _squares(self, large: Array, small: tuple[int, ...]) -> Array:
        """(batch, height, factor, width, factor, channels): a view in which each small pixel has a square of its own."""
        return large.reshape(small[0], small[1], self.factor, small[2], self.factor, small[3])

    def _matrix(self, node: Node, axis: int) -> Array:
        """The linear map from old to new pixels along an axis, kept on the device."""
        name = f"matrix{axis}"
        if name not in node.saved:
            node.saved[name] = node.backend.asarray(_interpolation(node.inputs[0].shape[axis], self.factor), node.dtype)
        return node.saved[name]

    @staticmethod
    def _resample(node: Node, image: Array, out: Array, vertical: Array, horizontal: Array) -> Array:
        """out = vertical · image · horizontalᵀ for each channel."""
        n, height, width, channels = image.shape
        tall = node.buffer("tall", (n, len(vertical), width, channels))
        node.xp.matmul(vertical, image.reshape(n, height, -1), out=tall.reshape(n, len(vertical), -1))
        node.xp.matmul(horizontal, tall.reshape(-1, width, channels), out=out.reshape(-1, len(horizontal), channels))
        return out


@cache
def _interpolation(length: int, factor: int) -> np.ndarray:
    """Weights (new, old): each new pixel lies between two old ones, measured from pixel centres; the rim repeats itself."""
    place = np.clip((np.arange(length * factor) + 0.5) / factor - 0.5, 0, length - 1)
    before = np.minimum(place.astype(int), max(0, length - 2))
    after = np.minimum(before + 1, length - 1)
    matrix = np.zeros((length * factor, length))
    rows = np.arange(length * factor)
    np.add.at(matrix, (rows, before), 1 - (place - before))
    np.add.at(matrix, (rows, after), place - before)
    return matrix
