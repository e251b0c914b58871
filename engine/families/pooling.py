"""Pooling as layers do it: one way in and one way back for maximum, minimum, average and sum, over windows or over everything."""

from math import prod
from typing import Any

import numpy as np

from ..errors import ShapeError
from ..kernels import pooling
from ..layer import Array, Node
from ..settings import setting
from .sliding import Window, zeros_around

MODES = ("max", "min", "average", "sum")


def count_padding_setting() -> Any:
    """Whether the zeros of the padding count in a mean."""
    return setting(default=False, help="In a mean, divide by the whole window, zeros of the padding included, as PyTorch does.")


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


def pool(node: Node, mode: str, window: Window, x: Array, y: Array, count_padding: bool = False) -> Array:
    """Pool images `x` (batch, height, width, channels) into `y`; keeps in the node what `pool_backward` needs."""
    place = (window.kernel, window.stride, zeros_around(window, *x.shape[1:3]))
    if mode in ("max", "min"):
        picked = node.buffer("picked", y.shape, pooling.index_dtype(window.kernel))
        node.saved["picked"] = picked
        if mode == "max":
            node.saved["rectified"] = y if node.rectified else None
            return pooling.maximum(node.backend, x, *place, y, picked, node.buffer, node.rectified)
        return pooling.minimum(node.backend, x, *place, y, picked, node.buffer)
    if mode == "average":
        return pooling.average(node.backend, x, *place, y, node.buffer, count_padding)
    return pooling.total(node.backend, x, *place, y, node.buffer)


def pool_backward(node: Node, mode: str, window: Window, dy: Array, dx: Array, count_padding: bool = False) -> Array:
    """Send the gradient of the pooled images back to the cells that it came from."""
    place = (window.kernel, window.stride, zeros_around(window, *dx.shape[1:3]))
    if mode in ("max", "min"):
        return pooling.backward_extreme(node.backend, dy, node.saved["picked"], *place, dx, node.buffer, node.saved.get("rectified"))
    if mode == "average":
        return pooling.backward_average(node.backend, dy, *place, dx, node.buffer, count_padding)
    return pooling.backward_total(node.backend, dy, *place, dx, node.buffer)


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
    total = places.sum(axis=1, dtype=np.float64)  # one place after the other: in float32 each would be rounded
    node.xp.multiply(total, 1 / places.shape[1] if mode == "average" else 1, out=y)
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
