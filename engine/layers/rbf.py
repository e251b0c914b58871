"""The RBF layer."""

import numpy as np

from ..families.weighting import l1_setting, l2_setting, penalty_setting
from ..layer import Array, Generator, Layer, Node, ParameterSpec, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import counted

SMALLEST = 1e-8  # 2 width² counts as at least this, so that a width of nought gives no division by nought
SAMPLES = 4  # seen for each centre, since some may be alike


@layer("rbf", title="RBF", category="Other", keywords=("radial basis function", "gaussian", "centres", "kernel", "distance"))
class RBF(Layer):
    """Each unit has a place among the inputs and answers the more strongly the nearer an input lies.

    (features) -> (units), y = exp(-|x - centre|² / (2 width²)). Centres (units, features) and widths (units) are trained.
    Broomhead and Lowe, 1988.
    """

    units: int = setting(default=16, min=1, max=65536, help="How many centres there are.")
    centers_from: str = setting(
        default="random", choices=("random", "data"), title="Centres from", help="random: within the spread. data: at training samples."
    )
    spread: float = setting(default=1.0, min=0.001, max=1000.0, help="Before training, random centres lie within ± this.")
    width: float = setting(default=0.5, min=0.001, max=1000.0, help="How far a unit reaches before training.")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 1)
        return TensorSpec((self.units,))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        return (
            ParameterSpec("centers", (self.units, x.shape[0]), "uniform", x.shape[0], self.units, scale=self.spread),
            ParameterSpec("widths", (self.units,), "constant", scale=self.width),
        )

    def forward(self, node: Node, x: Array) -> Array:
        xp = node.xp
        x, C = self._about_centres(node, x)
        distance, y = node.buffer("distance", (len(x), self.units)), node.buffer("y", (len(x), self.units))
        self._squared_distances(node, x, C, distance)
        xp.multiply(distance, -1 / self._twice_squared(node), out=y)
        xp.exp(y, out=y)
        node.saved["x"], node.saved["centers"] = x, C
        return y

    def backward(self, node: Node, dy: Array) -> Array | None:
        """With g = dy y / width²: dcentre = Σ g (x - centre), dx = -Σ g (x - centre), dwidth = Σ g |x - centre|² / width."""
        xp, x = node.xp, node.saved["x"]
        C, width = node.saved["centers"], node.parameters["widths"]
        pull, distance = node.buffer("pull", dy.shape), node.buffer("distance", dy.shape)
        dC = node.gradients["centers"]
        xp.multiply(dy, node.buffer("y", dy.shape), out=pull)
        pull *= 2 / self._twice_squared(node)
        xp.dot(pull.T, x, out=dC)
        dC -= pull.sum(axis=0)[:, None] * C
        if node.needs_input_gradient:
            dx, scratch, total = node.buffer("dx", x.shape), node.buffer("towards", x.shape), node.buffer("total", (len(x), 1))
            xp.dot(pull, C, out=dx)
            pull.sum(axis=1, keepdims=True, out=total)
            xp.multiply(x, total, out=scratch)
            dx -= scratch
        moved = node.buffer("moved", dy.shape)
        xp.multiply(distance, pull, out=moved)
        moved.sum(axis=0, out=node.gradients["widths"])
        node.gradients["widths"] *= 2 * width / self._twice_squared(node)
        return dx if node.needs_input_gradient else None

    def multiply_adds(self, x: TensorSpec) -> int:
        return x.size * self.units

    def main_settings(self) -> dict[str, str]:
        return {"units": counted(self.units, "centre")}

    def samples_wanted(self) -> int:
        return SAMPLES * self.units if self.centers_from == "data" else 0

    def first_values(self, samples: np.ndarray, rng: Generator) -> dict[str, np.ndarray]:
        """Centres at samples that differ, as far as there are enough of those; the others are drawn again from the same."""
        places = np.unique(samples, axis=0)
        picked = rng.permutation(len(places))[: self.units]
        again = rng.integers(0, len(places), self.units - len(picked))
        return {"centers": places[np.concatenate([picked, again])]}

    def _twice_squared(self, node: Node) -> Array:
        width = node.parameters["widths"]
        return node.xp.maximum(2 * width * width, SMALLEST)

    @staticmethod
    def _about_centres(node: Node, x: Array) -> tuple[Array, Array]:
        """Inputs and centres as seen from the middle of the centres: far from nought their squares would cancel each other."""
        C = node.parameters["centers"]
        middle = C.mean(axis=0)
        return node.xp.subtract(x, middle, out=node.buffer("x", x.shape)), node.xp.subtract(C, middle, out=node.buffer("C", C.shape))

    @staticmethod
    def _squared_distances(node: Node, x: Array, C: Array, out: Array) -> None:
        """|x|² - 2 x·c + |c|², never below nought."""
        xp, squares, row = node.xp, node.buffer("towards", x.shape), node.buffer("total", (len(x), 1))
        xp.multiply(x, x, out=squares)
        squares.sum(axis=1, keepdims=True, out=row)
        xp.dot(x, C.T, out=out)
        out *= -2
        out += row
        out += (C * C).sum(axis=1)
        xp.maximum(out, 0, out=out)
