"""Memory: what a training will need, said before it takes it.

Two estimates: a quick one from shapes alone, which never says too much, and one from a trial with one and two samples, from which the
rest is extrapolated, since scratch memory grows in a straight line with the batch.
"""

from collections.abc import Mapping

from .analysis import BYTES_PER_NUMBER, Analysis
from .data.columns import DataSet
from .errors import MemoryNeeded
from .evaluation import BATCH
from .graph import Graph
from .layer import Array
from .network import Network
from .replica import Replica
from .setup import TrainingSetup

TRIAL = 2  # samples
WISE_SHARE = 0.7  # of the free memory: beyond it, the system begins to swap or to end programs


def at_least(analysis: Analysis, setup: TrainingSetup) -> int:
    """Bytes that a training can't do without: weights, gradients and the optimizer's slots, and a batch of activations both ways."""
    vectors = 2 + _slots(setup)  # with weights and gradients
    numbers = analysis.total.parameters * BYTES_PER_NUMBER * vectors
    return numbers + analysis.total.activation_bytes * setup.batch_size


def needed(network: Network, data: DataSet, setup: TrainingSetup, threads: int) -> int:
    """Bytes of a whole training on the CPU, from a trial: weights, slots, all replicas at work, and the samples."""
    weights = network.weights
    vectors = 1 + threads + _slots(setup)  # the evaluator's gradients are never written, so the system never gives them room
    fixed = weights.vector.nbytes * vectors + weights.state.nbytes
    training, looking = _per_sample(network, data, training=True), _per_sample(network, data, training=False)
    batches = training * setup.batch_size + looking * min(BATCH, max(data.count(split) for split in data.splits))
    return round(fixed + batches + stored(data))


def _slots(setup: TrainingSetup) -> int:
    """How many vectors the optimizer writes to; without momentum, its velocity stays untouched and takes no room."""
    optimizer = setup.optimizer
    return len(optimizer.slots) - (optimizer.slots == ("velocity",) and optimizer.momentum == 0)


def stored(data: DataSet) -> int:
    """Bytes of the samples themselves."""
    return sum(array.nbytes for arrays in data.splits.values() for array in arrays.values())


def require(size: int, free: int, analysis: Analysis, graph: Graph) -> None:
    """Raise MemoryNeeded, with what helps, if `size` bytes are more than a wise share of the `free` ones."""
    if size <= free * WISE_SHARE:
        return
    costs = analysis.costs
    largest = max(costs, key=lambda block: costs[block].parameters * BYTES_PER_NUMBER + costs[block].activation_bytes)
    raise MemoryNeeded(
        f"This training needs about {in_words(size)} of memory, and only {in_words(free)} are free. "
        f"Make the batch smaller, or '{graph.blocks[largest].name}', which needs most."
    )


def in_words(size: float) -> str:
    """1536 -> 1.5 kB: a size as people read it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{size:.0f} {unit}" if unit == "bytes" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    raise AssertionError("the last unit takes whatever is left")


def _per_sample(network: Network, data: DataSet, *, training: bool) -> float:
    """How many bytes of scratch memory each further sample costs."""
    sizes = [_trial(network, data, samples, training=training) for samples in (1, TRIAL)]
    return sizes[1] - sizes[0]


def _trial(network: Network, data: DataSet, samples: int, *, training: bool) -> int:
    replica = network.replica()
    state = network.weights.state.copy()  # a trial in training mode would move running statistics
    plan = replica.plan(fused=training)
    columns = {column for stage in plan.stages for column in stage.columns}
    batch = {name: network.backend.asarray(_samples(data, name, samples)) for name in columns}
    replica.forward(batch, plan, training=training)
    if training:
        replica.backward(plan)
    network.weights.state[...] = state
    return _scratch(replica) + sum(array.nbytes for array in batch.values())


def _samples(data: DataSet, column: str, count: int) -> Array:
    values = data.values("train", column, slice(0, count))
    return values if len(values) == count else values.repeat(count, axis=0)[:count]


def _scratch(replica: Replica) -> int:
    """Bytes that the nodes have taken: buffers, and what a forward pass left for the way back."""
    owned: dict[int, int] = {}
    for node in replica.nodes.values():
        arrays: Mapping[object, Array] = {
            **node.memory(),
            **{name: value for name, value in node.saved.items() if hasattr(value, "nbytes")},
        }
        for array in arrays.values():
            base = array if getattr(array, "base", None) is None else array.base
            owned[id(base)] = getattr(base, "nbytes", 0)
    return sum(owned.values())
