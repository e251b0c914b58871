"""Pooling as layers do it: one way in and one way back for maximum, minimum, average and sum, over windows or over everything."""

from .kernels import pooling
from .layer import Array, Node
from .sliding import Window, zeros_around

MODES = ("max", "min", "average", "sum")


def pool(node: Node, mode: str, window: Window, x: Array, y: Array) -> Array:
    """Pool images `x` (batch, height, width, channels) into `y`; keeps in the node what `pool_backward` needs."""
    place = (window.kernel, window.stride, zeros_around(window, *x.shape[1:3]))
    if mode in ("max", "min"):
        picked = node.buffer("picked", y.shape, pooling.index_dtype(window.kernel))
        node.saved["picked"] = picked
        extreme = pooling.maximum if mode == "max" else pooling.minimum
        return extreme(node.backend, x, *place, y, picked, node.buffer)
    gather = pooling.average if mode == "average" else pooling.total
    return gather(node.backend, x, *place, y, node.buffer)


def pool_backward(node: Node, mode: str, window: Window, dy: Array, dx: Array) -> Array:
    """Send the gradient of the pooled images back to the cells that it came from."""
    place = (window.kernel, window.stride, zeros_around(window, *dx.shape[1:3]))
    if mode in ("max", "min"):
        return pooling.backward_extreme(node.backend, dy, node.saved["picked"], *place, dx, node.buffer)
    spread = pooling.backward_average if mode == "average" else pooling.backward_total
    return spread(node.backend, dy, *place, dx, node.buffer)
