"""Gated recurrent unit as in Cho et al. 2014, with the reset gate before the product, over whole sequences.

    r, z = σ(x W + b + h U + v);  n = tanh(x Wn + bn + (r h) Un + vn);  h_t = (1 - z) n + z h_{t-1}

Shapes as in gru.py, but gates (N, T, 4H) holds r, z, n and r h. Each step waits for two products, one after the other: there is no
compiled twin, nor one for the GPU.
"""

from typing import Any

from .activations import sigmoid
from .recurrence import states_before, transposed

Array = Any


def forward(
    xp: Any,
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
    (N, T, D), H = x.shape, len(U)
    projected = scratch("gru.projected", (N, T, 3 * H))
    xp.matmul(x.reshape(N * T, D), W, out=projected.reshape(N * T, 3 * H))
    if bias is not None:
        projected += bias.sum(axis=0)
    U_rz, U_n = _parts(xp, U, scratch)
    sums, fresh = scratch("gru.sums", (N, 2 * H)), scratch("gru.fresh", (N, H))
    h = h0
    for t in range(T):
        xp.matmul(h, U_rz, out=sums)
        gate = gates[:, t, : 2 * H]
        xp.add(projected[:, t, : 2 * H], sums, out=gate)
        sigmoid(xp, gate, out=gate)
        r, z, n, kept = (gates[:, t, k * H : (k + 1) * H] for k in range(4))
        xp.multiply(r, h, out=kept)
        xp.matmul(kept, U_n, out=fresh)
        xp.add(projected[:, t, 2 * H :], fresh, out=n)
        xp.tanh(n, out=n)
        new = states[:, t]
        new[...] = n + z * (h - n)
        if mask is not None:
            new[...] = xp.where(mask[:, t, None], new, h)
        h = new
    return states


def backward(
    xp: Any,
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
    (N, T, D), H, dh = x.shape, len(U), dh0
    dsums, step, dkept = scratch("gru.projected", (N, T, 3 * H)), scratch("gru.sums", (N, 2 * H)), scratch("gru.dkept", (N, H))
    turned = transposed(U, scratch)
    dh.fill(0)
    for t in reversed(range(T)):
        dh += dstates[:, t]
        before = states[:, t - 1] if t else h0
        r, z, n = (gates[:, t, k * H : (k + 1) * H] for k in range(3))
        live = dh if mask is None else dh * mask[:, t, None]
        dn = live * (1 - z) * (1 - n * n)
        xp.matmul(dn, turned[2 * H :], out=dkept)
        step[:, :H] = dkept * before * r * (1 - r)
        step[:, H:] = live * (before - n) * z * (1 - z)
        dsums[:, t, : 2 * H] = step
        dsums[:, t, 2 * H :] = dn
        passed = live * z + dkept * r
        if mask is not None:
            passed += dh - live
        xp.matmul(step, turned[: 2 * H], out=dh)
        dh += passed
    by_sum = dsums.reshape(N * T, 3 * H)
    xp.matmul(x.reshape(N * T, D).T, by_sum, out=dW)
    dU[:, : 2 * H] = states_before(h0, states, scratch).reshape(N * T, H).T @ by_sum[:, : 2 * H]
    dU[:, 2 * H :] = gates[..., 3 * H :].reshape(N * T, H).T @ by_sum[:, 2 * H :]
    if dbias is not None:
        dbias[...] = by_sum.sum(axis=0)
    if dx is not None:
        xp.matmul(by_sum, W.T, out=dx.reshape(N * T, D))


def _parts(xp: Any, U: Array, scratch: Any) -> tuple[Array, Array]:
    """The columns of both gates and those of the candidate, each in one piece."""
    H = len(U)
    parts = scratch("gru.gates", (H, 2 * H)), scratch("gru.candidate", (H, H))
    parts[0][...], parts[1][...] = U[:, : 2 * H], U[:, 2 * H :]
    return parts
