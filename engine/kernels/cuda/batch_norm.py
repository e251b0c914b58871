"""Batch normalisation on a GPU, three launches each way; see ../batch_norm.py for what it does."""

from typing import Any

Array = Any
PART = 256  # rows that a thread goes through before its figures are joined with those of others
MOST_PARTS = 512


def forward(
    backend: Any, x: Array, gamma: Array | None, beta: Array | None, epsilon: float, out: Array, statistics: Array, scratch: Any
) -> Array:
    """y, written to `out`; mean and 1/deviation of each channel go to `statistics`."""
    rows, channels, parts = _split(x)
    partial = scratch("batch_norm.partial", (parts, 2, channels))
    backend.cuda.each("batch_norm_part", channels * parts, x, partial, rows, channels, parts)
    backend.cuda.each("batch_norm_join", channels, partial, statistics, rows, channels, parts, epsilon)
    backend.cuda.each("batch_norm_apply", x.size, x, statistics, gamma, beta, out, x.size, channels)
    return out


def backward(
    backend: Any,
    x: Array,
    dy: Array,
    gamma: Array | None,
    statistics: Array,
    out: Array | None,
    dgamma: Array | None,
    dbeta: Array | None,
    scratch: Any,
) -> Array | None:
    """dx, or None where no `out` is given, and the gradients of gamma and beta."""
    rows, channels, parts = _split(x)
    partial, sums = scratch("batch_norm.partial", (parts, 2, channels)), scratch("batch_norm.sums", (2, channels))
    backend.cuda.each("batch_norm_sums", channels * parts, x, dy, statistics, partial, rows, channels, parts)
    backend.cuda.each("batch_norm_gradients", channels, partial, sums, dgamma, dbeta, channels, parts)
    if out is not None:
        backend.cuda.each("batch_norm_input", x.size, x, dy, statistics, gamma, sums, out, x.size, channels)
    return out


def _split(x: Array) -> tuple[int, int, int]:
    """Rows, channels, and into how many parts the rows are split."""
    channels = x.shape[-1]
    rows = x.size // channels
    return rows, channels, max(1, min(rows // PART, MOST_PARTS))
