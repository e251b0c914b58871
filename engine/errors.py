"""Errors of the engine.

    EngineError
    ├── SettingError      a setting has a value that it may not have
    ├── ShapeError        a block is given a tensor that it can't take
    ├── GraphError        the graph as a whole can't run
    ├── DataError         a data set can't be read or lacks a column
    ├── DeviceError       the chosen device can't be used
    └── TrainingError     a run can't start or go on
        └── MemoryNeeded  it would take more memory than is wise

Each message names the thing, what was expected, what was got and the cure, in one plain sentence or two.
"""

from typing import Any

from .sentence import PlainError


class EngineError(PlainError):
    """Anything that the engine refuses, in words that a person can act on."""


class SettingError(EngineError):
    """A setting has a value that it may not have."""


class ShapeError(EngineError):
    """A block is given a tensor that it can't take; `insert` names a layer kind that would help before it, `units` how many numbers,
    `reshape` the shape that its first input should have."""

    def __init__(
        self,
        pattern: str,
        *,
        insert: str | None = None,
        units: int | None = None,
        reshape: tuple[int, ...] | None = None,
        **parts: Any,
    ):
        super().__init__(pattern, **parts)
        self.insert = insert
        self.units = units
        self.reshape = reshape


class GraphError(EngineError):
    """The graph as a whole can't run."""


class DataError(EngineError):
    """A data set can't be read or lacks a column."""


class DeviceError(EngineError):
    """The chosen device can't be used."""


class TrainingError(EngineError):
    """A run can't start or go on."""


class MemoryNeeded(TrainingError):
    """A training would take more memory than is wise; a person may insist."""
