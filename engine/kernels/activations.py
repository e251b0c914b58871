"""Pointwise activation functions and their derivatives.

`forward(backend, kind, x, out, amount)` writes f(x); `backward(backend, kind, x, y, dy, out, amount)` writes dy · f'(x), given both x and
y = f(x). `out` may be the same memory as x (forward) or dy (backward). `amount` is the slope of leaky_relu and the α of elu.
"""

from typing import Any

from . import cuda
from .library import address, fits

Array = Any


def _relu(xp, x, out, amount):
    return xp.maximum(x, _zero(xp, x), out=out)


def _relu_back(xp, x, y, dy, out, amount):
    return xp.multiply(dy, y > _zero(xp, y), out=out)


def _leaky_relu(xp, x, out, amount):
    negative = xp.minimum(x, _zero(xp, x))
    negative *= x.dtype.type(amount)
    xp.maximum(x, _zero(xp, x), out=out)  # several plain passes: xp.where takes ten times as long
    out += negative
    return out


def _leaky_relu_back(xp, x, y, dy, out, amount):
    return xp.multiply(dy, _steps(xp, x, amount), out=out)


def _elu(xp, x, out, amount):
    negative = xp.minimum(x, _zero(xp, x))
    xp.expm1(negative, out=negative)
    negative *= x.dtype.type(amount)
    xp.maximum(x, _zero(xp, x), out=out)
    out += negative
    return out


def _elu_back(xp, x, y, dy, out, amount):
    slope = _steps(xp, x, amount)
    slope += xp.minimum(y, _zero(xp, y))  # α eˣ = α + y where x is negative
    return xp.multiply(dy, slope, out=out)


def _tanh(xp, x, out, amount):
    return xp.tanh(x, out=out)


def _tanh_back(xp, x, y, dy, out, amount):
    slope = xp.multiply(y, y)
    xp.multiply(slope, dy, slope)
    return xp.subtract(dy, slope, out)


def sigmoid(xp, x, out, amount=0.0):
    """y = 1 / (1 + exp(-x)), written to `out`, which may be `x`; `amount` means nothing here."""
    half = x.dtype.type(0.5)
    xp.multiply(x, half, out=out)  # as (1 + tanh(x / 2)) / 2, which never overflows
    xp.tanh(out, out=out)
    out += x.dtype.type(1)
    out *= half
    return out


def _sigmoid_back(xp, x, y, dy, out, amount):
    slope = xp.subtract(y.dtype.type(1), y)
    slope *= y
    return xp.multiply(dy, slope, out=out)


def _softplus(xp, x, out, amount):
    size = xp.abs(x)  # log(1 + eˣ) = max(x, 0) + log(1 + e^-|x|)
    xp.negative(size, out=size)
    xp.exp(size, out=size)
    xp.log1p(size, out=size)
    xp.maximum(x, _zero(xp, x), out=out)
    out += size
    return out


def _softplus_back(xp, x, y, dy, out, amount):
    return xp.multiply(dy, sigmoid(xp, x, xp.empty_like(x)), out=out)


def _silu(xp, x, out, amount):
    return xp.multiply(x, sigmoid(xp, x, xp.empty_like(x)), out=out)


def _silu_back(xp, x, y, dy, out, amount):
    s = sigmoid(xp, x, xp.empty_like(x))
    slope = s + y * (s.dtype.type(1) - s)  # (x s)' = s + x s (1 - s)
    return xp.multiply(dy, slope, out=out)


def _zero(xp, x):
    return xp.zeros((), x.dtype)  # an array is compared twice as fast as a Python number


def _steps(xp, x, low):
    """1 where x is positive, `low` elsewhere."""
    slope = (x > _zero(xp, x)).astype(x.dtype)
    slope *= x.dtype.type(1 - low)
    slope += x.dtype.type(low)
    return slope


DEFINITIONS = {
    "relu": (_relu, _relu_back),
    "leaky_relu": (_leaky_relu, _leaky_relu_back),
    "elu": (_elu, _elu_back),
    "tanh": (_tanh, _tanh_back),
    "sigmoid": (sigmoid, _sigmoid_back),
    "softplus": (_softplus, _softplus_back),
    "silu": (_silu, _silu_back),
}
KINDS = tuple(DEFINITIONS)
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}  # the enum in native/activations.h and cuda/activations.cu


def forward(backend: Any, kind: str, x: Array, out: Array, amount: float = 0.0) -> Array:
    """f(x), written to `out`."""
    if fits(backend, x, out) and x.shape == out.shape:
        backend.native.activation_forward(_NUMBERS[kind], address(x), address(out), x.size, amount)
        return out
    if cuda.fits(backend, x, out):
        return cuda.activations.forward(backend, _NUMBERS[kind], x, out, amount)
    return DEFINITIONS[kind][0](backend.xp, x, out, amount)


def backward(backend: Any, kind: str, x: Array, y: Array, dy: Array, out: Array, amount: float = 0.0) -> Array:
    """dy · f'(x), written to `out`; y = f(x)."""
    if fits(backend, x, y, dy, out) and x.shape == y.shape == dy.shape == out.shape:
        backend.native.activation_backward(_NUMBERS[kind], address(x), address(y), address(dy), address(out), x.size, amount)
        return out
    if cuda.fits(backend, x, y, dy, out):
        return cuda.activations.backward(backend, _NUMBERS[kind], x, y, dy, out, amount)
    return DEFINITIONS[kind][1](backend.xp, x, y, dy, out, amount)
