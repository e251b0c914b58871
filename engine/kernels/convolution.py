"""Convolution of images (N, H, W, C) with kernels (kh, kw, C, O), and its two gradients.

A line (N, T, C) is an image of height 1. The transposed convolution is the same three functions with other roles: its forward pass is
`backward_input`, its input gradient `forward`, its kernel gradient `backward_kernel` with x and dy exchanged.

`scratch(name, shape)` lends memory that the caller keeps from step to step (a layer passes `node.buffer`).
"""

from typing import Any

from .window import Padding, Pair, extent, padded, place, windows

Array = Any
COLUMNS = 256 * 1024  # numbers of unfolded windows at a time: 1 MB stays in the cache (measured)
COLUMNS_ON_DEVICE = 64 * 1024 * 1024


def forward(
    backend: Any, x: Array, kernel: Array, bias: Array | None, stride: Pair, padding: Padding, dilation: Pair, out: Array, scratch: Any
) -> Array:
    """y[n, i, j, o] = b[o] + Σ x[n, i·s + a·d, j·s + b·d, c] K[a, b, c, o]; `out` has the shape of y."""
    kh, kw, channels, outputs = kernel.shape
    image = padded(backend.xp, x, padding, scratch, "convolution.padded")
    K = kernel.reshape(kh * kw * channels, outputs)
    for block, columns in _unfold(backend, image, out.shape, (kh, kw), stride, dilation, scratch):
        y = out[block].reshape(-1, outputs)
        backend.xp.matmul(columns, K, out=y)
        if bias is not None:
            y += bias
    return out


def backward_input(
    backend: Any, dy: Array, kernel: Array, stride: Pair, padding: Padding, dilation: Pair, out: Array, scratch: Any
) -> Array:
    """dx: dy, its cells a stride apart, convolved with the kernel turned by half a circle; `out` has the shape of x."""
    kh, kw, channels, outputs = kernel.shape
    n, h, w, _ = out.shape
    frame = scratch("convolution.spread", (n, h + extent(kh, dilation[0]) - 1, w + extent(kw, dilation[1]) - 1, outputs))
    frame.fill(0)
    place(frame, dy, extent(kh, dilation[0]) - 1 - padding[0][0], extent(kw, dilation[1]) - 1 - padding[1][0], stride)
    turned = scratch("convolution.turned", (kh, kw, outputs, channels))
    turned[...] = kernel[::-1, ::-1].transpose(0, 1, 3, 2)
    K = turned.reshape(kh * kw * outputs, channels)
    for block, columns in _unfold(backend, frame, out.shape, (kh, kw), (1, 1), dilation, scratch):
        backend.xp.matmul(columns, K, out=out[block].reshape(-1, channels))
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
    kh, kw, channels, outputs = dkernel.shape
    image = padded(backend.xp, x, padding, scratch, "convolution.padded")
    dK = dkernel.reshape(kh * kw * channels, outputs)
    part = scratch("convolution.part", dK.shape)
    dK.fill(0)
    for block, columns in _unfold(backend, image, dy.shape, (kh, kw), stride, dilation, scratch):
        backend.xp.matmul(columns.T, dy[block].reshape(-1, outputs), out=part)
        dK += part
    if dbias is not None:
        dy.reshape(-1, outputs).sum(axis=0, out=dbias)


def _unfold(backend: Any, image: Array, out_shape: tuple[int, ...], size: Pair, stride: Pair, dilation: Pair, scratch: Any):
    """Windows of a few images at a time as rows (images · rows · columns, kh · kw · C), with the slice of images."""
    n, rows, columns, _ = out_shape
    width = size[0] * size[1] * image.shape[3]
    at_once = COLUMNS if backend.name == "cpu" else COLUMNS_ON_DEVICE
    images = max(1, min(n, at_once // (rows * columns * width)))
    view = windows(backend.xp, image, size, stride, dilation)[:, :rows, :columns]
    memory = scratch("convolution.columns", (images, rows, columns, *size, image.shape[3]))
    for start in range(0, n, images):
        block = slice(start, min(n, start + images))
        part = memory[: block.stop - start]
        part[...] = view[block]
        yield block, part.reshape(-1, width)
