"""Convolution of images (N, H, W, C) with kernels (kh, kw, C, O), and its two gradients.

A line (N, T, C) is an image of height 1. The transposed convolution is the same three functions with other roles: its forward pass is
`backward_input`, its input gradient `forward`, its kernel gradient `backward_kernel` with x and dy exchanged.

`scratch(name, shape)` lends memory that the caller keeps from step to step (a layer passes `node.buffer`).
"""

import ctypes
import math
from functools import lru_cache
from typing import Any

import numpy as np

from ..errors import ShapeError
from . import cuda
from .library import address, fits
from .window import Padding, Pair, extent, padded, place, positions, sum_of_rows, windows

Array = Any
COLUMNS = 256 * 1024  # numbers of unfolded windows at a time: 1 MB stays in the cache (measured)
PRODUCTS = 32 * 1024  # numbers that each cell of the kernel adds to dx at a time (measured)
NUMBERS_ON_DEVICE = 64 * 1024 * 1024
TILES = 56  # as in native/winograd.h
BANDED = 3  # widths of the kernel: where lines are no longer, a band matrix is faster (measured)
WIDE = 16  # channels of x and y: from here on few large products are faster than one for each cell of the kernel (measured)
SHORT = 8  # numbers in a line of a window (measured)


def forward(
    backend: Any,
    x: Array,
    kernel: Array,
    bias: Array | None,
    stride: Pair,
    padding: Padding,
    dilation: Pair,
    out: Array,
    scratch: Any,
    rectified: bool = False,
) -> Array:
    """y[n, i, j, o] = b[o] + Σ x[n, i·s + a·d, j·s + b·d, c] K[a, b, c, o]; `out` has the shape of y. Rectified: max(0, y)."""
    if fits(backend, x, kernel, bias, out):
        shape, memory = _native(x, kernel, stride, padding, dilation, out, scratch)
        backend.native.convolution_forward(address(x), address(kernel), address(bias), address(out), shape, address(memory), rectified)
        return out
    if cuda.fits(backend, x, kernel, bias, out):
        _layout(x.shape, kernel.shape, out.shape, stride, padding, dilation)
        cuda.convolution.forward(backend, x, kernel, bias, stride, padding, dilation, out, scratch)
        return backend.xp.maximum(out, 0, out=out) if rectified else out
    kh, kw, channels, outputs = kernel.shape
    image = padded(backend.xp, x, padding, scratch, "convolution.padded")
    K = kernel.reshape(kh * kw * channels, outputs)
    line = None if bias is None else backend.xp.tile(bias, out.shape[2])  # a whole line at a time, as there may be few channels
    for block, columns in _unfold(backend, image, out.shape, (kh, kw), stride, dilation, scratch):
        backend.xp.matmul(columns, K, out=out[block].reshape(-1, outputs))
        y = out[block].reshape(-1, out.shape[2] * outputs)
        if line is not None:
            y += line
        if rectified:
            backend.xp.maximum(y, 0, out=y)
    return out


def backward_input(
    backend: Any, dy: Array, kernel: Array, stride: Pair, padding: Padding, dilation: Pair, out: Array, scratch: Any
) -> Array:
    """dx: dy, its cells a stride apart, convolved with the kernel turned by half a circle; `out` has the shape of x."""
    if fits(backend, dy, kernel, out):
        shape, memory = _native(out, kernel, stride, padding, dilation, dy, scratch)
        backend.native.convolution_backward_input(address(dy), address(kernel), address(out), shape, address(memory))
        return out
    if cuda.fits(backend, dy, kernel, out):
        _layout(out.shape, kernel.shape, dy.shape, stride, padding, dilation)
        return cuda.convolution.backward_input(backend, dy, kernel, stride, padding, dilation, out, scratch)
    kh, kw, channels, outputs = kernel.shape
    n, rows, columns, _ = dy.shape
    (top, bottom), (left, right) = padding
    if stride == dilation == (1, 1) and out.shape[2] + left + right <= BANDED * kw:
        return _backward_by_band(backend, dy, kernel, padding, out, scratch)
    if stride == (1, 1) and min(channels, outputs) >= WIDE and max(top, bottom, left, right) < min(kh, kw):
        return _backward_by_windows(backend, dy, kernel, padding, dilation, out, scratch)
    images = _images(backend, n, rows * columns * max(channels, outputs), PRODUCTS)
    products = scratch("convolution.products", (images, rows, columns, channels))
    bordered = scratch("convolution.frame", (images, out.shape[1] + top + bottom, out.shape[2] + left + right, channels))
    for start in range(0, n, images):
        block = slice(start, min(n, start + images))
        product, frame = products[: block.stop - start], bordered[: block.stop - start]
        frame.fill(0)
        view = windows(backend.xp, frame, (kh, kw), stride, dilation)[:, :rows, :columns]
        for cell in np.ndindex(kh, kw):
            backend.xp.matmul(dy[block].reshape(-1, outputs), kernel[cell].T, out=product.reshape(-1, channels))
            view[:, :, :, *cell] += product
        place(out[block], frame, -top, -left)
    return out


def _backward_by_windows(backend: Any, dy: Array, kernel: Array, padding: Padding, dilation: Pair, out: Array, scratch: Any) -> Array:
    """dx where pixels have many channels: windows of dy times the kernel turned by half a circle, as few large products."""
    kh, kw, channels, outputs = kernel.shape
    turned = scratch("convolution.turned", (kh, kw, outputs, channels))
    turned[...] = kernel[::-1, ::-1].swapaxes(2, 3)
    spans = [extent(size, apart) - 1 for size, apart in zip((kh, kw), dilation, strict=True)]
    border = tuple((span - before, span - after) for span, (before, after) in zip(spans, padding, strict=True))
    return forward(backend, dy, turned, None, (1, 1), border, dilation, out, lambda name, shape: scratch(f"{name}.back", shape))


def _backward_by_band(backend: Any, dy: Array, kernel: Array, padding: Padding, out: Array, scratch: Any) -> Array:
    """dx where lines are short: a line of dy times a band matrix is what it gives to each of the kh lines of x that it came from.

    The band has some zeros, but the product is one large one, and whole lines are added up.
    """
    kh, kw, channels, outputs = kernel.shape
    n, rows, columns, _ = dy.shape
    (top, _), (left, right) = padding
    width = out.shape[2] + left + right
    band = scratch("convolution.band", (columns, outputs, kh, width, channels))
    band.fill(0)
    along_j, along_o, along_a, along_w, along_c = band.strides
    shape, strides = (columns, kw, outputs, kh, channels), (along_j + along_w, along_w, along_o, along_a, along_c)
    backend.xp.lib.stride_tricks.as_strided(band, shape, strides)[...] = kernel.transpose(1, 3, 0, 2)
    images = _images(backend, n, rows * kh * width * channels, COLUMNS)
    shares = scratch("convolution.shares", (images, rows, kh, width, channels))
    bordered = scratch("convolution.frame", (images, rows + kh - 1, width, channels))
    for start in range(0, n, images):
        block = slice(start, min(n, start + images))
        share, frame = shares[: block.stop - start], bordered[: block.stop - start]
        lines = dy[block].reshape(-1, columns * outputs)
        backend.xp.matmul(lines, band.reshape(columns * outputs, -1), out=share.reshape(len(lines), -1))
        frame.fill(0)
        for a in range(kh):
            frame[:, a : a + rows] += share[:, :, a]
        place(out[block], frame, -top, -left)
    return out


def backward_kernel(
    backend: Any,
    x: Array,
    dy: Array,
    stride: Pair,
    padding: Padding,
    dilation: Pair,
    dkernel: Array,
    dbias: Array | None,
    scratch: Any,
) -> None:
    """dK[a, b, c, o] = Σ x[n, i·s + a·d, j·s + b·d, c] dy[n, i, j, o] and db[o] = Σ dy[n, i, j, o], written to `dkernel`, `dbias`."""
    if fits(backend, x, dy, dkernel, dbias):
        shape, memory = _native(x, dkernel, stride, padding, dilation, dy, scratch)
        backend.native.convolution_backward_kernel(address(x), address(dy), address(dkernel), address(dbias), shape, address(memory))
        return
    if cuda.fits(backend, x, dy, dkernel, dbias):
        _layout(x.shape, dkernel.shape, dy.shape, stride, padding, dilation)
        cuda.convolution.backward_kernel(backend, x, dy, stride, padding, dilation, dkernel, dbias, scratch)
        return
    kh, kw, channels, outputs = dkernel.shape
    image = padded(backend.xp, x, padding, scratch, "convolution.padded")
    dK = dkernel.reshape(kh * kw * channels, outputs)
    part = scratch("convolution.part", dK.shape)
    dK.fill(0)
    for block, columns in _unfold(backend, image, dy.shape, (kh, kw), stride, dilation, scratch):
        backend.xp.matmul(columns.T, dy[block].reshape(-1, outputs), out=part)
        dK += part
    if dbias is not None:
        sum_of_rows(dy, dbias)


def _unfold(backend: Any, image: Array, out_shape: tuple[int, ...], size: Pair, stride: Pair, dilation: Pair, scratch: Any):
    """Windows of a few images at a time as rows (images · rows · columns, kh · kw · C), with the slice of images.

    Where a line of a window is short, the numbers of one cell in all windows are laid beside each other, as longer runs copy faster.
    """
    n, rows, columns, _ = out_shape
    cells = (*size, image.shape[3])
    width = math.prod(cells)
    images = _images(backend, n, rows * columns * width, COLUMNS)
    view = windows(backend.xp, image, size, stride, dilation)[:, :rows, :columns]
    by_cell = size[1] * image.shape[3] < SHORT
    memory = scratch("convolution.columns", (images * rows * columns * width,))
    for start in range(0, n, images):
        block = slice(start, min(n, start + images))
        count = (block.stop - start) * rows * columns
        unfolded = memory[: count * width]
        if by_cell:
            unfolded.reshape(*cells, -1, rows, columns)[...] = view[block].transpose(3, 4, 5, 0, 1, 2)
            yield block, unfolded.reshape(width, count).T
        else:
            unfolded.reshape(-1, rows, columns, *cells)[...] = view[block]
            yield block, unfolded.reshape(count, width)


def _images(backend: Any, count: int, numbers: int, most: int) -> int:
    """How many of `count` images to work on at a time, when each takes so many numbers."""
    return max(1, min(count, (most if backend.name == "cpu" else NUMBERS_ON_DEVICE) // numbers))


def _native(x: Array, kernel: Array, stride: Pair, padding: Padding, dilation: Pair, y: Array, scratch: Any) -> tuple[Any, Array]:
    """What the compiled twins need besides the arrays: the numbers of the shape and memory to work in."""
    shape, floats = _layout(x.shape, kernel.shape, y.shape, stride, padding, dilation)
    return shape, scratch("convolution.native", (floats,))


@lru_cache(4096)
def _layout(x: tuple, kernel: tuple, y: tuple, stride: Pair, padding: Padding, dilation: Pair) -> tuple[Any, int]:
    """The C struct Shape and the floats of scratch memory, after a check that the shapes go together: C trusts them."""
    (n, h, w, c), (kh, kw, channels, outputs) = x, kernel
    rows, columns = (positions((h, w)[i], kernel[i], stride[i], padding[i], dilation[i]) for i in (0, 1))
    if channels != c or tuple(y) != (n, rows, columns, outputs) or min(*stride, *dilation) < 1 or min(*padding[0], *padding[1]) < 0:
        raise ShapeError(f"A convolution of {x} with a kernel {kernel} gives ({n}, {rows}, {columns}, {outputs}), not {tuple(y)}.")
    if kh * kw > 4096:
        raise ShapeError(f"A convolution kernel may have up to 4096 cells, got {kh} × {kw}.")
    numbers = (n, h, w, c, kh, kw, outputs, *stride, *dilation, padding[0][0], padding[1][0], rows, columns)
    frame_x = ((rows - 1) * stride[0] + extent(kh, dilation[0])) * ((columns - 1) * stride[1] + extent(kw, dilation[1])) * c
    frame_dy = (h + extent(kh, dilation[0]) - 1) * (w + extent(kw, dilation[1]) - 1) * outputs
    panels = kh * kw * max(c * (outputs + 32), outputs * (c + 32))
    floats = 128 + max(panels, rows * columns * 32) + max(frame_x, frame_dy)
    if (kh, kw) == (3, 3):
        frame = max(c, outputs) * (max(h, rows) + 3) * (max(w, columns) + 3)
        floats = max(floats, 128 + 16 * (c * outputs + TILES * (c + outputs)) + frame)
    return (ctypes.c_int64 * len(numbers))(*numbers), floats
