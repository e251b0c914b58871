"""Depthwise convolution: each channel of (N, H, W, C) with its own kernels (kh, kw, C, M), giving C·M channels, and its gradients."""

from typing import Any

from .window import Padding, Pair, extent, padded, place, windows

Array = Any


def forward(
    backend: Any, x: Array, kernel: Array, bias: Array | None, stride: Pair, padding: Padding, dilation: Pair, out: Array, scratch: Any
) -> Array:
    """y[n, i, j, c·M + m] = b[c·M + m] + Σ x[n, i·s + a·d, j·s + b·d, c] K[a, b, c, m]."""
    kh, kw, channels, multiplier = kernel.shape
    view = windows(backend.xp, padded(backend.xp, x, padding, scratch, "depthwise.padded"), (kh, kw), stride, dilation)
    y = out.reshape(*out.shape[:3], channels, multiplier)
    term = scratch("depthwise.term", y.shape)
    y[...] = 0.0 if bias is None else bias.reshape(channels, multiplier)
    for a in range(kh):
        for b in range(kw):
            backend.xp.multiply(view[:, : out.shape[1], : out.shape[2], a, b, :, None], kernel[a, b], out=term)
            y += term
    return out


def backward_input(
    backend: Any, dy: Array, kernel: Array, stride: Pair, padding: Padding, dilation: Pair, out: Array, scratch: Any
) -> Array:
    """dx[n, i·s + a·d, j·s + b·d, c] = Σ dy[n, i, j, c·M + m] K[a, b, c, m]; `out` has the shape of x."""
    kh, kw, channels, multiplier = kernel.shape
    n, h, w, _ = out.shape
    frame = scratch("depthwise.spread", (n, h + extent(kh, dilation[0]) - 1, w + extent(kw, dilation[1]) - 1, channels * multiplier))
    frame.fill(0)
    place(frame, dy, extent(kh, dilation[0]) - 1 - padding[0][0], extent(kw, dilation[1]) - 1 - padding[1][0], stride)
    term = scratch("depthwise.dx_term", out.shape)
    out.fill(0)
    for a in range(kh):
        for b in range(kw):
            top, left = a * dilation[0], b * dilation[1]
            shifted = frame[:, top : top + h, left : left + w]
            for m in range(multiplier):
                backend.xp.multiply(shifted[..., m::multiplier], kernel[kh - 1 - a, kw - 1 - b, :, m], out=term)
                out += term
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
    """dK[a, b, c, m] = Σ x[n, i·s + a·d, j·s + b·d, c] dy[n, i, j, c·M + m]; db = Σ dy."""
    kh, kw, channels, multiplier = dkernel.shape
    view = windows(backend.xp, padded(backend.xp, x, padding, scratch, "depthwise.padded"), (kh, kw), stride, dilation)
    gradient = dy.reshape(*dy.shape[:3], channels, multiplier)
    term = scratch("depthwise.term", gradient.shape)
    for a in range(kh):
        for b in range(kw):
            backend.xp.multiply(view[:, : dy.shape[1], : dy.shape[2], a, b, :, None], gradient, out=term)
            term.sum(axis=(0, 1, 2), out=dkernel[a, b])
    if dbias is not None:
        dy.sum(axis=(0, 1, 2), out=dbias)
