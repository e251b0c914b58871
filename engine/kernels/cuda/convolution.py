"""Convolution on a GPU: windows unfolded by one kernel, then one matrix product; see ../convolution.py for what it does.

Images are worked on a few at a time, so that the unfolded windows stay small: they are made again in the backward pass, which is
cheaper than keeping them.
"""

from collections.abc import Iterator
from typing import Any

from ..window import Padding, Pair

Array = Any
COLUMNS = 16 * 1024 * 1024  # numbers of unfolded windows at a time: 64 MB, about what the largest caches hold


def forward(
    backend: Any, x: Array, kernel: Array, bias: Array | None, stride: Pair, padding: Padding, dilation: Pair, out: Array, scratch: Any
) -> Array:
    """y, written to `out`."""
    K = kernel.reshape(-1, kernel.shape[3])
    for block, columns in _unfolded(backend, x, kernel.shape, stride, padding, dilation, out.shape, scratch):
        backend.xp.matmul(columns, K, out=out[block].reshape(-1, K.shape[1]))
    if bias is not None:
        out += bias
    return out


def backward_input(
    backend: Any, dy: Array, kernel: Array, stride: Pair, padding: Padding, dilation: Pair, out: Array, scratch: Any
) -> Array:
    """dx, written to `out`."""
    K = kernel.reshape(-1, kernel.shape[3])
    for block, columns in _memory(kernel.shape, dy.shape, scratch):
        backend.xp.matmul(dy[block].reshape(-1, K.shape[1]), K.T, out=columns)
        dx = out[block]
        backend.cuda.each("fold", dx.size, columns, dx, dx.size, *_geometry(out, kernel.shape, stride, padding, dilation, dy.shape))
    return out


def backward_kernel(
    backend: Any, x: Array, dy: Array, stride: Pair, padding: Padding, dilation: Pair, dkernel: Array, dbias: Array | None, scratch: Any
) -> None:
    """The gradients of kernel and bias."""
    dK = dkernel.reshape(-1, dkernel.shape[3])
    for block, columns in _unfolded(backend, x, dkernel.shape, stride, padding, dilation, dy.shape, scratch):
        part = scratch("convolution.part", dK.shape) if block.start else dK
        backend.xp.matmul(columns.T, dy[block].reshape(-1, dK.shape[1]), out=part)
        if block.start:
            dK += part
    if dbias is not None:
        dy.reshape(-1, dK.shape[1]).sum(axis=0, out=dbias)


def _unfolded(backend, x, kernel_shape, stride, padding, dilation, out_shape, scratch) -> Iterator[tuple[slice, Array]]:
    """Windows of a few images at a time as rows (images · rows · columns, kh · kw · C), with the slice of images."""
    for block, columns in _memory(kernel_shape, out_shape, scratch):
        geometry = _geometry(x, kernel_shape, stride, padding, dilation, out_shape)
        backend.cuda.each("unfold", columns.size, x[block], columns, columns.size, *geometry)
        yield block, columns


def _memory(kernel_shape: tuple, out_shape: tuple, scratch: Any) -> Iterator[tuple[slice, Array]]:
    kh, kw, channels, _ = kernel_shape
    n, rows, columns, _ = out_shape
    width = kh * kw * channels
    images = max(1, min(n, COLUMNS // (rows * columns * width)))
    memory = scratch("convolution.columns", (images * rows * columns, width))
    for start in range(0, n, images):
        block = slice(start, min(n, start + images))
        yield block, memory[: (block.stop - start) * rows * columns]


def _geometry(image: Array, kernel_shape: tuple, stride: Pair, padding: Padding, dilation: Pair, out_shape: tuple) -> tuple[int, ...]:
    return (*image.shape[1:], *kernel_shape[:2], *stride, *dilation, padding[0][0], padding[1][0], *out_shape[1:3])
