"""The Positional encoding layer."""

import numpy as np

from ..families.weighting import l1_setting, l2_setting, penalty_setting
from ..layer import Array, Layer, Node, ParameterSpec, layer
from ..settings import setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import chosen


@layer("positional_encoding", title="Positional encoding", category="Attention", keywords=("transformer", "sinusoidal", "order", "time"))
class PositionalEncoding(Layer):
    """Add to each step of a sequence a pattern that says where it is, which attention alone can't tell.

    (time, features) -> the same. Sinusoidal: sin(t / 10000^(2i / features)) in feature 2i and the cosine of it in feature 2i + 1. Vaswani
    et al. 2017. Learned: a trained number for each step and feature.
    """

    pattern: str = setting(default="sinusoidal", choices=("sinusoidal", "learned"), help="Fixed waves, or numbers that are trained.")
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 2)
        return x

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        if self.pattern == "sinusoidal":
            return ()
        return (ParameterSpec("positions", x.shape, "normal", 1, x.shape[1], scale=0.02),)

    def forward(self, node: Node, x: Array) -> Array:
        if self.pattern == "learned":
            table = node.parameters["positions"]
        else:
            table = node.saved.get("table")
            if table is None:
                table = node.saved["table"] = node.backend.asarray(waves(*x.shape[1:]), node.dtype)
        return node.xp.add(x, table, out=node.buffer("y", x.shape))

    def backward(self, node: Node, dy: Array) -> Array:
        if self.pattern == "learned":
            dy.sum(axis=0, out=node.gradients["positions"])
        return dy

    def main_settings(self) -> dict[str, str]:
        return {"pattern": chosen(self.pattern)}


def waves(steps: int, features: int) -> np.ndarray:
    """The sinusoidal table (steps, features)."""
    even = np.arange(0, features, 2)
    angles = np.arange(steps)[:, None] / 10000.0 ** (even / features)
    table = np.empty((steps, features))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles[:, : features // 2])
    return table
