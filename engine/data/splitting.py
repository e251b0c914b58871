"""Splitting samples into parts: shuffled, and with each class in each part where there are classes."""

import numpy as np


def shuffled_parts(count: int, test_share: float, seed: int) -> dict[str, np.ndarray]:
    """Row numbers for "train" and "test": shuffled by `seed`; both get at least one row where there are two."""
    return _cut(np.random.default_rng(seed).permutation(count), test_share)


def stratified_parts(labels: np.ndarray, test_share: float, seed: int) -> dict[str, np.ndarray]:
    """Like `shuffled_parts`, but each class gives the same share of its rows."""
    rng = np.random.default_rng(seed)
    parts = [_cut(rng.permutation(np.flatnonzero(labels == value)), test_share) for value in np.unique(labels)]
    return {name: rng.permutation(np.concatenate([part[name] for part in parts])) for name in ("train", "test")}


def _cut(order: np.ndarray, test_share: float) -> dict[str, np.ndarray]:
    held = round(len(order) * test_share)
    if test_share > 0:
        held = min(max(held, 1), len(order) - 1)
    return {"train": order[held:], "test": order[:held]}
