"""Columns and data sets: named arrays of samples, split into training, validation and test; and sources that make them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np

from ..catalogue import SOURCES
from ..errors import DataError
from ..settings import Checked
from ..shapes import TensorSpec

Generator = Any  # a numpy.random.Generator; to name the class would load numpy.random, a tenth of the time to import the engine
SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Column:
    """What one column holds. `role` says how it is drawn: image, point, number, label, vector, sequence, tokens.

    `scale` turns the stored values into those that a network sees (1/255 for bytes); `names` are the class names or feature names;
    `bounds` are the lowest and highest value to draw.
    """

    spec: TensorSpec
    role: str
    help: str
    scale: float = 1.0
    names: tuple[str, ...] = ()
    bounds: tuple[float, float] | None = None


@dataclass(frozen=True)
class DataSet:
    """Samples: for each split, an array (samples, *shape) for each column; stored as they came (bytes stay bytes).

    `notes` are sentences that a person should read, such as the rows that were left out. `from_points` is there if the samples are
    points of a plane: it turns points (n, 2) into the input columns, so that a network can be asked about any place.
    """

    columns: Mapping[str, Column]
    splits: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    from_points: Callable[[np.ndarray], Mapping[str, np.ndarray]] | None = None

    def count(self, split: str) -> int:
        arrays = self.splits.get(split, {})
        return len(next(iter(arrays.values()))) if arrays else 0

    def values(self, split: str, column: str, index: object = slice(None)) -> np.ndarray:
        """Samples of one column as a network sees them: float32 and scaled, or int64 for class numbers."""
        if column not in self.columns:
            raise DataError("The data has no column {column!r}; it has: {known}.", column=column, known=", ".join(self.columns))
        stored = self.splits[split][column][index]
        described = self.columns[column]
        if described.spec.dtype == "int":
            return stored.astype(np.int64)
        return stored.astype(np.float32) * np.float32(described.scale) if described.scale != 1.0 else stored.astype(np.float32)

    def with_validation(self, share: float, seed: int, *, from_end: bool = False) -> "DataSet":
        """The data set with `share` of its training samples moved to a validation split, unless it has one.

        They are drawn by `seed`, or the last ones, which leaves the others in one piece.
        """
        if self.count("validation") or share <= 0:
            return self
        total = self.count("train")
        held = min(total - 1, max(1, round(total * share)))
        order = np.arange(total)[::-1] if from_end else np.random.default_rng(seed).permutation(total)
        train, validation = np.sort(order[held:]), np.sort(order[:held])
        arrays = self.splits["train"]
        parts = {"train": {k: a[train] for k, a in arrays.items()}, "validation": {k: a[validation] for k, a in arrays.items()}}
        return replace(self, splits={**self.splits, **parts})


class Source(Checked, ABC):
    """Where data comes from: settings, the columns that they promise, and the loading."""

    kind: ClassVar[str]
    title: ClassVar[str]
    category: ClassVar[str]

    @abstractmethod
    def columns(self) -> dict[str, Column]:
        """The columns, quick enough to be asked at every edit; none where a file can't be read (`problem` says why). Never raises."""

    @abstractmethod
    def load(self, seed: int) -> DataSet:
        """All samples; generated ones are drawn by `seed`. Raises DataError in words."""

    def problem(self) -> str:
        """What keeps the data from being loaded, in a sentence; empty if nothing is known to."""
        return ""

    def sample_count(self) -> int | None:
        """How many samples there are, test samples perhaps among them, as quick as `columns`; None where only `load` finds out."""
        return None

    def specs(self) -> dict[str, TensorSpec]:
        """Column name to TensorSpec, as `analyse` wants it."""
        return {name: column.spec for name, column in self.columns().items()}


def source(kind: str, *, title: str, category: str, keywords: tuple[str, ...] = ()):
    """Decorator: list a data source. Categories: Images, 2-D points, Sequences, Text, Tables, Own data."""
    return SOURCES.register(kind, title=title, category=category, keywords=keywords)
