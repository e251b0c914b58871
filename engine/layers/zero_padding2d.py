"""The Zero padding 2D layer."""

from ..families.sliding import on_sides
from ..layer import Array, Layer, Node, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank


@layer("zero_padding2d", title="Zero padding 2D", category="Convolution", keywords=("border", "frame", "margin"))
class ZeroPadding2D(Layer):
    """Put a frame of noughts around an image, so that filters can reach its rim."""

    top: int = setting(default=1, min=0, max=1024, help="Rows of noughts above.", unit="pixels")
    bottom: int = setting(default=1, min=0, max=1024, help="Rows of noughts below.", unit="pixels")
    left: int = setting(default=1, min=0, max=1024, help="Columns of noughts on the left.", unit="pixels")
    right: int = setting(default=1, min=0, max=1024, help="Columns of noughts on the right.", unit="pixels")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 3)
        height, width, channels = x.shape
        return TensorSpec((height + self.top + self.bottom, width + self.left + self.right, channels))

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", (len(x), *node.spec.shape))
        y.fill(0)
        self._inside(y, x.shape)[...] = x
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", (len(dy), *node.inputs[0].shape))
        dx[...] = self._inside(dy, dx.shape)
        return dx

    def main_settings(self) -> dict[str, str]:
        return on_sides(self.top, self.bottom, self.left, self.right)

    def _inside(self, framed: Array, shape: tuple[int, ...]) -> Array:
        return framed[:, self.top : self.top + shape[1], self.left : self.left + shape[2]]
