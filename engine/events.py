"""What a trainer tells as it goes: few, frozen, plain values."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class StepsDone:
    """One or more steps are done: `step` counts all steps of the run so far, `losses` are those of the new ones."""

    step: int
    epoch: int
    losses: np.ndarray


@dataclass(frozen=True)
class EpochDone:
    """An epoch is done; `measures` are named "train/loss", "validation/accuracy" and so on."""

    epoch: int
    step: int
    measures: Mapping[str, float]


@dataclass(frozen=True)
class Diverged:
    """A number stopped being finite. The weights are still those before the bad step; `block` is the id of the first bad block."""

    step: int
    block: str
    text: str


@dataclass(frozen=True)
class Remark:
    """Something happened that a person should hear of; the training goes on."""

    step: int
    text: str


@dataclass(frozen=True)
class Finished:
    """The run came to its end, for the reason given."""

    epoch: int
    step: int
    reason: str


Event = StepsDone | EpochDone | Diverged | Remark | Finished
