"""A recording: the compiled calls of a training step, written down once and played many steps a call on all threads of a team.

Where all that a network's layers do is such calls, Python is not needed for a step, and no thread waits for its lock. What is
unusual is left to the ordinary way, which gives the same numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..data.batches import Batches
from ..errors import ShapeError
from ..kernels.replay import Column, Part, Player, RecordedSeat, Recorder
from ..layer import Array
from ..network import Network
from ..replica import Plan, Replica
from ..setup import TrainingSetup
from .team import Team, plays
from .updater import Updater
from .usual import update_of

SLICE = 8.0  # milliseconds


class Recording:
    """Trains steps of an epoch, as many as fit into a slice of time."""

    def __init__(self, player: Player, batch: Mapping[str, Array], team: Team, drawn: Sequence[int]):
        self._player, self._batch, self._team = player, batch, team
        self._drawn = drawn  # random numbers that a step takes of the generator of each replica

    @property
    def bytes(self) -> int:
        """What it takes besides weights, gradients, slots, samples and the memory of the replicas."""
        return sum(array.nbytes for array in self._batch.values())

    def run(self, order: np.ndarray, first: int, steps: int, rate: float, step: int) -> np.ndarray | None:
        """Losses of the steps done; None, and nothing moved, if the ordinary way has to do the first one.

        It has to where the batch is not whole, or has a loss or a gradient that is not finite. `order` are the samples of the epoch,
        `first` is the place of the next one, `step` the number of the next step, from 1.
        """
        before = self._team.generator_states() if any(self._drawn) else []
        losses = self._player.run(order, first, steps, rate, step, SLICE)
        if before and self._player.broke:  # the ordinary way draws the numbers of that step again
            self._team.restore_generators(before)
            for replica, count in zip(self._team.replicas, self._drawn, strict=True):
                replica.rng.random(count * len(losses), dtype=np.float32)
        return losses if len(losses) else None


def recording_for(network: Network, batches: Batches, setup: TrainingSetup, updater: Updater, team: Team) -> Recording | None:
    """The recording for a network, if all its layers can be played and nothing is unusual about its training; else None."""
    update = update_of(setup.optimizer)
    if update is None or not plays(network, setup) or batches.size < len(team.replicas) or team.parts > 1:
        return None
    columns = _columns(batches)
    plans = [replica.plan(fused=True) for replica in team.replicas]
    if columns is None or not all(map(_plain, plans)):
        return None
    edges = team.edges(batches.size)
    batch = {name: column.batch for name, column in columns.items()}
    weights = network.weights
    kept, drawing = weights.state.copy(), team.generator_states()  # a step in training mode would move running statistics
    told = network.main.gradients.copy()  # those of the last step that was trained, which panels show
    works = zip(team.replicas, plans, edges[:-1], edges[1:], strict=True)
    parts = [_record(replica, plan, batch, number, int(low), int(high)) for number, (replica, plan, low, high) in enumerate(works)]
    weights.state[...], network.main.gradients[...] = kept, told
    team.restore_generators(drawing)
    slots = [updater.slots[name] for name in setup.optimizer.slots]
    try:
        player = Player(network.backend.native, parts, list(columns.values()), update, weights.vector, weights.state, slots, team.submit)
    except ShapeError:
        return None
    drawn = [sum(values[3] for name, values in part.calls if name == "draw_uniform") for part in parts]
    return Recording(player, batch, team, drawn)


def _plain(plan: Plan) -> bool:
    """Whether no penalty or shared weight has a part in the step."""
    return not (plan.heavy or plan.twins or plan.idle)


def _columns(batches: Batches) -> dict[str, Column] | None:
    """What a batch is gathered from and into; None where a column has to be converted in a way that the kernel does not know."""
    columns = {}
    for name, (stored, scale, dtype) in batches.stored().items():
        plain = stored.dtype == dtype and scale in (None, 1)
        if not plain and (scale is None or stored.dtype != np.uint8):
            return None
        columns[name] = Column(stored, np.zeros((batches.size, *stored.shape[1:]), dtype), None if plain else float(scale))
    return columns


def _record(replica: Replica, plan: Plan, batch: Mapping[str, Array], number: int, low: int, high: int) -> Part:
    """Run a part of a batch the ordinary way and write down what it calls."""
    recorder = Recorder(replica.backend.native)
    whole = next(iter(batch.values()))
    seat = None if high - low == len(whole) else RecordedSeat(recorder, number, (high - low) / len(whole))
    for node in replica.nodes.values():
        node.backend, node.meeting = replace(replica.backend, native=recorder), seat
    try:
        with np.errstate(all="ignore"):
            replica.forward({name: array[low:high] for name, array in batch.items()}, plan, training=True)
            forward = len(recorder.calls)
            replica.backward(plan)
    finally:
        for node in replica.nodes.values():
            node.backend, node.meeting = replica.backend, None
    memory = [replica.weights.vector, replica.weights.state, replica.gradients, *replica.scratch()]
    return Part(recorder.calls, forward, low, high, replica.gradients, [array for array in memory if array.size], replica.rng)
