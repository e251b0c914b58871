"""What a metric is: a figure that a person reads, gathered batch by batch; unlike a loss it is never trained on."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np

from .catalogue import METRICS
from .layer import Loss
from .settings import Checked
from .shapes import TensorSpec

Array = Any  # a NumPy or CuPy array


class Metric(Checked, ABC):
    """Settings of one kind of metric. `better` says which way it should go.

    Predictions are what enters the loss: scores (batch, ..., classes) with class numbers (batch, ...) as targets, or numbers with
    targets of the same shape.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    keywords: ClassVar[tuple[str, ...]]
    better: ClassVar[str]  # "higher" or "lower"

    @abstractmethod
    def start(self) -> dict[str, Any]:
        """Totals before the first batch."""

    @abstractmethod
    def add(self, totals: dict[str, Any], prediction: Array, target: Array) -> None:
        """Add a batch to the totals, in place."""

    @abstractmethod
    def value(self, totals: dict[str, Any]) -> float | np.ndarray:
        """The figure for all batches so far; not a number where there were none."""


def metric(kind: str, *, title: str, keywords: tuple[str, ...] = (), aliases: tuple[str, ...] = ()):
    """Decorator: make the class a frozen dataclass and list it as a metric."""
    return METRICS.register(kind, title=title, category="Metric", keywords=keywords, aliases=aliases)


def metrics_of(loss: Loss, target: TensorSpec | None = None) -> dict[str, Metric]:
    """The metrics that make sense for a loss, by kind, set for the sort of numbers that enter it (scores or probabilities).

    Where the target is known to hold class numbers, accuracy is one of them.
    """
    kinds = loss.metrics
    if target is not None and target.dtype == "int" and "accuracy" not in kinds:
        kinds = ("accuracy", *kinds)
    found = {}
    for kind in kinds:
        owner = METRICS[kind]
        decides = "decide_at" in owner.__dataclass_fields__
        found[kind] = owner(decide_at=getattr(loss, "decide_at", "auto")) if decides else owner()
    return found
