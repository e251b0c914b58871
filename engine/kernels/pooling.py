"""Pooling of images (N, H, W, C): one number for each window and channel, and the way back.

Maximum and minimum never pick the border; the first of equal cells wins. Average divides by the cells of the image in the window
(`count_border=False`) or by the whole window. `picked` (the shape of y) holds the winners' places in their windows, row by row,
in the dtype that `index_dtype` names.
"""

import ctypes
from functools import lru_cache
from typing import Any

import numpy as np

from ..errors import ShapeError
from . import cuda
from .library import address, fits
from .window import Padding, Pair, copy_cells, padded, place, positions, windows

Array = Any


def index_dtype(size: Pair) -> Any:
    """The smallest dtype that numbers the cells of a window."""
    return np.uint8 if size[0] * size[1] <= 256 else np.int32


def maximum(
    backend: Any,
    x: Array,
    size: Pair,
    stride: Pair,
    padding: Padding,
    out: Array,
    picked: Array,
    scratch: Any,
    rectified: bool = False,
) -> Array:
    """y[n, i, j, c] = max of x[n, i·s + a, j·s + b, c] over the window; `picked` gets a·width + b of the winner.

    Rectified: max(0, y). As a ReLU before the pooling gives the same, it can be done here, where there are fewer numbers.
    """
    return _extreme(backend, x, size, stride, padding, out, picked, scratch, "greater", rectified)


def minimum(backend: Any, x: Array, size: Pair, stride: Pair, padding: Padding, out: Array, picked: Array, scratch: Any) -> Array:
    """y[n, i, j, c] = min of x[n, i·s + a, j·s + b, c] over the window; `picked` gets a·width + b of the winner."""
    return _extreme(backend, x, size, stride, padding, out, picked, scratch, "less", False)


def _extreme(backend, x, size, stride, padding, out, picked, scratch, better, rectified) -> Array:
    if fits(backend, x, out) and _bytes(picked, out):
        twin = backend.native.pooling_maximum if better == "greater" else backend.native.pooling_minimum
        twin(address(x), address(out), address(picked), _layout(x.shape, out.shape, size, stride, padding), rectified)
        return out
    if cuda.fits(backend, x, out) and _bytes(picked, out):
        shape = _layout(x.shape, out.shape, size, stride, padding)
        cuda.pooling.extreme(backend, x, out, picked, shape, 1 if better == "greater" else -1)
        return backend.xp.maximum(out, 0, out=out) if rectified else out
    xp = backend.xp
    worst = -np.inf if better == "greater" else np.inf
    view = windows(xp, padded(xp, x, padding, scratch, "pooling.padded", worst), size, stride)[:, : out.shape[1], : out.shape[2]]
    wins, number = scratch("pooling.wins", out.shape, np.bool_), scratch("pooling.number", out.shape, picked.dtype)
    fold = xp.maximum if better == "greater" else xp.minimum
    copy_cells(out, view[:, :, :, 0, 0])
    picked.fill(0)
    cell = scratch("pooling.cell", out.shape)
    for a in range(size[0]):
        for b in range(size[1]):
            if a == b == 0:
                continue
            copy_cells(cell, view[:, :, :, a, b])
            getattr(xp, better)(cell, out, out=wins)
            xp.multiply(wins, picked.dtype.type(a * size[1] + b), out=number)
            xp.maximum(picked, number, out=picked)  # numbers grow, so the last winner stays
            fold(out, cell, out=out)
    return xp.maximum(out, 0, out=out) if rectified else out


def backward_extreme(
    backend: Any,
    dy: Array,
    picked: Array,
    size: Pair,
    stride: Pair,
    padding: Padding,
    out: Array,
    scratch: Any,
    rectified: Array | None = None,
) -> Array:
    """dx of maximum and minimum: dy goes to the winner of each window; `out` has the shape of x.

    `rectified` is the y of a rectified pooling: where it is not positive nothing goes back.
    """
    if fits(backend, dy, rectified, out) and _bytes(picked, dy):
        shape = _layout(out.shape, dy.shape, size, stride, padding)
        backend.native.pooling_backward_extreme(address(dy), address(rectified), address(picked), address(out), shape)
        return out
    if rectified is not None:
        dy = backend.xp.multiply(dy, rectified > 0, out=scratch("pooling.passed", dy.shape))
    if cuda.fits(backend, dy, out) and _bytes(picked, dy):
        return cuda.pooling.backward_extreme(backend, dy, picked, out, _layout(out.shape, dy.shape, size, stride, padding))
    wins = scratch("pooling.wins", dy.shape, np.bool_)
    share = scratch("pooling.share", dy.shape)

    def share_of(cell: int) -> Array:
        backend.xp.equal(picked, picked.dtype.type(cell), out=wins)
        return backend.xp.multiply(dy, wins, out=share)

    return _spread(backend, share_of, dy.shape, size, stride, padding, out, scratch)


def total(backend: Any, x: Array, size: Pair, stride: Pair, padding: Padding, out: Array, scratch: Any) -> Array:
    """y[n, i, j, c] = sum of x[n, i·s + a, j·s + b, c] over the window."""
    if fits(backend, x, out):
        backend.native.pooling_total(address(x), address(out), _layout(x.shape, out.shape, size, stride, padding), 0)
        return out
    if cuda.fits(backend, x, out):
        return cuda.pooling.total(backend, x, out, _layout(x.shape, out.shape, size, stride, padding), mean=False)
    view = windows(backend.xp, padded(backend.xp, x, padding, scratch, "pooling.padded"), size, stride)
    view = view[:, : out.shape[1], : out.shape[2]]
    out[...] = view[:, :, :, 0, 0]
    for a in range(size[0]):
        for b in range(size[1]):
            if a or b:
                out += view[:, :, :, a, b]
    return out


def backward_total(backend: Any, dy: Array, size: Pair, stride: Pair, padding: Padding, out: Array, scratch: Any) -> Array:
    """dx of the sum: dy goes to each cell of its window; `out` has the shape of x."""
    if fits(backend, dy, out):
        backend.native.pooling_backward_total(address(dy), address(out), _layout(out.shape, dy.shape, size, stride, padding), 0)
        return out
    if cuda.fits(backend, dy, out):
        return cuda.pooling.backward_total(backend, dy, out, _layout(out.shape, dy.shape, size, stride, padding), mean=False)
    return _spread(backend, lambda cell: dy, dy.shape, size, stride, padding, out, scratch)


def average(
    backend: Any, x: Array, size: Pair, stride: Pair, padding: Padding, out: Array, scratch: Any, count_border: bool = False
) -> Array:
    """y[n, i, j, c] = mean of x over the window; the border counts as zeros or (count_border=False) not at all."""
    if fits(backend, x, out):
        shape = _layout(x.shape, out.shape, size, stride, padding, count_border)
        backend.native.pooling_total(address(x), address(out), shape, 1)
        return out
    if cuda.fits(backend, x, out):
        return cuda.pooling.total(backend, x, out, _layout(x.shape, out.shape, size, stride, padding, count_border), mean=True)
    total(backend, x, size, stride, padding, out, scratch)
    out *= _share(backend, x.shape, out, size, stride, padding, count_border)
    return out


def backward_average(
    backend: Any, dy: Array, size: Pair, stride: Pair, padding: Padding, out: Array, scratch: Any, count_border: bool = False
) -> Array:
    """dx of the mean: each cell of a window gets dy divided by the count; `out` has the shape of x."""
    if fits(backend, dy, out):
        shape = _layout(out.shape, dy.shape, size, stride, padding, count_border)
        backend.native.pooling_backward_total(address(dy), address(out), shape, 1)
        return out
    if cuda.fits(backend, dy, out):
        shape = _layout(out.shape, dy.shape, size, stride, padding, count_border)
        return cuda.pooling.backward_total(backend, dy, out, shape, mean=True)
    share = backend.xp.multiply(
        dy, _share(backend, out.shape, dy, size, stride, padding, count_border), out=scratch("pooling.share", dy.shape)
    )
    return backward_total(backend, share, size, stride, padding, out, scratch)


def _share(backend: Any, x_shape: tuple, y: Array, size: Pair, stride: Pair, padding: Padding, count_border: bool) -> Any:
    """One over the cells that count, for each window: (rows, columns, 1), or one number where all are alike."""
    if count_border or padding == ((0, 0), (0, 0)):
        return 1.0 / (size[0] * size[1])
    rows, columns = (_inside(x_shape[1 + axis], y.shape[1 + axis], size[axis], stride[axis], padding[axis][0]) for axis in (0, 1))
    return backend.asarray(1.0 / np.maximum(rows[:, None] * columns[None, :], 1), y.dtype)[:, :, None]


def _inside(length: int, count: int, size: int, stride: int, before: int) -> np.ndarray:
    start = np.arange(count) * stride - before
    return np.minimum(start + size, length) - np.maximum(start, 0)


def _spread(backend, share_of, dy_shape, size, stride, padding, out, scratch) -> Array:
    """Add for each cell of the window its share of dy to where that cell lay in x."""
    (top, bottom), (left, right) = padding
    n, h, w, c = out.shape
    bordered = top or bottom or left or right
    frame = scratch("pooling.frame", (n, h + top + bottom, w + left + right, c)) if bordered else out
    frame.fill(0)
    view = windows(backend.xp, frame, size, stride)[:, : dy_shape[1], : dy_shape[2]]
    apart = stride[0] >= size[0] and stride[1] >= size[1]  # no cell gets anything from two windows
    for a in range(size[0]):
        for b in range(size[1]):
            cell, share = view[:, :, :, a, b], share_of(a * size[1] + b)
            if apart:
                copy_cells(cell, share)
            else:
                cell += share
    if bordered:
        place(out, frame, -top, -left)
    return out


def _bytes(picked: Array, y: Array) -> bool:
    return picked.dtype == np.uint8 and picked.flags.c_contiguous and picked.shape == y.shape


@lru_cache(1024)
def _layout(x: tuple, y: tuple, size: Pair, stride: Pair, padding: Padding, count_border: bool = False) -> Any:
    """The C struct Shape, after a check that the shapes go together: C trusts them."""
    n, h, w, c = x
    rows, columns = (positions((h, w)[i], size[i], stride[i], padding[i]) for i in (0, 1))
    if tuple(y) != (n, rows, columns, c) or min(*size, *stride) < 1 or min(*padding[0], *padding[1]) < 0:
        raise ShapeError(f"Pooling of {x} over {size} gives ({n}, {rows}, {columns}, {c}), not {tuple(y)}.")
    numbers = (n, h, w, c, *size, *stride, padding[0][0], padding[1][0], rows, columns, int(count_border))
    return (ctypes.c_int64 * len(numbers))(*numbers)
