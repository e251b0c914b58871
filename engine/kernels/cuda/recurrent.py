"""The steps of LSTM and GRU on a GPU: a matrix product and one kernel each; see ../lstm.py and ../gru.py for what they do."""

from typing import Any

Array = Any


def lstm_forward(
    backend: Any,
    U: Array,
    h0: Array,
    c0: Array,
    states: Array,
    cells: Array,
    gates: Array,
    scratch: Any,
    mask: Array | None,
) -> Array:
    """All states, given x W + b in `gates`."""
    N, T, H = states.shape
    recurrent = scratch("lstm.recurrent", (N, 4 * H))
    for t in range(T):
        backend.xp.matmul(states[:, t - 1] if t else h0, U, out=recurrent)
        backend.cuda.each("lstm_cell", N * H, gates, recurrent, h0, c0, states, cells, mask, N, T, H, t)
    return states


def lstm_backward(
    backend: Any,
    U: Array,
    c0: Array,
    cells: Array,
    gates: Array,
    dstates: Array,
    dz: Array,
    dh: Array,
    dc: Array,
    scratch: Any,
    mask: Array | None,
) -> None:
    """The gradients of the sums (N, T, 4H) to `dz`, and of the first state and cell to `dh` and `dc`."""
    N, T, H = dstates.shape
    step, kept = scratch("lstm.z", (N, 4 * H)), scratch("lstm.kept", (N, H))
    dh.fill(0)
    dc.fill(0)
    for t in reversed(range(T)):
        backend.cuda.each("lstm_cell_backward", N * H, gates, cells, c0, dstates, dh, dc, dz, step, kept, mask, N, T, H, t)
        backend.xp.matmul(step, U.T, out=dh)
        if mask is not None:
            dh += kept


def gru_forward(
    backend: Any,
    projected: Array,
    U: Array,
    bias: Array | None,
    h0: Array,
    states: Array,
    gates: Array,
    scratch: Any,
    mask: Array | None,
) -> Array:
    """All states, given x W + b in `projected`; `bias` is that of the state, (3H)."""
    N, T, H = states.shape
    recurrent = scratch("gru.recurrent", (N, 3 * H))
    for t in range(T):
        backend.xp.matmul(states[:, t - 1] if t else h0, U, out=recurrent)
        backend.cuda.each("gru_cell", N * H, projected, recurrent, bias, h0, states, gates, mask, N, T, H, t)
    return states


def gru_backward(
    backend: Any,
    U: Array,
    h0: Array,
    states: Array,
    gates: Array,
    dstates: Array,
    d_input: Array,
    d_hidden: Array,
    dh: Array,
    scratch: Any,
    mask: Array | None,
) -> None:
    """The gradients of both sums (N, T, 3H) to `d_input` and `d_hidden`, and of the first state to `dh`."""
    N, T, H = dstates.shape
    step, kept = scratch("gru.recurrent", (N, 3 * H)), scratch("gru.kept", (N, H))
    dh.fill(0)
    for t in reversed(range(T)):
        backend.cuda.each("gru_cell_backward", N * H, gates, states, h0, dstates, dh, d_input, d_hidden, step, kept, mask, N, T, H, t)
        backend.xp.matmul(step, U.T, out=dh)
        dh += kept
