"""The curve of an activation: its value and slope, as the layer itself gives them."""

import numpy as np

from ..devices import cpu
from ..layer import Node
from ..shapes import TensorSpec
from .pointwise import Pointwise


def curve(layer: Pointwise, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Value and slope of an activation at the points `x` (n,), both (n,)."""
    spec = TensorSpec((1,))
    node = Node("curve", layer, (spec,), layer.output_spec(spec), cpu(native=False), np.float64)
    node.rng = np.random.default_rng(0)
    node.training = False
    y = np.array(layer.forward(node, x[:, None]))
    slope = np.array(layer.backward(node, np.ones_like(y)))
    return y[:, 0], slope[:, 0]
