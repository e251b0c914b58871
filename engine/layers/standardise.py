"""The Standardise layer."""

from ..errors import ShapeError
from ..layer import Array, Layer, Node, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank


@layer("standardise", title="Standardise", category="Normalisation", keywords=("standardize", "z-score", "zero mean", "normalise"))
class Standardise(Layer):
    """Shift and scale the numbers of each sample so that their mean is 0 and their deviation 1; nothing is learned."""

    over: str = setting(default="sample", choices=("sample", "channel"), help="sample: all its numbers together. channel: each by itself.")
    epsilon: float = setting(default=1e-8, min=1e-12, max=1.0, help="Added to the variance, so that nothing is divided by nought.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1, 2, 3)
        if self.over == "channel" and x.rank == 1:
            raise ShapeError(
                "{title} over a channel needs several numbers in it, got a vector of {x}. Set it to 'sample'.", title=self.title, x=x
            )
        return TensorSpec(x.shape)

    def forward(self, node: Node, x: Array) -> Array:
        """n = (x - mean) / sqrt(variance + epsilon) with mean and variance of each group."""
        xp, x, y = node.xp, self._grouped(x), node.buffer("y", x.shape)
        normal, squares = self._grouped(y), node.buffer("squares", x.shape)
        mean, inverse = (node.buffer(name, (len(x), 1, x.shape[2])) for name in ("mean", "inverse"))
        xp.subtract(x, x[:, :1], out=normal)  # sums about a number of the group: equal numbers become nought, and a large mean does no harm
        normal -= normal.mean(axis=1, keepdims=True, out=mean)
        xp.multiply(normal, normal, out=squares)
        squares.mean(axis=1, keepdims=True, out=inverse)
        inverse += self.epsilon
        xp.sqrt(inverse, out=inverse)
        xp.reciprocal(inverse, out=inverse)
        normal *= inverse
        node.saved["normal"], node.saved["inverse"] = normal, inverse
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        """dx = (dn - mean(dn) - n mean(dn n)) / deviation for the gradient dn of the normalised numbers n."""
        if not node.needs_input_gradient:
            return None
        xp, normal, inverse = node.xp, node.saved["normal"], node.saved["inverse"]
        dx, products, mean = node.buffer("dx", dy.shape), node.buffer("squares", normal.shape), node.buffer("mean", inverse.shape)
        dn, grouped = self._grouped(dy), self._grouped(dx)
        xp.multiply(dn, normal, out=products)
        products.mean(axis=1, keepdims=True, out=mean)
        xp.multiply(normal, mean, out=products)
        dn.mean(axis=1, keepdims=True, out=mean)
        xp.subtract(dn, mean, out=grouped)
        grouped -= products
        grouped *= inverse
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"over": Sentence("each sample" if self.over == "sample" else "each channel")}

    def _grouped(self, x: Array) -> Array:
        """(batch, numbers of a group, groups): a view."""
        return x.reshape(len(x), -1, x.shape[-1] if self.over == "channel" else 1)
