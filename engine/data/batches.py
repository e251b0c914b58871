"""Batches: the samples of a split in the order of an epoch, gathered into memory that is used again and again."""

from collections.abc import Iterable, Iterator
from math import ceil

import numpy as np

from ..backend import Backend
from ..errors import DataError
from ..layer import Array
from .columns import DataSet

RESIDENT = 2 * 2**30  # bytes of a split that may lie on a GPU


class Batches:
    """Walks a split in batches: {column: array (batch, *shape)} on the device of `backend`, as a network sees it.

    With a `seed` each epoch has its own order, which depends on nothing but seed and epoch; without one the samples keep theirs. With
    `streams` the samples, in their order, are cut into `size` streams of equal length, and each batch takes the next one of every
    stream: for text in pieces, a piece goes on where that at the same place of the last batch ended. What is left over is left out.
    On a GPU the split lies there as a whole (`resident`) if it is not too large, so that a batch needs nothing from main memory.
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
        resident: bool = True,
    ):
        if data.count(split) == 0:
            raise DataError("The data has no {split} samples; it has: {known}.", split=split, known=", ".join(data.splits) or "none")
        count = data.count(split)
        self.size = min(size, count)
        self.samples = count // self.size * self.size if streams else count
        self._streams = streams
        self._seed = seed
        self._backend = backend
        self._gatherers = {name: _Gatherer(data, split, name, self.size, backend, dtype) for name in columns}
        self.resident = resident and backend.name != "cpu" and self._settle()

    def __len__(self) -> int:
        """Batches in an epoch."""
        return ceil(self.samples / self.size)

    @property
    def bytes(self) -> int:
        """Main memory that batches are gathered into."""
        return sum(gatherer.room for gatherer in self._gatherers.values())

    def stored(self) -> dict[str, tuple[np.ndarray, np.generic | None, np.dtype]]:
        """For each column what is gathered from, what it is multiplied by (None: nothing), and the dtype in a batch."""
        return {name: gatherer.stored for name, gatherer in self._gatherers.items()}

    def order(self, epoch: int) -> Array:
        """The sample numbers in the order of an epoch, where the samples are."""
        order = self._order(epoch)
        return self._backend.asarray(order) if self.resident else order

    def _order(self, epoch: int) -> np.ndarray:
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

    def _settle(self) -> bool:
        """Move all samples to the device; False if they are too many for it."""
        gatherers = self._gatherers.values()
        try:
            if sum(gatherer.bytes for gatherer in gatherers) <= RESIDENT:
                for gatherer in gatherers:
                    gatherer.settle()
                return True
        except MemoryError:
            for gatherer in gatherers:
                gatherer.leave()
        return False

    def gather(self, rows: Array) -> dict[str, Array]:
        """The samples with these numbers, at most `size` of them."""
        if self.resident:
            rows = self._backend.asarray(rows)
        return {name: gatherer(rows) for name, gatherer in self._gatherers.items()}


class _Gatherer:
    """Takes rows of one column: one gather of the stored values, and one multiplication where they are scaled or converted."""

    def __init__(self, data: DataSet, split: str, name: str, size: int, backend: Backend, dtype: type):
        if name not in data.columns:
            raise DataError("The data has no column {name!r}; it has: {known}.", name=name, known=", ".join(data.columns))
        column = data.columns[name]
        self._stored = np.ascontiguousarray(data.splits[split][name])
        self._backend = backend
        self._scale = None if column.spec.dtype == "int" else np.dtype(dtype).type(column.scale)
        wanted = np.dtype(np.int64 if self._scale is None else dtype)
        self.stored = (self._stored, self._scale, wanted)
        self._gathered = np.empty((size, *self._stored.shape[1:]), self._stored.dtype)
        ready = self._stored.dtype == wanted and (self._scale is None or self._scale == 1)
        self._converted = None if ready else backend.zeros(self._gathered.shape, wanted)
        self.leave()

    @property
    def bytes(self) -> int:
        return self._stored.nbytes

    @property
    def room(self) -> int:
        return self._gathered.nbytes + (0 if self._converted is None else self._converted.nbytes)

    def settle(self) -> None:
        """Move all values to the device."""
        self._resident = self._backend.asarray(self._stored)
        self._taken = self._backend.zeros(self._gathered.shape, self._stored.dtype)

    def leave(self) -> None:
        """Keep them in main memory."""
        self._resident = self._taken = None

    def __call__(self, rows: Array) -> Array:
        return self._convert(self._gather(rows), len(rows))

    def _gather(self, rows: Array) -> Array:
        if self._resident is not None:
            return self._backend.xp.take(self._resident, rows, axis=0, out=self._taken[: len(rows)])
        # "clip" writes straight into `out`; the default mode would gather into a copy first. The rows are in range by construction.
        gathered = np.take(self._stored, rows, axis=0, out=self._gathered[: len(rows)], mode="clip")
        return self._backend.asarray(gathered)

    def _convert(self, gathered: Array, count: int) -> Array:
        if self._converted is None:
            return gathered
        converted = self._converted[:count]
        if self._scale is None:
            converted[...] = gathered
        else:
            self._backend.xp.multiply(gathered, self._scale, out=converted)
        return converted
