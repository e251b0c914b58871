"""The Capsule length layer."""

from ..families.capsules import length
from ..layer import Array, Layer, Node, layer
from ..shapes import TensorSpec, require_float, require_rank


@layer("capsule_length", title="Capsule length", category="Other", keywords=("capsnet", "norm", "class score", "sabour", "hinton"))
class CapsuleLength(Layer):
    """Turn each capsule into its length, which says how sure it is that its class is there.

    (capsules, numbers) -> (capsules). y = √Σ x². Where a capsule is 0 the gradient is taken as 0.
    """

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 2)
        return TensorSpec(x.shape[:1])

    def forward(self, node: Node, x: Array) -> Array:
        node.saved["x"], node.saved["length"] = x, length(node, x, node.buffer("dx", x.shape))
        return node.saved["length"][..., 0]

    def backward(self, node: Node, dy: Array) -> Array | None:
        if not node.needs_input_gradient:
            return None
        x = node.saved["x"]
        dx = node.xp.divide(x, node.saved["length"], out=node.buffer("dx", x.shape))
        dx *= dy[..., None]
        return dx
