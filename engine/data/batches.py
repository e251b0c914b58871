"""Batches: the samples of a split in the order of an epoch, gathered into memory that is used again and again."""

from collections.abc import Iterable, Iterator
from math import ceil

import numpy as np

from ..backend import Backend
from ..errors import DataError
from ..layer import Array
from .columns import DataSet


class Batches:
    """Walks a split in batches: {column: array (batch, *shape)} on the device of `backend`, as a network sees it.

    With a `seed` each epoch has its own order, which depends on nothing but seed and epoch; without one the samples keep theirs. With
    `streams` the samples, in their order, are cut into `size` streams of equal length, and each batch takes the next one of every
    stream: for text in pieces, a piece goes on where that at the same place of the last batch ended. What is left over is left out.
    The arrays are views of buffers: the next batch overwrites them. The last batch of an epoch may be smaller.
    """

    def __init__(
        self,
        data: DataSet,
        split: str,
        columns: Iterable[str],
        size: int,
        backend: Backend,
        *,
        seed: int | None = None,
        streams: bool = False,
        dtype: type = np.float32,
    ):
        if data.count(split) == 0:
            raise DataError(f"The data has no {split} samples; it has: {', '.join(data.splits) or 'none'}.")
        count = data.count(split)
        self.size = min(size, count)
        self.samples = count // self.size * self.size if streams else count
        self._streams = streams
        self._seed = seed
        self._gatherers = {name: _Gatherer(data, split, name, self.size, backend, dtype) for name in columns}

    def __len__(self) -> int:
        """Batches in an epoch."""
        return ceil(self.samples / self.size)

    def order(self, epoch: int) -> np.ndarray:
        """The sample numbers in the order of an epoch."""
        if self._streams:
            return np.arange(self.samples).reshape(self.size, -1).T.ravel()
        if self._seed is None:
            return np.arange(self.samples)
        return np.random.default_rng([self._seed, epoch]).permutation(self.samples)

    def epoch(self, number: int = 0, start: int = 0) -> Iterator[dict[str, Array]]:
        """The batches of an epoch, from batch number `start` on."""
        order = self.order(number)
        for begin in range(start * self.size, self.samples, self.size):
            yield self.gather(order[begin : begin + self.size])

    def gather(self, rows: np.ndarray) -> dict[str, Array]:
        """The samples with these numbers, at most `size` of them."""
        return {name: gatherer(rows) for name, gatherer in self._gatherers.items()}


class _Gatherer:
    """Takes rows of one column: one gather of the stored values, and one multiplication where they are scaled or converted."""

    def __init__(self, data: DataSet, split: str, name: str, size: int, backend: Backend, dtype: type):
        if name not in data.columns:
            raise DataError(f"The data has no column {name!r}; it has: {', '.join(data.columns)}.")
        column = data.columns[name]
        self._stored = np.ascontiguousarray(data.splits[split][name])
        self._backend = backend
        self._scale = None if column.spec.dtype == "int" else np.dtype(dtype).type(column.scale)
        wanted = np.dtype(np.int64 if self._scale is None else dtype)
        self._gathered = np.empty((size, *self._stored.shape[1:]), self._stored.dtype)
        ready = self._stored.dtype == wanted and (self._scale is None or self._scale == 1)
        self._converted = None if ready else backend.zeros(self._gathered.shape, wanted)

    def __call__(self, rows: np.ndarray) -> Array:
        count = len(rows)
        # "clip" writes straight into `out`; the default mode would gather into a copy first. The rows are in range by construction.
        gathered = np.take(self._stored, rows, axis=0, out=self._gathered[:count], mode="clip")
        gathered = self._backend.asarray(gathered)
        if self._converted is None:
            return gathered
        converted = self._converted[:count]
        if self._scale is None:
            converted[...] = gathered
        else:
            self._backend.xp.multiply(gathered, self._scale, out=converted)
        return converted
