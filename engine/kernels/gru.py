"""Gated recurrent unit (Cho et al. 2014), PyTorch's form with the reset gate after the product, over whole sequences.

    r, z = σ(x W + b + h U + v);  n = tanh(x Wn + bn + r (h Un + vn));  h_t = (1 - z) n + z h_{t-1}

Shapes: x (N, T, D), W (D, 3H), U (H, 3H), bias (2, 3H) = [b, v] or None, h0 (N, H), states (N, T, H), gates (N, T, 4H): r, z, n and
h Un + vn. Where `mask` (N, T) is False, the state stays.
"""

from typing import Any

from . import cuda
from .activations import sigmoid
from .library import address
from .recurrence import floats, layout, states_before, suits, transposed

Array = Any


def forward(
    backend: Any,
    x: Array,
    W: Array,
    U: Array,
    bias: Array | None,
    h0: Array,
    states: Array,
    gates: Array,
    scratch: Any,
    mask: Array | None = None,
) -> Array:
    """All states, written to `states`; `gates` is kept for backward and for the eye."""
    if suits(backend, x, len(U), 3, mask, W=W, U=U, bias=bias, h0=h0, states=states, gates=gates):
        memory = scratch("gru.native", (floats(*x.shape, len(U), 3),))
        pointers = [address(array) for array in (x, W, U, bias, h0, states, gates, mask)]
        backend.native.gru_forward(*pointers, layout(*x.shape, len(U)), address(memory))
        return states
    xp = backend.xp
    N, T, D = x.shape
    H = len(U)
    projected = scratch("gru.projected", (N, T, 3 * H))
    xp.matmul(x.reshape(N * T, D), W, out=projected.reshape(N * T, 3 * H))
    if bias is not None:
        projected += bias[0]
    if cuda.fits(backend, U, h0, states, gates):
        return cuda.recurrent.gru_forward(backend, projected, U, None if bias is None else bias[1], h0, states, gates, scratch, mask)
    h, recurrent = h0, scratch("gru.recurrent", (N, 3 * H))
    for t in range(T):
        xp.matmul(h, U, out=recurrent)
        if bias is not None:
            recurrent += bias[1]
        gate = gates[:, t, : 2 * H]
        xp.add(projected[:, t, : 2 * H], recurrent[:, : 2 * H], out=gate)
        sigmoid(xp, gate, out=gate)
        gates[:, t, 3 * H :] = recurrent[:, 2 * H :]
        r, z, n = (gates[:, t, k * H : (k + 1) * H] for k in range(3))
        xp.multiply(r, recurrent[:, 2 * H :], out=n)
        n += projected[:, t, 2 * H :]
        xp.tanh(n, out=n)
        new = states[:, t]
        new[...] = n + z * (h - n)
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
    gates: Array,
    dstates: Array,
    dx: Array | None,
    dW: Array,
    dU: Array,
    dbias: Array | None,
    dh0: Array,
    scratch: Any,
    mask: Array | None = None,
) -> None:
    """Gradients given those of all states, written to dx, dW, dU, dbias and dh0."""
    if suits(
        backend, x, len(U), 3, mask, W=W, U=U, h0=h0, states=states, gates=gates, dstates=dstates, dx=dx, dW=dW, dU=dU, dbias=dbias, dh0=dh0
    ):
        memory = scratch("gru.native", (floats(*x.shape, len(U), 3),))
        pointers = [address(array) for array in (x, W, U, h0, states, gates, dstates, dx, dW, dU, dbias, dh0, mask)]
        backend.native.gru_backward(*pointers, layout(*x.shape, len(U)), address(memory))
        return
    xp = backend.xp
    N, T, D = x.shape
    H = len(U)
    d_input, d_hidden = scratch("gru.d_input", (N, T, 3 * H)), scratch("gru.d_hidden", (N, T, 3 * H))
    if cuda.fits(backend, U, h0, states, gates, dstates, dh0):
        cuda.recurrent.gru_backward(backend, U, h0, states, gates, dstates, d_input, d_hidden, dh0, scratch, mask)
    else:
        _steps_back(xp, U, h0, states, gates, dstates, d_input, d_hidden, dh0, scratch, mask)
    by_input, by_hidden = d_input.reshape(N * T, 3 * H), d_hidden.reshape(N * T, 3 * H)
    xp.matmul(x.reshape(N * T, D).T, by_input, out=dW)
    xp.matmul(states_before(h0, states, scratch).reshape(N * T, H).T, by_hidden, out=dU)
    if dbias is not None:
        by_input.sum(axis=0, out=dbias[0])
        by_hidden.sum(axis=0, out=dbias[1])
    if dx is not None:
        xp.matmul(by_input, W.T, out=dx.reshape(N * T, D))


def _steps_back(xp, U, h0, states, gates, dstates, d_input, d_hidden, dh, scratch, mask) -> None:
    """The gradients of both sums before the gates, to `d_input` and `d_hidden`, and of the first state, step by step from the last one."""
    N, T, H = dstates.shape
    step, turned = scratch("gru.recurrent", (N, 3 * H)), transposed(U, scratch)
    dh.fill(0)
    for t in reversed(range(T)):
        dh += dstates[:, t]
        before = states[:, t - 1] if t else h0
        r, z, n, hidden = (gates[:, t, k * H : (k + 1) * H] for k in range(4))
        live = dh if mask is None else dh * mask[:, t, None]
        dn = live * (1 - z) * (1 - n * n)
        step[:, :H] = dn * hidden * r * (1 - r)
        step[:, H : 2 * H] = live * (before - n) * z * (1 - z)
        step[:, 2 * H :] = dn
        d_input[:, t] = step
        step[:, 2 * H :] *= r
        d_hidden[:, t] = step
        kept = live * z if mask is None else live * z + (dh - live)
        xp.matmul(step, turned, out=dh)
        dh += kept
