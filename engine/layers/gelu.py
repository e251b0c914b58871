"""The GELU activation."""

from math import pi, sqrt

from ..families.error_function import normal_distribution
from ..families.pointwise import Pointwise
from ..layer import Array, Node, layer
from ..settings import setting
from ..words import chosen

CUBIC = 0.044715


@layer("gelu", title="GELU", category="Activation", keywords=("gaussian error linear unit", "transformer"))
class GELU(Pointwise):
    """Pass each number on as far as it stands out: x times the share of a bell curve that lies below x.

    y = x Φ(x); the quick formula is y = x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x³))) / 2. Hendrycks and Gimpel, 2016.
    """

    formula: str = setting(default="exact", choices=("exact", "tanh"), help="exact: by the bell curve. tanh: a close and quick formula.")

    def apply(self, node: Node, x: Array, y: Array) -> None:
        share, t, scratch = (node.buffer(name, x.shape) for name in ("share", "t", "scratch"))
        if self.formula == "exact":
            normal_distribution(node.xp, x, share, t, scratch)
        else:
            node.xp.multiply(x, x, out=share)
            share *= CUBIC * sqrt(2 / pi)
            share += sqrt(2 / pi)
            share *= x
            node.xp.tanh(share, out=share)
            share += 1
            share *= 0.5
        node.xp.multiply(x, share, out=y)

    def pull(self, node: Node, x: Array, y: Array, dy: Array, dx: Array) -> None:
        share = node.buffer("share", x.shape)
        if self.formula == "exact":
            self._bell(node, x, dx)
        else:
            self._slope_of_tanh(node, x, share, dx)
        dx *= x  # x times the slope of the share, and the share itself
        dx += share
        dx *= dy

    def main_settings(self) -> dict[str, str]:
        return {"formula": chosen(self.formula)}

    @staticmethod
    def _bell(node: Node, x: Array, out: Array) -> None:
        """exp(-x² / 2) / sqrt(2 pi), the slope of the share."""
        node.xp.multiply(x, x, out=out)
        out *= -0.5
        node.xp.exp(out, out=out)
        out *= 1 / sqrt(2 * pi)

    @staticmethod
    def _slope_of_tanh(node: Node, x: Array, share: Array, out: Array) -> None:
        """2 s (1 - s) u' with s = (1 + tanh(u)) / 2 and u' = sqrt(2 / pi) (1 + 3 · 0.044715 x²)."""
        t = node.buffer("t", x.shape)
        node.xp.multiply(x, x, out=out)
        out *= 6 * CUBIC * sqrt(2 / pi)
        out += 2 * sqrt(2 / pi)
        node.xp.subtract(1, share, out=t)
        t *= share
        out *= t
