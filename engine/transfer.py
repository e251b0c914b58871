"""Transfer: when a network changes its structure, every weight that still fits is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Kept:
    """What became of the arrays, by path: kept whole, brought back from earlier, cut or widened, or made anew."""

    whole: tuple[str, ...] = ()
    brought_back: tuple[str, ...] = ()
    resized: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class Attic:
    """Arrays that an edit put out of use, kept so that undoing the edit brings them back."""

    def __init__(self) -> None:
        self._arrays: dict[tuple[str, tuple[int, ...]], np.ndarray] = {}

    def store(self, arrays: Mapping[str, np.ndarray]) -> None:
        for path, values in arrays.items():
            self._arrays[path, values.shape] = values

    def find(self, path: str, shape: tuple[int, ...]) -> np.ndarray | None:
        return self._arrays.get((path, shape))


def transfer(fresh: Mapping[str, np.ndarray], old: Mapping[str, np.ndarray], attic: Attic) -> tuple[dict[str, np.ndarray], Kept]:
    """The arrays for a changed network: `fresh` ones, with all that `old` and the attic have for them; `old` goes to the attic."""
    attic.store(old)
    whole, back, resized, new = [], [], [], []
    arrays: dict[str, np.ndarray] = {}
    for path, made in fresh.items():
        before, stored = old.get(path), attic.find(path, made.shape)
        if before is not None and before.shape == made.shape:
            arrays[path] = before
            whole.append(path)
        elif stored is not None:
            arrays[path] = stored
            back.append(path)
        elif before is not None and before.ndim == made.ndim:
            arrays[path] = _overlap(made, before)
            resized.append(path)
        else:
            arrays[path] = made
            new.append(path)
    return arrays, Kept(tuple(whole), tuple(back), tuple(resized), tuple(new))


def _overlap(made: np.ndarray, before: np.ndarray) -> np.ndarray:
    """`made`, with the corner that both have in common taken from `before`."""
    joined = made.copy()
    corner = tuple(slice(0, min(one, other)) for one, other in zip(made.shape, before.shape, strict=True))
    joined[corner] = before[corner]
    return joined
