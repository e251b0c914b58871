"""Numbers over steps, made ready to be drawn: smoothing and thinning to what a screen can show."""

from functools import lru_cache

import numpy as np

_BLOCK = 32  # small, so that the products stay on one thread: the others belong to training


def smooth(values: np.ndarray, weight: float) -> np.ndarray:
    """Exponential moving average without the bias towards zero at the start; values that are not finite don't count.

    y[t] = sum_k weight**k x[t-k] / sum_k weight**k, as in TensorBoard. `weight` is 0 (as it is) to 0.999.
    """
    if weight <= 0 or len(values) < 2:
        return np.asarray(values, np.float64)
    known = np.isfinite(values)
    if known.all():
        return _decaying_sum(np.asarray(values, np.float64), weight) / _weight_sums(len(values), weight)
    sums = _decaying_sum(np.where(known, values, 0.0), weight)
    counts = _decaying_sum(known.astype(np.float64), weight)
    return np.divide(sums, counts, out=np.full(len(values), np.nan), where=counts > 1e-300)


def _weight_sums(count: int, weight: float) -> np.ndarray:
    return (1 - weight ** np.arange(1, count + 1)) / (1 - weight)


def _decaying_sum(values: np.ndarray, weight: float) -> np.ndarray:
    """s[t] = values[t] + weight s[t-1]: blocks by one matrix product, then what each block hands on to the next."""
    blocks = -(-len(values) // _BLOCK)
    padded = np.zeros(blocks * _BLOCK)
    padded[: len(values)] = values
    sums = padded.reshape(blocks, _BLOCK) @ _decays(weight)
    fading = weight ** np.arange(1, _BLOCK + 1)
    carry = 0.0
    for block in sums:
        block += carry * fading
        carry = block[-1]
    return sums.reshape(-1)[: len(values)]


@lru_cache(maxsize=4)
def _decays(weight: float) -> np.ndarray:
    """(block, block): how much of each earlier value (row) is left at each place (column)."""
    ages = np.subtract.outer(np.arange(_BLOCK), np.arange(_BLOCK))
    return np.where(ages >= 0, weight ** np.maximum(ages, 0), 0.0).T


def thin(x: np.ndarray, y: np.ndarray, low: float, high: float, buckets: int) -> tuple[np.ndarray, np.ndarray]:
    """At most two points for each of `buckets` stretches of x from `low` to `high`: the lowest and the highest y, so no peak is lost.

    `x` must grow. One point beyond each end is kept, so that lines reach the edges.
    """
    first = max(0, int(np.searchsorted(x, low)) - 1)
    last = min(len(x), int(np.searchsorted(x, high, side="right")) + 1)
    x, y = x[first:last], y[first:last]
    if len(x) <= 2 * buckets:
        return x, y
    size = -(-len(x) // buckets)
    whole = len(x) // size * size
    rows = y[:whole].reshape(-1, size)
    starts = np.arange(len(rows)) * size
    lowest, highest = starts + _arg(np.argmin, rows, np.inf), starts + _arg(np.argmax, rows, -np.inf)
    picked = np.sort(np.stack([lowest, highest], axis=1), axis=1).reshape(-1)
    picked = np.concatenate([picked, np.arange(whole, len(x))])
    return x[picked], y[picked]


def thin_to_means(x: np.ndarray, y: np.ndarray, low: float, high: float, buckets: int) -> tuple[np.ndarray, np.ndarray]:
    """One point, the mean, for each of `buckets` stretches: for lines that are smooth already, so that they stay cheap to draw."""
    first = max(0, int(np.searchsorted(x, low)) - 1)
    last = min(len(x), int(np.searchsorted(x, high, side="right")) + 1)
    x, y, stride = condense(x[first:last], y[first:last], buckets)
    return (x - (stride - 1) * (x[1] - x[0]) / stride / 2 if stride > 1 and len(x) > 1 else x), y


def _arg(find, rows: np.ndarray, filler: float) -> np.ndarray:
    return find(np.where(np.isnan(rows), filler, rows), axis=1)


def condense(x: np.ndarray, y: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Neighbours averaged until there are at most `most` points; also how many points each stands for."""
    stride = -(-len(x) // most) if len(x) else 1
    if stride <= 1:
        return x, y, 1
    whole = len(x) // stride * stride
    return x[stride - 1 : whole : stride], y[:whole].reshape(-1, stride).mean(axis=1, dtype=np.float64), stride
