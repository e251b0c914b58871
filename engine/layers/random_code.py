"""The Random code layer."""

import numpy as np

from ..families.noise import normal
from ..layer import Array, Layer, Node, layer
from ..settings import setting
from ..shapes import TensorSpec
from ..words import counted


@layer("random_code", title="Random code", category="Other", keywords=("gan", "noise", "latent", "generator", "gaussian", "sample"))
class RandomCode(Layer):
    """Draw a new vector from the bell curve for each sample: what a generator makes its samples from.

    anything -> (units). Of its input it takes only how many samples there are; no gradient passes. Outside training it gives the same
    codes each time, so that one can watch what becomes of them.
    """

    units: int = setting(default=8, min=1, max=4096, help="How many numbers the code has.")

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        return TensorSpec((self.units,))

    def forward(self, node: Node, x: Array) -> Array:
        node.saved["shape"] = x.shape
        if node.training:
            return normal(node, (len(x), self.units))
        codes = np.random.default_rng(len(x)).standard_normal((len(x), self.units))
        return node.backend.asarray(codes, node.dtype)

    def backward(self, node: Node, dy: Array) -> Array | None:
        if node.inputs[0].dtype != "float" or not node.needs_input_gradient:
            return None
        dx = node.buffer("dx", node.saved["shape"])
        dx.fill(0)
        return dx

    def main_settings(self) -> dict[str, str]:
        return {"units": counted(self.units, "number")}
