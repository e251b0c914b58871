"""The Cropping 2D layer."""

from ..errors import ShapeError
from ..families.sliding import on_sides
from ..layer import Array, Layer, Node, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank


@layer("cropping2d", title="Cropping 2D", category="Convolution", keywords=("cut", "crop", "trim"))
class Cropping2D(Layer):
    """Cut rows and columns off the rim of an image."""

    top: int = setting(default=1, min=0, max=1024, help="Rows cut off above.", unit="pixels")
    bottom: int = setting(default=1, min=0, max=1024, help="Rows cut off below.", unit="pixels")
    left: int = setting(default=1, min=0, max=1024, help="Columns cut off on the left.", unit="pixels")
    right: int = setting(default=1, min=0, max=1024, help="Columns cut off on the right.", unit="pixels")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 3)
        height, width = x.shape[0] - self.top - self.bottom, x.shape[1] - self.left - self.right
        if min(height, width) < 1:
            raise ShapeError("{title} leaves nothing of {x}. Cut fewer rows and columns off.", title=self.title, x=x)
        return TensorSpec((height, width, x.shape[2]))

    def forward(self, node: Node, x: Array) -> Array:
        y = node.buffer("y", (len(x), *node.spec.shape))
        y[...] = self._inside(x, y.shape)
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", (len(dy), *node.inputs[0].shape))
        dx.fill(0)
        self._inside(dx, dy.shape)[...] = dy
        return dx

    def main_settings(self) -> dict[str, str]:
        return on_sides(self.top, self.bottom, self.left, self.right)

    def _inside(self, whole: Array, shape: tuple[int, ...]) -> Array:
        return whole[:, self.top : self.top + shape[1], self.left : self.left + shape[2]]
