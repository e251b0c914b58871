"""Convolution as layers do it: `operation` is the kernel module for full or depthwise convolution, images are (batch, height, width,
channels)."""

from types import ModuleType

from ..layer import Array, Node
from .sliding import Window, zeros_around


def convolve(node: Node, operation: ModuleType, window: Window, x: Array, kernel: Array, bias: Array | None, y: Array) -> Array:
    """Slide `kernel` over `x`, write what it answers to `y`; keeps `x` for the way back."""
    node.saved["x"] = x
    zeros = zeros_around(window, *x.shape[1:3])
    rectified = (True,) if node.rectified else ()  # only full convolution knows of it
    return operation.forward(node.backend, x, kernel, bias, window.stride, zeros, window.dilation, y, node.buffer, *rectified)


def convolve_backward(
    node: Node, operation: ModuleType, window: Window, dy: Array, kernel: Array, dkernel: Array | None, dbias: Array | None
) -> Array | None:
    """Write the gradients of kernel and bias (unless `dkernel` is None); return that of the image, or None if nobody needs it."""
    x = node.saved["x"]
    zeros = zeros_around(window, *x.shape[1:3])
    if dkernel is not None:
        operation.backward_kernel(node.backend, x, dy, window.stride, zeros, window.dilation, dkernel, dbias, node.buffer)
    if not node.needs_input_gradient:
        return None
    dx = node.buffer("dx", x.shape)
    return operation.backward_input(node.backend, dy, kernel, window.stride, zeros, window.dilation, dx, node.buffer)
