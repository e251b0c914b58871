"""The state of a training run as plain arrays and counters: enough to go on exactly where it stopped."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .errors import TrainingError

PARTS = ("weights", "optimizer", "history")
COUNTERS = "counters.json"


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

    def save(self, path: str | Path) -> None:
        """Write a .npz file; it holds numbers alone, no code."""
        arrays = {f"{part}/{name}": values for part in PARTS for name, values in getattr(self, part).items()}
        words = np.frombuffer(json.dumps(dict(self.counters)).encode(), np.uint8)
        with open(path, "wb") as file:
            np.savez(file, **{COUNTERS: words, **arrays})

    @staticmethod
    def load(path: str | Path) -> "Checkpoint":
        """The reverse of `save`; raises TrainingError if the file is not such a one."""
        from zipfile import BadZipFile  # here, since who only trains needs nothing of it

        try:
            with open(path, "rb") as file, np.load(file, allow_pickle=False) as stored:
                counters = json.loads(stored[COUNTERS].tobytes())
                found = {part: {name: stored[f"{part}/{name}"] for name in _names(stored.files, part)} for part in PARTS}
        except (OSError, EOFError, KeyError, TypeError, ValueError, BadZipFile) as trouble:
            raise TrainingError("'{file}' is not a checkpoint that can be read.", file=Path(path).name) from trouble
        return Checkpoint(counters=counters, **found)

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


def _names(paths: Iterable[str], part: str) -> list[str]:
    return [path.removeprefix(f"{part}/") for path in paths if path.startswith(f"{part}/")]
