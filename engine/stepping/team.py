"""A team of replicas: a long step is worked on in parts of the batch, each on a thread of its own, and the gradients are added.

The parts are added in a fixed order and their number depends on nothing but the network, the batch size and the machine, so that the
same seed gives the same bits.
"""

import os
from collections.abc import Callable, Mapping
from itertools import pairwise
from threading import BrokenBarrierError
from typing import Any

import numpy as np

from ..families.recurrent import Recurrent
from ..layer import Array
from ..network import Network
from ..replica import Replica
from ..setup import TrainingSetup
from .meeting import Meeting, Seat
from .usual import is_usual, update_of

WORTH_A_THREAD = 40e6  # floating-point operations of a step for each thread: below that, handing over costs more than it brings
WORTH_A_THREAD_IN_NUMPY = 150e6  # the same without compiled kernels: threads wait for Python's lock between short calls (measured)
WORTH_A_PLAYER = 8e6  # the same where the step is played from a recording, whose threads stay awake and never wait for Python
MOST_THREADS = 4
OPERATIONS = 6  # for each multiply-add of the forward pass: two there, and four for both gradients


def threads_for(network: Network, setup: TrainingSetup, batch: int | None = None, cores: int | None = None) -> int:
    """How many threads a step should use: 1 unless it is long, the machine has cores, and all layers can work on parts of a batch."""
    batch = setup.batch_size if batch is None else batch
    layers = [block.layer for block in network.graph.blocks.values()]
    if network.backend.name != "cpu" or not all(layer.splits_batches() or layer.meets() for layer in layers):
        return 1
    if network.backend.native is None and any(isinstance(layer, Recurrent) for layer in layers):
        return 1  # in NumPy, whose short calls at each step of a sequence would wait for those of the other thread
    operations = network.analysis.total.multiply_adds * OPERATIONS * batch
    in_kernels = WORTH_A_PLAYER if plays(network, setup) else WORTH_A_THREAD
    worth = WORTH_A_THREAD_IN_NUMPY if network.backend.native is None else in_kernels
    return max(1, min(cores or os.cpu_count() or 1, MOST_THREADS, int(operations / worth), batch))


def plays(network: Network, setup: TrainingSetup) -> bool:
    """Whether all that a step does is compiled calls, so that it can be played from a recording."""
    graph, inputs = network.graph, network.analysis.inputs
    if network.backend.native is None or network.dtype != np.float32 or not is_usual(network, setup) or update_of(setup.optimizer) is None:
        return False
    return all(block.layer.replays(*inputs[key]) for key, block in graph.blocks.items() if key in inputs)


class Team:
    """The replicas of a network that share the work of a step; the first one is the network's own and ends with the whole gradient."""

    def __init__(self, network: Network, threads: int):
        self.replicas = [network.main, *(network.replica() for _ in range(threads - 1))]
        for number, replica in enumerate(self.replicas[1:], start=1):
            replica.reseed(network.weights.seed + number)
        self._pool: Any = None
        meets = any(block.layer.meets() for block in network.graph.blocks.values())
        self._meeting = Meeting(threads) if threads > 1 and meets else None
        self.parts = 1  # in which a batch is worked on one after the other, where memory is too small for the whole
        layers = [block.layer for block in network.graph.blocks.values()]
        # one replica can't carry the states of several parts
        self._splits = all(layer.splits_batches() and not getattr(layer, "stateful", False) for layer in layers)

    def halve(self, batch: int) -> bool:
        """Work on batches in twice as many parts from now on, and give memory back; False if a part would be empty or change results."""
        if not self._splits or 2 * self.parts > batch:
            return False
        self.parts *= 2
        for replica in self.replicas:
            for node in replica.nodes.values():
                node.let_go()
        return True

    def gradients(self, batch: Mapping[str, Array], losses: tuple[str, ...] | None) -> float | Array:
        """Run a batch forward and back; the gradient lies in the first replica, the loss is returned: on a GPU still there."""
        samples = len(next(iter(batch.values())))
        if self.parts > 1:
            return self._one_by_one(batch, losses, samples)
        if samples < len(self.replicas) or len(self.replicas) == 1:
            self._seat(None)
            return _work(self.replicas[0], batch, losses)
        edges = self.edges(samples)
        parts = [{name: array[low:high] for name, array in batch.items()} for low, high in pairwise(edges)]
        shares = np.diff(edges) / samples
        seats = self._seat(shares)
        works = zip(self.replicas[1:], parts[1:], seats[1:], strict=True)
        helpers = [self.submit(_work, replica, part, losses, seat) for replica, part, seat in works]
        try:
            first = _work(self.replicas[0], parts[0], losses, seats[0])
        except BrokenBarrierError:  # another part has failed; it says why
            first = np.nan
        finally:
            for helper in helpers:
                helper.exception()  # waits for it
        found = [first, *(helper.result() for helper in helpers)]
        self._add_up(shares)
        return float(np.dot(shares, found))

    def _seat(self, shares: np.ndarray | None) -> list[Seat | None]:
        """Give each replica its seat in the meeting of this step, if there is one; none if it works alone."""
        if self._meeting is None:
            return [None] * len(self.replicas)
        seats = [None] * len(self.replicas) if shares is None else self._meeting.seats
        if shares is not None:
            self._meeting.begin(shares)
        for replica, seat in zip(self.replicas, seats, strict=True):
            for node in replica.nodes.values():
                node.meeting = seat
        return seats

    def generator_states(self) -> list[dict]:
        return [replica.generator_state() for replica in self.replicas]

    def restore_generators(self, states: list[dict]) -> None:
        """The reverse; a team of another size keeps the streams that it has no state for."""
        for replica, state in zip(self.replicas, states, strict=False):
            replica.restore_generator(state)

    def remember(self) -> list:
        """What a step changes besides weights and state: random numbers, and what layers carry from batch to batch."""
        carried = [{key: node.saved.get("carried") for key, node in replica.nodes.items()} for replica in self.replicas]
        return list(zip(self.generator_states(), carried, strict=True))

    def recall(self, remembered: list) -> None:
        """Put back what `remember` gave."""
        for replica, (state, carried) in zip(self.replicas, remembered, strict=True):
            replica.restore_generator(state)
            replica.forget()
            for key, arrays in carried.items():
                if arrays is not None:
                    replica.nodes[key].saved["carried"] = arrays

    def reseed(self, seed: int) -> None:
        for number, replica in enumerate(self.replicas):
            replica.reseed(seed + number)

    def forget(self) -> None:
        """Begin a new sequence in every replica."""
        for replica in self.replicas:
            replica.forget()

    def carried(self) -> dict[str, np.ndarray]:
        """What layers carry to the next batch, by "block id.number": (batch, units), whoever works on which part."""
        parts = [found for replica in self.replicas if (found := replica.carried())]
        return {path: np.concatenate([part[path] for part in parts]) for path in (parts[0] if parts else ())}

    def restore_carried(self, arrays: Mapping[str, np.ndarray]) -> None:
        """The reverse, in a team of any size; arrays of another rank are left out."""
        self.forget()
        arrays = {path: array for path, array in arrays.items() if array.ndim == 2}
        samples = len(next(iter(arrays.values()), ()))
        edges = self.edges(samples) if samples >= len(self.replicas) else np.array([0, samples])
        for replica, (low, high) in zip(self.replicas, pairwise(edges), strict=False):
            replica.restore_carried({path: array[low:high] for path, array in arrays.items()})

    def submit(self, work: Callable[..., Any], *values: Any) -> Any:
        """Have a thread of the team do some work, and get its Future; the thread is started when it is needed."""
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor  # here, since small networks never get there

            self._pool = ThreadPoolExecutor(len(self.replicas) - 1, "training-part")
        return self._pool.submit(work, *values)

    def close(self) -> None:
        """End the threads; they are started again if there is more to do."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def edges(self, samples: int) -> np.ndarray:
        """Where the parts of a batch begin and end: always at the same places, so that each replica meets the samples that it left."""
        return np.linspace(0, samples, len(self.replicas) + 1).astype(int)

    def _one_by_one(self, batch: Mapping[str, Array], losses: tuple[str, ...] | None, samples: int) -> float | Array:
        """The parts of a batch one after the other on the first replica, their gradients and losses weighted by their samples."""
        main = self.replicas[0]
        total = main.backend.zeros(main.gradients.size, main.gradients.dtype)
        edges = np.linspace(0, samples, min(self.parts, samples) + 1).astype(int)
        loss: float | Array = 0.0
        for low, high in pairwise(edges):
            share = float(high - low) / samples
            loss = loss + share * _work(main, {name: array[low:high] for name, array in batch.items()}, losses)
            main.gradients *= share
            total += main.gradients
        main.gradients[...] = total
        return loss

    def _add_up(self, shares: np.ndarray) -> None:
        total = self.replicas[0].gradients
        if (shares == shares[0]).all():
            for replica in self.replicas[1:]:
                total += replica.gradients
            total *= total.dtype.type(shares[0])
            return
        for replica, share in zip(self.replicas, shares, strict=True):
            replica.gradients *= replica.gradients.dtype.type(share)
        for replica in self.replicas[1:]:
            total += replica.gradients


def _work(replica: Replica, batch: Mapping[str, Array], losses: tuple[str, ...] | None, seat: Seat | None = None) -> float | Array:
    on_cpu = replica.backend.name == "cpu"
    with np.errstate(all="ignore"):  # each thread has its own; numbers that overflow are found by the trainer
        try:
            plan = replica.plan(losses, fused=on_cpu)  # a GPU has kernels of its own
            loss = replica.forward(batch, plan, training=True)
            if on_cpu:
                loss = float(loss)
                if not np.isfinite(loss if seat is None else seat.mean(loss)):  # all parts go back or none: they meet on the way
                    return loss
            replica.backward(plan)
            return loss
        except Exception:
            if seat is not None:
                seat.meeting.leave()
            raise
