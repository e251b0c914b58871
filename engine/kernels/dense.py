"""The dense product y = x W + b and its gradients; x may have any number of leading axes."""

from typing import Any

Array = Any


def forward(backend: Any, x: Array, kernel: Array, bias: Array | None, out: Array) -> Array:
    """y = x W + b, with x (..., I), W (I, O), b (O); `out` (..., O)."""
    x, y = x.reshape(-1, kernel.shape[0]), out.reshape(-1, kernel.shape[1])
    backend.xp.matmul(x, kernel, out=y)
    if bias is not None:
        y += bias
    return out


def backward_input(backend: Any, dy: Array, kernel: Array, out: Array) -> Array:
    """dx = dy Wᵀ; `out` has the shape of x."""
    backend.xp.matmul(dy.reshape(-1, kernel.shape[1]), kernel.T, out=out.reshape(-1, kernel.shape[0]))
    return out


def backward_kernel(backend: Any, x: Array, dy: Array, dkernel: Array, dbias: Array | None) -> None:
    """dW = xᵀ dy and db = Σ dy, written to `dkernel` and `dbias`."""
    x, dy = x.reshape(-1, dkernel.shape[0]), dy.reshape(-1, dkernel.shape[1])
    backend.xp.matmul(x.T, dy, out=dkernel)
    if dbias is not None:
        dy.sum(axis=0, out=dbias)
