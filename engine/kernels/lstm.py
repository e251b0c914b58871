"""Long short-term memory (Hochreiter & Schmidhuber 1997; Gers 2000) over whole sequences, gates in PyTorch's order i, f, g, o.

    i, f, o = σ(x W + h U + b), g = tanh(x W + h U + b);  c_t = f c_{t-1} + i g;  h_t = o tanh(c_t)

Shapes: x (N, T, D), W (D, 4H), U (H, 4H), b (4H) or None, h0 and c0 (N, H), states and cells (N, T, H), gates (N, T, 4H): the values of
the gates. Where `mask` (N, T) is False, state and cell stay as they are.
"""

from typing import Any

import numpy as np

from . import cuda
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
    c0: Array,
    states: Array,
    cells: Array,
    gates: Array,
    scratch: Any,
    mask: Array | None = None,
) -> Array:
    """All states, written to `states`; `cells` and `gates` are kept for backward and for the eye."""
    if suits(backend, x, len(U), 4, mask, W=W, U=U, bias=bias, h0=h0, c0=c0, states=states, cells=cells, gates=gates):
        memory = scratch("lstm.native", (floats(*x.shape, len(U), 4),))
        pointers = [address(array) for array in (x, W, U, bias, h0, c0, states, cells, gates, mask)]
        backend.native.lstm_forward(*pointers, layout(*x.shape, len(U)), address(memory))
        return states
    xp = backend.xp
    N, T, D = x.shape
    H = len(U)
    xp.matmul(x.reshape(N * T, D), W, out=gates.reshape(N * T, 4 * H))
    if bias is not None:
        gates += bias
    if cuda.fits(backend, U, h0, c0, states, cells, gates):
        return cuda.recurrent.lstm_forward(backend, U, h0, c0, states, cells, gates, scratch, mask)
    h, c = h0, c0
    one = xp.ones((), x.dtype)
    recurrent, z = scratch("lstm.recurrent", (N, 4 * H)), scratch("lstm.z", (N, 4 * H))
    squashed = scratch("lstm.squashed", (N, H))
    for t in range(T):
        xp.matmul(h, U, out=recurrent)
        xp.add(gates[:, t], recurrent, out=z)
        xp.tanh(z[:, 2 * H : 3 * H], out=squashed)
        xp.negative(z, out=z)  # σ(z) = 1 / (1 + e^-z), of all columns at once: fewer calls, and long runs
        with np.errstate(over="ignore"):  # where e^-z is beyond the dtype, σ is 0
            xp.exp(z, out=z)
        xp.add(z, one, out=z)
        xp.divide(one, z, out=z)
        z[:, 2 * H : 3 * H] = squashed
        gates[:, t] = z
        i, f, g, o = (z[:, k * H : (k + 1) * H] for k in range(4))
        new_c, new_h = cells[:, t], states[:, t]
        xp.multiply(f, c, out=new_c)
        new_c += xp.multiply(i, g, out=squashed)
        xp.multiply(o, xp.tanh(new_c, out=squashed), out=new_h)
        if mask is not None:
            keep = ~mask[:, t, None]
            new_c[...] = xp.where(keep, c, new_c)
            new_h[...] = xp.where(keep, h, new_h)
        h, c = new_h, new_c
    return states


def backward(
    backend: Any,
    x: Array,
    W: Array,
    U: Array,
    h0: Array,
    c0: Array,
    states: Array,
    cells: Array,
    gates: Array,
    dstates: Array,
    dx: Array | None,
    dW: Array,
    dU: Array,
    dbias: Array | None,
    dh0: Array,
    dc0: Array,
    scratch: Any,
    mask: Array | None = None,
) -> None:
    """Gradients given those of all states, written to dx, dW, dU, dbias, dh0 and dc0."""
    if suits(
        backend,
        x,
        len(U),
        4,
        mask,
        W=W,
        U=U,
        h0=h0,
        c0=c0,
        states=states,
        cells=cells,
        gates=gates,
        dstates=dstates,
        dx=dx,
        dW=dW,
        dU=dU,
        dbias=dbias,
        dh0=dh0,
        dc0=dc0,
    ):
        memory = scratch("lstm.native", (floats(*x.shape, len(U), 4),))
        pointers = [address(array) for array in (x, W, U, h0, c0, states, cells, gates, dstates, dx, dW, dU, dbias, dh0, dc0, mask)]
        backend.native.lstm_backward(*pointers, layout(*x.shape, len(U)), address(memory))
        return
    xp = backend.xp
    N, T, D = x.shape
    H = len(U)
    dz = scratch("lstm.dz", (N, T, 4 * H))
    if cuda.fits(backend, U, c0, cells, gates, dstates, dh0, dc0):
        cuda.recurrent.lstm_backward(backend, U, c0, cells, gates, dstates, dz, dh0, dc0, scratch, mask)
    else:
        _steps_back(xp, U, c0, cells, gates, dstates, dz, dh0, dc0, scratch, mask)
    flat = dz.reshape(N * T, 4 * H)
    xp.matmul(x.reshape(N * T, D).T, flat, out=dW)
    xp.matmul(states_before(h0, states, scratch).reshape(N * T, H).T, flat, out=dU)
    if dbias is not None:
        flat.sum(axis=0, out=dbias)
    if dx is not None:
        xp.matmul(flat, W.T, out=dx.reshape(N * T, D))


def _steps_back(xp, U, c0, cells, gates, dstates, dz, dh, dc, scratch, mask) -> None:
    """The gradients of the sums before the gates, to `dz`, and of the first state and cell, step by step from the last one."""
    N, T, H = dstates.shape
    step, turned = scratch("lstm.z", (N, 4 * H)), transposed(U, scratch)
    dh.fill(0)
    dc.fill(0)
    for t in reversed(range(T)):
        dh += dstates[:, t]
        before = cells[:, t - 1] if t else c0
        kept_h = kept_c = None
        if mask is not None:
            live = mask[:, t, None].astype(dh.dtype)
            kept_h, kept_c = dh * (1 - live), dc * (1 - live)
            dh *= live
            dc *= live
        i, f, g, o = (gates[:, t, k * H : (k + 1) * H] for k in range(4))
        squashed = xp.tanh(cells[:, t])
        dc += dh * o * (1 - squashed * squashed)
        step[:, :H] = dc * g * i * (1 - i)
        step[:, H : 2 * H] = dc * before * f * (1 - f)
        step[:, 2 * H : 3 * H] = dc * i * (1 - g * g)
        step[:, 3 * H :] = dh * squashed * o * (1 - o)
        dz[:, t] = step
        dc *= f
        xp.matmul(step, turned, out=dh)
        if kept_h is not None:
            dh += kept_h
            dc += kept_c
