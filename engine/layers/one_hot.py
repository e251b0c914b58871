"""The One-hot layer."""

from ..errors import ShapeError
from ..layer import Array, Layer, Node, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec
from ..words import counted


@layer("one_hot", title="One-hot", category="Core", keywords=("classes", "indicator", "dummy variables", "tokens"))
class OneHot(Layer):
    """Write a class number as a row of noughts with a single one: 2 of 4 classes becomes 0 0 1 0."""

    classes: int = setting(default=0, min=0, max=1_000_000, help="How many classes there are. 0 = as the data says.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        if x.dtype != "int":
            raise ShapeError("{title} needs class numbers or tokens, got real numbers ({x}). Leave it out.", title=self.title, x=x)
        if not (self.classes or x.classes):
            raise ShapeError("{title} doesn't know how many classes there are. Set 'Classes'.", title=self.title)
        return TensorSpec((*x.shape, self.classes or x.classes))

    def forward(self, node: Node, x: Array) -> Array:
        shape = (*x.shape, node.spec.shape[-1])
        hit, y = node.buffer("hit", shape, bool), node.buffer("y", shape)
        node.xp.equal(x[..., None], node.xp.arange(shape[-1]), out=hit)
        y[...] = hit
        return y

    def backward(self, node: Node, dy: Array) -> None:
        """Whole numbers have no gradient: nothing is returned."""

    def main_settings(self) -> dict[str, str]:
        return {"classes": counted(self.classes, "class") if self.classes else Sentence("classes of the data")}
