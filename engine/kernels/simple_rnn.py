"""The simple recurrent layer (Elman 1990) over whole sequences: h_t = f(x_t W + h_{t-1} U + b), f = tanh or ReLU.

Shapes: x (N, T, D), W (D, H), U (H, H), b (H) or None, h0 (N, H), states (N, T, H). Where `mask` (N, T) is False, the state stays.
"""

from typing import Any

from .library import address
from .recurrence import floats, layout, suits, transposed

Array = Any


def forward(
    backend: Any,
    x: Array,
    W: Array,
    U: Array,
    bias: Array | None,
    h0: Array,
    states: Array,
    scratch: Any,
    activation: str = "tanh",
    mask: Array | None = None,
) -> Array:
    """All states, written to `states`; `activation` is "tanh" or "relu"."""
    if suits(backend, x, len(U), 1, mask, W=W, U=U, bias=bias, h0=h0, states=states):
        memory = scratch("simple_rnn.native", (floats(*x.shape, len(U), 1),))
        pointers = [address(array) for array in (x, W, U, bias, h0, states, mask)]
        backend.native.simple_rnn_forward(*pointers, layout(*x.shape, len(U)), int(activation == "relu"), address(memory))
        return states
    xp = backend.xp
    N, T, _ = x.shape
    H = len(U)
    projected = scratch("rnn.projected", (T, N, H))
    xp.matmul(_time_first(x, scratch, "rnn.x"), W, out=projected.reshape(T * N, H))
    if bias is not None:
        projected += bias
    h, z = h0, scratch("rnn.z", (N, H))
    zero = xp.zeros((), x.dtype)
    for t in range(T):
        xp.matmul(h, U, out=z)
        z += projected[t]
        new = states[:, t]
        xp.tanh(z, out=new) if activation == "tanh" else xp.maximum(z, zero, out=new)
        if mask is not None:
            new[...] = xp.where(mask[:, t, None], new, h)
        h = new
    return states


def backward(
    backend: Any,
    x: Array,
    W: Array,
    U: Array,
    h0: Array,
    states: Array,
    dstates: Array,
    dx: Array | None,
    dW: Array,
    dU: Array,
    dbias: Array | None,
    dh0: Array,
    scratch: Any,
    activation: str = "tanh",
    mask: Array | None = None,
) -> None:
    """Gradients given those of all states, written to dx, dW, dU, dbias and dh0."""
    if suits(backend, x, len(U), 1, mask, W=W, U=U, h0=h0, states=states, dstates=dstates, dx=dx, dW=dW, dU=dU, dbias=dbias, dh0=dh0):
        memory = scratch("simple_rnn.native", (floats(*x.shape, len(U), 1),))
        pointers = [address(array) for array in (x, W, U, h0, states, dstates, dx, dW, dU, dbias, dh0, mask)]
        backend.native.simple_rnn_backward(*pointers, layout(*x.shape, len(U)), int(activation == "relu"), address(memory))
        return
    xp = backend.xp
    N, T, D = x.shape
    H = len(U)
    dz = scratch("rnn.dz", (T, N, H))
    previous = scratch("rnn.previous", (T, N, H))
    previous[0] = h0
    previous[1:] = states[:, :-1].transpose(1, 0, 2)
    turned = transposed(U, scratch)
    dh = dh0
    dh.fill(0)
    dz[...] = states.transpose(1, 0, 2)  # first the slopes of all steps at once
    if activation == "tanh":
        xp.multiply(dz, dz, out=dz)
        xp.subtract(dz.dtype.type(1), dz, out=dz)
    else:
        dz[...] = dz > 0
    for t in reversed(range(T)):
        dh += dstates[:, t]
        d = dz[t]
        d *= dh
        if mask is None:
            xp.matmul(d, turned, out=dh)
        else:
            d *= mask[:, t, None]
            kept = dh * ~mask[:, t, None]
            xp.matmul(d, turned, out=dh)
            dh += kept
    flat = dz.reshape(T * N, H)
    xp.matmul(_time_first(x, scratch, "rnn.x").T, flat, out=dW)
    xp.matmul(previous.reshape(T * N, H).T, flat, out=dU)
    if dbias is not None:
        flat.sum(axis=0, out=dbias)
    if dx is not None:
        dx[...] = xp.matmul(flat, W.T, out=scratch("rnn.dx", (T * N, D))).reshape(T, N, D).transpose(1, 0, 2)


def _time_first(x: Array, scratch: Any, name: str) -> Array:
    """x (N, T, D) as rows (T·N, D): then each step reads one run of memory."""
    N, T, D = x.shape
    rows = scratch(name, (T, N, D))
    rows[...] = x.transpose(1, 0, 2)
    return rows.reshape(T * N, D)
