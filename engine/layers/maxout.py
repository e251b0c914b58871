"""The maxout activation."""

from ..errors import ShapeError
from ..layer import Array, Layer, Node, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import counted


@layer("maxout", title="Maxout", category="Activation", keywords=("max relu", "pieces", "winner"))
class Maxout(Layer):
    """Let neighbouring features compete in groups: the largest of each group passes.

    (..., features) -> (..., features / pieces). With a Dense before it, each output is a learned curve of `pieces` straight lines.
    Goodfellow et al., 2013.
    """

    pieces: int = setting(default=2, min=1, max=64, help="How many features compete for one output.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1, 2, 3)
        if x.shape[-1] % self.pieces:
            raise ShapeError(
                "{title} forms groups of {pieces}, but {channels} features don't divide evenly. "
                "Give the layer before it a multiple of {pieces}.",
                title=self.title,
                pieces=self.pieces,
                channels=x.shape[-1],
            )
        return TensorSpec((*x.shape[:-1], x.shape[-1] // self.pieces))

    def forward(self, node: Node, x: Array) -> Array:
        groups = x.reshape(*x.shape[:-1], -1, self.pieces)
        y, winner = node.buffer("y", groups.shape[:-1]), node.buffer("winner", groups.shape[:-1], "int64")
        groups.argmax(axis=-1, out=winner)
        groups.max(axis=-1, out=y)
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        winner, won = node.buffer("winner", dy.shape, "int64"), node.buffer("won", dy.shape, bool)
        dx = node.buffer("dx", (*dy.shape[:-1], dy.shape[-1] * self.pieces))
        groups = dx.reshape(*dy.shape, self.pieces)
        for piece in range(self.pieces):
            node.xp.equal(winner, piece, out=won)
            node.xp.multiply(dy, won, out=groups[..., piece])
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"pieces": counted(self.pieces, "piece")}
