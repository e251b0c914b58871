"""The Embedding layer."""

from ..errors import ShapeError
from ..families.weighting import initializer_setting, l1_setting, l2_setting, penalty_setting
from ..kernels import lookup
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..settings import setting
from ..shapes import TensorSpec
from ..words import counted


@layer("embedding", title="Embedding", category="Core", keywords=("lookup", "word vectors", "tokens", "word2vec"))
class Embedding(Layer):
    """Give each class or token a vector of its own, which is learned: (time) whole numbers -> (time, units)."""

    units: int = setting(default=16, min=1, max=65536, help="How many numbers the vector of a token has.")
    classes: int = setting(default=0, min=0, max=10_000_000, help="How many tokens there are. 0 = as the data says.")
    initializer: str = initializer_setting("uniform")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        if x.dtype != "int":
            raise ShapeError(
                "{title} needs class numbers or tokens, got real numbers ({x}). Use a Dense in its place.", title=self.title, x=x
            )
        if not (self.classes or x.classes):
            raise ShapeError("{title} doesn't know how many tokens there are. Set 'Classes'.", title=self.title)
        return TensorSpec((*x.shape, self.units))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        classes = self.classes or x.classes
        return (ParameterSpec("table", (classes, self.units), self.initializer, classes, self.units),)

    def forward(self, node: Node, x: Array) -> Array:
        node.saved["x"] = x
        return lookup.gather(node.backend, node.parameters["table"], x, node.buffer("y", (*x.shape, self.units)))

    def backward(self, node: Node, dy: Array) -> None:
        """Whole numbers have no gradient: nothing is returned."""
        lookup.scatter(node.backend, node.saved["x"], dy, node.gradients["table"], node.buffer)

    def main_settings(self) -> dict[str, str]:
        return {"units": counted(self.units, "unit")}
