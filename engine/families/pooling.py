"""Pooling as layers do it: one way in and one way back for maximum, minimum, average and sum, over windows or over everything."""

from math import prod

import numpy as np

from ..errors import ShapeError
from ..kernels import pooling
from ..layer import Array, Node
from .sliding import Window, zeros_around

MODES = ("max", "min", "average", "sum")


def require_padding_below(title: str, size: int, padding: int | str) -> None:
    """Raise a ShapeError where a window could lie in the padding alone, with no number to pool."""
    if isinstance(padding, int) and padding >= size:
        raise ShapeError(
            "{title} needs a padding smaller than its window of {size}, got {padding}. Use {most} or less.",
            title=title,
            size=size,
            padding=padding,
            most=size - 1,
        )


def numbers_fit(window: Window) -> bool:
    """Whether a byte can hold the number of any cell of a window, as the compiled twins need it."""
    return pooling.index_dtype(window.kernel) is np.uint8


def pool(node: Node, mode: str, window: Window, x: Array, y: Array) -> Array:
    """Pool images `x` (batch, height, width, channels) into `y`; keeps in the node what `pool_backward` needs."""
    place = (window.kernel, window.stride, zeros_around(window, *x.shape[1:3]))
    if mode in ("max", "min"):
        picked = node.buffer("picked", y.shape, pooling.index_dtype(window.kernel))
        node.saved["picked"] = picked
        if mode == "max":
            node.saved["rectified"] = y if node.rectified else None
            return pooling.maximum(node.backend, x, *place, y, picked, node.buffer, node.rectified)
        return pooling.minimum(node.backend, x, *place, y, picked, node.buffer)
    gather = pooling.average if mode == "average" else pooling.total
    return gather(node.backend, x, *place, y, node.buffer)


def pool_backward(node: Node, mode: str, window: Window, dy: Array, dx: Array) -> Array:
    """Send the gradient of the pooled images back to the cells that it came from."""
    place = (window.kernel, window.stride, zeros_around(window, *dx.shape[1:3]))
    if mode in ("max", "min"):
        return pooling.backward_extreme(node.backend, dy, node.saved["picked"], *place, dx, node.buffer, node.saved.get("rectified"))
    spread = pooling.backward_average if mode == "average" else pooling.backward_total
    return spread(node.backend, dy, *place, dx, node.buffer)


def pool_all(node: Node, mode: str, x: Array, y: Array) -> Array:
    """Pool every place of `x` (batch, ..., channels) into `y` (batch, channels)."""
    places = x.reshape(len(x), -1, x.shape[-1])
    if mode in ("max", "min"):
        lines = node.buffer("lines", (*y.shape, places.shape[1]))  # NumPy would make this copy in memory of its own
        lines[...] = places.transpose(0, 2, 1)
        winner = node.buffer("winner", y.shape, "int64")
        (lines.argmax if mode == "max" else lines.argmin)(axis=2, out=winner)
        (lines.max if mode == "max" else lines.min)(axis=2, out=y)
        return y
    places.sum(axis=1, out=y)
    if mode == "average":
        y *= 1 / places.shape[1]
    return y


def pool_all_backward(node: Node, mode: str, dy: Array, dx: Array) -> Array:
    """Send the gradient of what `pool_all` gave back to all places, or to the winner."""
    xp, (batch, channels) = node.xp, dy.shape
    count = prod(dx.shape[1:-1])
    if mode in ("max", "min"):
        place = node.buffer("place", dy.shape, "int64")  # where the winners lie in dx seen as one line
        xp.multiply(node.buffer("winner", dy.shape, "int64"), channels, out=place)
        place += xp.arange(channels)
        place += (xp.arange(batch) * (count * channels))[:, None]
        dx.fill(0)
        dx.reshape(-1)[place] = dy
        return dx
    xp.multiply(dy[:, None], 1 / count if mode == "average" else 1, out=dx.reshape(batch, count, channels))
    return dx
