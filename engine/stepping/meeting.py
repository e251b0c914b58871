"""Where replicas that share a batch compare notes: each has a seat, and what they tell is averaged in the order of the seats."""

from threading import Barrier
from typing import Any

import numpy as np


class Meeting:
    """Seats for the parts of a batch. A part that fails breaks the meeting, so that nobody waits for it."""

    def __init__(self, parts: int):
        self._barrier = Barrier(parts)
        self._shares = np.full(parts, 1 / parts)
        # two sets in turn: who is quick may tell the next thing while another one still reads the last
        self._told: tuple[list[Any], list[Any]] = ([None] * parts, [None] * parts)
        self.seats = [Seat(self, part) for part in range(parts)]

    def begin(self, shares: np.ndarray) -> None:
        """Before a step: the share of the batch that each part has."""
        self._shares = shares
        if self._barrier.broken:
            self._barrier.reset()
        for seat, share in zip(self.seats, shares, strict=True):
            seat.share, seat.turn = float(share), 0

    def leave(self) -> None:
        """What a part calls that can't go on: the others get a BrokenBarrierError instead of waiting."""
        self._barrier.abort()

    def gather(self, part: int, turn: int, values: Any) -> Any:
        """The mean of what all parts tell in this turn, weighted by their shares: the same bits for everyone."""
        told = self._told[turn % 2]
        told[part] = values
        self._barrier.wait()
        total = told[0] * self._shares[0]
        for other, share in zip(told[1:], self._shares[1:], strict=True):
            total = total + other * share
        return total


class Seat:
    """The place of one part in a meeting; `share` is how much of the batch it has."""

    def __init__(self, meeting: Meeting, part: int):
        self.meeting = meeting
        self.part = part
        self.share = 1.0
        self.turn = 0

    def mean(self, values: Any) -> Any:
        """The mean over the whole batch of what is a mean over the part."""
        self.turn += 1
        return self.meeting.gather(self.part, self.turn, np.array(values, np.float64))

    def agree(self, values: np.ndarray, out: np.ndarray) -> None:
        """The same, written to `out`; both are vectors of float64 that stay where they are from step to step."""
        out[...] = self.mean(values)

    def mean_gradient(self, values: Any) -> Any:
        """The same for gradients, which belong to the loss of the part: 1 / share times those of the whole batch's loss."""
        return (self.mean(values * self.share) / self.share).astype(values.dtype)
