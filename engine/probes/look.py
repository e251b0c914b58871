"""A look into a network between two steps: one sample, or some of the training samples, sent through a replica of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..data.columns import DataSet
from ..errors import DataError
from ..layer import Node
from ..replica import Replica
from ..trainer import Trainer

CROWD = 16  # training samples that histograms of activations and gradients are made of


@dataclass(frozen=True)
class Sample:
    """What is sent through the network for looking: a sample of a split by its number, with columns replaced by `values`, if any.

    `values` are as a network sees them: {column: array (*shape)}; a drawn digit is values={"image": (28, 28, 1), 0..1}.
    """

    split: str = "test"
    index: int = 0
    values: Mapping[str, np.ndarray] | None = None


@dataclass
class _Batch:
    """Samples for looking, and how far they have gone through the network."""

    columns: Callable[[], dict[str, Any]]
    arrays: dict[str, Any] = field(default_factory=dict)
    forward_done: bool = False
    backward_done: bool = False


class Look:
    """One look: samples run through the network at most once each way, and only if something wants that."""

    def __init__(self, trainer: Trainer, sample: Sample):
        self.trainer = trainer
        self.data: DataSet = trainer.data
        self.sample = sample
        self.replica: Replica = trainer.evaluator.replica
        self.backend = trainer.network.backend
        self._single, self._crowd = _Batch(self._the_sample), _Batch(self._the_crowd)

    def column(self, name: str) -> np.ndarray:
        """The sample's value in one column: (*shape)."""
        given = (self.sample.values or {}).get(name)
        if given is not None:
            return np.asarray(given, np.float32)
        split = self.sample.split if self.data.count(self.sample.split) else "train"
        index = min(self.sample.index, self.data.count(split) - 1)
        if name not in self.data.columns:
            raise DataError("The data has no column {name!r}.", name=name)
        return self.data.values(split, name, slice(index, index + 1))[0]

    def node(self, block: str) -> Node:
        """The node of a block after the sample went through it."""
        return self._forward(self._single, block)

    def node_with_gradient(self, block: str) -> Node:
        """The same, and back."""
        return self._back(self._single, block)

    def crowd(self, block: str) -> Node:
        """The node of a block after the first training samples went through it together."""
        return self._forward(self._crowd, block)

    def crowd_with_gradient(self, block: str) -> Node:
        """The same, and back."""
        return self._back(self._crowd, block)

    def survey(self, make: Callable[..., np.ndarray | None], *about: object) -> np.ndarray | None:
        """What `make(trainer, *about)` finds by sending many samples through the network; those of this look have to run again after it."""
        self._single.forward_done = self._crowd.forward_done = False
        return make(self.trainer, *about)

    def run(self, batch: Mapping[str, np.ndarray], block: str) -> np.ndarray:
        """What a block gives for another batch; the samples of this look have to run again after it."""
        self._single.forward_done = self._crowd.forward_done = False
        return self.trainer.evaluator.predict(block, batch)

    def numpy(self, array: object) -> np.ndarray:
        return self.backend.to_numpy(array)

    def _forward(self, batch: _Batch, block: str) -> Node:
        if not batch.forward_done:
            other = self._crowd if batch is self._single else self._single
            other.forward_done = False
            batch.arrays = batch.arrays or batch.columns()
            self.replica.forget()
            self.replica.forward(batch.arrays, self.replica.plan(everything=True), training=False)
            batch.forward_done, batch.backward_done = True, False
        return self.replica.nodes[block]

    def _back(self, batch: _Batch, block: str) -> Node:
        node = self._forward(batch, block)
        if not batch.backward_done:
            self.replica.backward(self.replica.plan(everything=True))
            batch.backward_done = True
        return node

    def _the_sample(self) -> dict[str, Any]:
        return {name: self.backend.asarray(self.column(name)[None]) for name in self._names()}

    def _the_crowd(self) -> dict[str, Any]:
        part = slice(0, min(CROWD, self.data.count("train")))
        return {name: self.backend.asarray(self.data.values("train", name, part)) for name in self._names()}

    def _names(self) -> set[str]:
        return {column for stage in self.replica.plan(everything=True).stages for column in stage.columns}
