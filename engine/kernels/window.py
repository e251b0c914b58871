"""Windows that slide over images (N, H, W, C): how many there are, how an image is laid into a frame, a view of all windows."""

from typing import Any

import numpy as np

Array = Any
Pair = tuple[int, int]
Padding = tuple[Pair, Pair]  # ((top, bottom), (left, right))


def extent(size: int, dilation: int) -> int:
    """Cells from the first to the last that a kernel of `size` touches."""
    return (size - 1) * dilation + 1


def positions(length: int, size: int, stride: int, padding: Pair, dilation: int = 1) -> int:
    """How many windows fit into a padded line; 0 if none does."""
    room = length + padding[0] + padding[1] - extent(size, dilation)
    return room // stride + 1 if room >= 0 else 0


def place(frame: Array, image: Array, top: int, left: int, stride: Pair = (1, 1)) -> None:
    """Lay `image` into `frame` with its first cell at (top, left), cells `stride` apart; what falls outside is cut off."""
    rows, picked_rows = _overlap(frame.shape[1], image.shape[1], top, stride[0])
    columns, picked_columns = _overlap(frame.shape[2], image.shape[2], left, stride[1])
    frame[:, rows, columns] = image[:, picked_rows, picked_columns]


def _overlap(frame: int, image: int, start: int, stride: int) -> tuple[slice, slice]:
    first = max(0, -(start // stride))  # the first cell of the image that is inside
    last = max(first, min(image, (frame - start + stride - 1) // stride))
    begin = start + first * stride
    return slice(begin, begin + max(0, (last - first - 1) * stride + 1) if last > first else begin, stride), slice(first, last)


def padded(xp: Any, x: Array, padding: Padding, scratch: Any, name: str, value: float = 0.0) -> Array:
    """`x` with a border of `value`; `x` itself where there is no border."""
    (top, bottom), (left, right) = padding
    if not (top or bottom or left or right):
        return x
    n, h, w, c = x.shape
    frame = scratch(name, (n, h + top + bottom, w + left + right, c))
    frame.fill(value)
    place(frame, x, top, left)
    return frame


def windows(xp: Any, x: Array, size: Pair, stride: Pair, dilation: Pair = (1, 1)) -> Array:
    """A view (N, rows, columns, kh, kw, C) of all windows of `x`; nothing is copied."""
    n, h, w, c = x.shape
    along_n, along_h, along_w, along_c = x.strides
    shape = (
        n,
        positions(h, size[0], stride[0], (0, 0), dilation[0]),
        positions(w, size[1], stride[1], (0, 0), dilation[1]),
        *size,
        c,
    )
    strides = (along_n, along_h * stride[0], along_w * stride[1], along_h * dilation[0], along_w * dilation[1], along_c)
    return xp.lib.stride_tricks.as_strided(x, shape, strides)


def copy_cells(to: Array, source: Array) -> None:
    """to[...] = source, both (..., C): NumPy copies all channels of a cell as one piece where it can."""
    if isinstance(to, np.ndarray) and to.dtype == source.dtype and to.strides[-1] == source.strides[-1] == to.itemsize:
        cell = np.dtype((np.void, to.itemsize * to.shape[-1]))
        to, source = to.view(cell), source.view(cell)
    to[...] = source


def lines(x: Array) -> tuple[Array, int]:
    """`x` as lines of several pixels, and how many: NumPy is slow where only few numbers lie abreast, as the channels of a pixel do."""
    pixels = x.shape[-2] if x.ndim > 2 else 1
    return x.reshape(-1, pixels * x.shape[-1]), pixels


def sum_of_rows(y: Array, out: Array) -> None:
    """out[o] = Σ y[..., o], whole lines first."""
    abreast, pixels = lines(y)
    abreast.sum(axis=0).reshape(pixels, -1).sum(axis=0, out=out)
