"""The convoy: steps on a GPU, sent off one behind the other, whose losses are read together, so that the device never waits for Python.

The steps of a convoy count together or not at all. If a number was not finite on the way, or memory ran out, everything is put back to
where it was before the first of them, from copies that lie on the device.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np

from ..layer import Array
from ..network import Network
from .team import Team
from .updater import Updater

SLICE = 0.03  # seconds that a convoy may take: a picture and a pause wait as long
MOST = 64  # steps in a convoy

Send = Callable[[int], tuple[Array, Array]]  # do the step so many ahead; its loss and its gradient's squared length, still on the device


class Convoy:
    """Sends off as many steps at a time as fit into a slice of time, which it learns as it goes."""

    def __init__(self, network: Network, updater: Updater, team: Team, clock: Callable[[], float] = perf_counter):
        self._backend, self._dtype, self._team, self._clock = network.backend, network.dtype, team, clock
        vectors = (network.weights.vector, network.weights.state, *updater.slots.values())
        self._pairs = [(vector.copy(), vector) for vector in vectors]
        self._figures = network.backend.zeros((MOST, 2), np.float64)
        self.steps = 1

    def run(self, send: Send, most: int) -> np.ndarray | None:
        """Losses of the steps done, at most `most`; None, and nothing moved, if the very next step has a number that is not finite."""
        while True:
            count = min(self.steps, most)
            began = self._clock()
            losses = self._attempt(send, count)
            if losses is not None:
                self._adapt(self._clock() - began)
                return losses
            if count == 1:
                return None
            self.steps = count // 2

    def _attempt(self, send: Send, count: int) -> np.ndarray | None:
        for kept, vector in self._pairs:
            kept[...] = vector
        remembered = self._team.remember()
        try:
            for ahead in range(count):
                loss, square = send(ahead)
                self._figures[ahead, 0] = loss
                self._figures[ahead, 1] = square
            figures = self._backend.to_numpy(self._figures)[:count]  # the only wait
        except MemoryError:
            self._put_back(remembered)
            raise
        if np.isfinite(figures).all():
            return figures[:, 0].astype(self._dtype)
        self._put_back(remembered)
        return None

    def _put_back(self, remembered: list) -> None:
        for kept, vector in self._pairs:
            vector[...] = kept
        self._team.recall(remembered)

    def _adapt(self, seconds: float) -> None:
        if seconds < SLICE / 2:
            self.steps = min(2 * self.steps, MOST)
        elif seconds > SLICE:
            self.steps = max(1, self.steps // 2)


def convoy_for(network: Network, updater: Updater, team: Team) -> Convoy | None:
    """The convoy for a network on a GPU; None on the CPU, where reading a loss costs nothing."""
    return None if network.backend.name == "cpu" else Convoy(network, updater, team)
