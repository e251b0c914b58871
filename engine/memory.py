"""Memory: what a training will need, said before it takes it.

Two estimates: a quick one from shapes alone, which never says too much, and one from a trial, in which the nodes themselves say how much
scratch memory they touch. The trial takes as many samples as cost little; from there on it goes in a straight line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from .analysis import BYTES_PER_NUMBER, Analysis
from .backend import Backend
from .data.batches import Batches
from .data.columns import DataSet
from .errors import MemoryNeeded
from .evaluation import Evaluator
from .graph import Graph
from .layer import Array
from .network import Network
from .replica import Replica
from .setup import TrainingSetup
from .stepping.express import Express
from .stepping.team import OPERATIONS
from .trainer import TRAINING_SAMPLE, Trainer

TRIAL_OPERATIONS = 3e8  # of a trial: a tenth of a second or less
TRIAL_BYTES = 32_000_000  # of activations in a trial
WISE_SHARE = 0.7  # of the free memory: beyond it, the system begins to swap or to end programs
PROGRAM = 4_000_000  # bytes of code and small objects that a first training brings into memory (measured: 3 to 6 MB)
PAGE = 4096  # bytes that the system gives at a time
UNTOUCHED = -2.8710193e-16  # what memory is filled with to see what is written to: a number that nobody computes


def at_least(analysis: Analysis, setup: TrainingSetup) -> int:
    """Bytes that a training can't do without: weights, gradients and the optimizer's slots, and a batch of activations both ways."""
    vectors = 2 + _slots(setup)  # with weights and gradients
    numbers = analysis.total.parameters * BYTES_PER_NUMBER * vectors
    return numbers + analysis.total.activation_bytes * setup.batch_size


def needed(trainer: Trainer) -> int:
    """Bytes of a whole training on the CPU, without its samples: weights, slots, all replicas at work, and what measures them."""
    weights, setup, threads = trainer.network.weights, trainer.setup, len(trainer.team.replicas)
    own = weights.vector.nbytes + weights.state.nbytes
    kept = 2 * own if setup.keep_best else 0  # the best weights of before, while those of now are copied
    vectors = weights.vector.nbytes * (threads + _slots(setup))  # the evaluator's gradients are never written, and so take no room
    return PROGRAM + own + kept + vectors + trainer.batches.bytes + _training(trainer) + _measuring(trainer.network, trainer.evaluator)


def stored(*data: DataSet) -> int:
    """Bytes of the samples themselves; what several data sets share counts once."""
    arrays = {id(array): array for one in data for columns in one.splits.values() for array in columns.values()}
    return sum(array.nbytes for array in arrays.values())


def require(size: int, free: int, analysis: Analysis, graph: Graph) -> None:
    """Raise MemoryNeeded, with what helps, if `size` bytes are more than a wise share of the `free` ones."""
    if size <= free * WISE_SHARE:
        return
    costs = analysis.costs
    largest = max(costs, key=lambda block: costs[block].parameters * BYTES_PER_NUMBER + costs[block].activation_bytes)
    raise MemoryNeeded(
        "This training needs about {needed} of memory, and only {free} are free. Make the batch smaller, or '{block}', which needs most.",
        needed=in_words(size),
        free=in_words(free),
        block=graph.blocks[largest].name,
    )


def in_words(size: float) -> str:
    """1536 -> 1.5 kB: a size as people read it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{size:.0f} {unit}" if unit == "bytes" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    raise AssertionError("the last unit takes whatever is left")


def _slots(setup: TrainingSetup) -> int:
    """How many vectors the optimizer writes to; without momentum, its velocity stays untouched and takes no room."""
    optimizer = setup.optimizer
    return len(optimizer.slots) - (optimizer.slots == ("velocity",) and optimizer.momentum == 0)


def _training(trainer: Trainer) -> int:
    """Scratch memory of a step: that of the express, or of each replica with its part of the batch, and the batch of a recording."""
    express = trainer.express
    if isinstance(express, Express):
        return express.bytes
    threads, batch = len(trainer.team.replicas), trainer.batches.size
    threads = threads if batch >= threads else 1
    return (express.bytes if express else 0) + threads * _scratch(trainer.network, trainer.data, ceil(batch / threads), training=True)


def _measuring(network: Network, evaluator: Evaluator) -> int:
    """Scratch memory of the measuring after an epoch, with the batches that it makes for itself."""
    data = evaluator.data
    counts = (min(data.count("train"), TRAINING_SAMPLE), data.count("validation"))
    size = min(evaluator.streams or evaluator.batch, max(counts))
    columns = {column for stage in evaluator.replica.plan().stages for column in stage.columns}
    batches = Batches(data, "train", columns, size, network.backend, dtype=network.dtype, resident=False)
    return batches.bytes + _scratch(network, data, size, training=False)


def _scratch(network: Network, data: DataSet, samples: int, *, training: bool) -> int:
    """Bytes that a replica touches for so many samples at once, from a trial with as many, or with two numbers of fewer."""
    total = network.analysis.total
    work, room = max(1, total.multiply_adds * OPERATIONS), max(1, total.activation_bytes)
    most = max(2, int(min(TRIAL_OPERATIONS / work, TRIAL_BYTES / room)))
    if samples <= most:
        return _trial(network, data, samples, training=training)
    few, more = (_trial(network, data, count, training=training) for count in (most // 2, most))
    return round(more + (more - few) / (most - most // 2) * (samples - most))


def _trial(network: Network, data: DataSet, samples: int, *, training: bool) -> int:
    replica = network.replica()
    for node in replica.nodes.values():
        node.backend = _Watching(**vars(network.backend))
    state = network.weights.state.copy()  # a trial in training mode would move running statistics
    plan = replica.plan(fused=training)
    columns = {column for stage in plan.stages for column in stage.columns}
    batch = {name: network.backend.asarray(_samples(data, name, samples)) for name in columns}
    with np.errstate(all="ignore"):
        replica.forward(batch, plan, training=training)
        if training:
            replica.backward(plan)
    network.weights.state[...] = state
    return _touched(replica, batch)


def _samples(data: DataSet, column: str, count: int) -> Array:
    values = data.values("train", column, slice(0, count))
    return values if len(values) == count else np.resize(values, (count, *values.shape[1:]))


@dataclass(frozen=True)
class _Watching(Backend):
    """A device whose fresh memory shows where it was written to."""

    def zeros(self, shape: Any, dtype: Any = np.float32) -> Array:
        return np.full(shape, UNTOUCHED if np.dtype(dtype).kind == "f" else 0, dtype)


def _touched(replica: Replica, batch: Mapping[str, Array]) -> int:
    """Bytes that the nodes have taken: the pages of their buffers that were written to, and all that the passes left elsewhere."""
    weights = replica.weights
    others = {id(_owner(array)) for array in (*batch.values(), weights.vector, weights.state, replica.gradients)}
    buffers = {id(array): array for array in replica.scratch()}
    left = {id(owner): owner for node in replica.nodes.values() for array in _left_by(node) if (owner := _owner(array)) is not None}
    others |= buffers.keys()
    return sum(_pages(array) for array in buffers.values()) + sum(owner.nbytes for key, owner in left.items() if key not in others)


def _left_by(node: Any) -> Iterator[Array]:
    """What a node holds besides its buffers, or as views of them."""
    yield from (node.output, node.output_gradient, *node.gradients.values())
    for value in node.saved.values():
        yield from value if isinstance(value, tuple | list) else (value,)


def _owner(array: Any) -> np.ndarray | None:
    """The array whose memory this one is a view of; None for what is no array."""
    while isinstance(getattr(array, "base", None), np.ndarray):
        array = array.base
    return array if isinstance(array, np.ndarray) else None


def _pages(array: np.ndarray) -> int:
    """Bytes of the pages of a flat array that hold something."""
    if array.dtype.kind != "f" or array.nbytes <= PAGE:
        return array.nbytes
    written = array != array.dtype.type(UNTOUCHED)
    numbers = PAGE // array.itemsize
    whole = array.size // numbers * numbers
    pages = int(written[:whole].reshape(-1, numbers).any(axis=1).sum()) + bool(written[whole:].any())
    return min(array.nbytes, PAGE * pages)
