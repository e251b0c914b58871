"""The state of a training run as plain arrays and counters: enough to go on exactly where it stopped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Checkpoint:
    """Weights, optimizer state, counters and history of a run.

    `weights` holds trained weights and layer state as "block id.parameter" ("b3.kernel"); `optimizer` holds its slots as
    "slot.block id.parameter" ("m.b3.kernel"); `counters` holds JSON values (step, epoch, states of random generators);
    `history` holds the columns of the run's record.
    """

    weights: Mapping[str, np.ndarray] = field(default_factory=dict)
    optimizer: Mapping[str, np.ndarray] = field(default_factory=dict)
    counters: Mapping[str, Any] = field(default_factory=dict)
    history: Mapping[str, np.ndarray] = field(default_factory=dict)

    def same_as(self, other: "Checkpoint") -> bool:
        """Whether both hold the same numbers, bit for bit."""
        return (
            dict(self.counters) == dict(other.counters)
            and same_arrays(self.weights, other.weights)
            and same_arrays(self.optimizer, other.optimizer)
            and same_arrays(self.history, other.history)
        )


def same_arrays(one: Mapping[str, np.ndarray], other: Mapping[str, np.ndarray]) -> bool:
    """Whether two sets of named arrays agree in names, types, shapes and every bit (so a NaN equals itself)."""
    if one.keys() != other.keys():
        return False
    return all(
        array.dtype == other[name].dtype and array.shape == other[name].shape and array.tobytes() == other[name].tobytes()
        for name, array in one.items()
    )
