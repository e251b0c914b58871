"""The dense product y = x W + b and its gradients; x may have any number of leading axes."""

from typing import Any

from .library import address, fits

Array = Any


def forward(backend: Any, x: Array, kernel: Array, bias: Array | None, out: Array, rectified: bool = False) -> Array:
    """y = x W + b, with x (..., I), W (I, O), b (O); `out` (..., O). Rectified: max(0, y)."""
    x, y = x.reshape(-1, kernel.shape[0]), out.reshape(-1, kernel.shape[1])
    if fits(backend, x, kernel, bias, out) and _agree(x, kernel, bias, y):
        backend.native.dense_forward(address(x), address(kernel), address(bias), address(out), len(x), *kernel.shape, rectified)
        return out
    backend.xp.matmul(x, kernel, out=y)
    if bias is not None:
        y += bias
    if rectified:
        backend.xp.maximum(y, 0, out=y)
    return out


def backward_input(backend: Any, dy: Array, kernel: Array, out: Array) -> Array:
    """dx = dy Wᵀ; `out` has the shape of x."""
    if fits(backend, dy, kernel, out) and _agree(out.reshape(-1, kernel.shape[0]), kernel, None, dy.reshape(-1, kernel.shape[1])):
        backend.native.dense_backward_input(address(dy), address(kernel), address(out), out.size // kernel.shape[0], *kernel.shape)
        return out
    backend.xp.matmul(dy.reshape(-1, kernel.shape[1]), kernel.T, out=out.reshape(-1, kernel.shape[0]))
    return out


def backward_kernel(backend: Any, x: Array, dy: Array, dkernel: Array, dbias: Array | None) -> None:
    """dW = xᵀ dy and db = Σ dy, written to `dkernel` and `dbias`."""
    x, dy = x.reshape(-1, dkernel.shape[0]), dy.reshape(-1, dkernel.shape[1])
    if fits(backend, x, dy, dkernel, dbias) and _agree(x, dkernel, dbias, dy):
        backend.native.dense_backward_kernel(address(x), address(dy), address(dkernel), address(dbias), len(x), *dkernel.shape)
        return
    backend.xp.matmul(x.T, dy, out=dkernel)
    if dbias is not None:
        dy.sum(axis=0, out=dbias)


def _agree(x: Array, kernel: Array, bias: Array | None, y: Array) -> bool:
    """Whether the shapes go together; where they don't, NumPy says so in its own words."""
    return y.shape == (len(x), kernel.shape[1]) and x.shape[1] == kernel.shape[0] and (bias is None or bias.shape == kernel.shape[1:])
