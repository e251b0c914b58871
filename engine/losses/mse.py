"""The Mean squared error loss."""

from typing import Any

from ..families.comparison import Comparison, as_scalar, target_numbers
from ..kernels import squared_error
from ..layer import Array, Node, loss
from ..shapes import TensorSpec


@loss("mse", title="Mean squared error", keywords=("l2", "squared error", "regression", "reconstruction", "quadratic"))
class MeanSquaredError(Comparison):
    """Mean of the squared differences between prediction and target."""

    metrics = ("mse", "mae")

    def forward(self, node: Node, prediction: Array, target: Array) -> Any:
        node.saved["difference"] = d = node.buffer("difference", prediction.shape)
        numbers = target_numbers(node, prediction, target)
        return as_scalar(node, squared_error.forward(node.backend, prediction, numbers, d, self.weight / d.size))

    def backward(self, node: Node, dy: float) -> Array:
        d = node.saved["difference"]
        return squared_error.backward(node.backend, d, self.weight / d.size * dy, node.buffer("dx", d.shape))

    def replays(self, prediction: TensorSpec, target: TensorSpec) -> bool:
        return target.dtype == "float" and target.size == prediction.size
