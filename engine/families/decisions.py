"""Metrics that are read off a table of decisions: how often each true class was taken for each class."""

from typing import Any

import numpy as np

from ..metric import Array, Metric
from ..settings import frozen, setting


@frozen
class Decisions(Metric):
    """Counts decisions in tables (true class, decided class).

    Scores for classes decide for the largest. A number for a yes or no decides at a threshold; with "auto" it is 0 where the targets
    are -1 and +1, else 0.5. Several numbers with targets of the same shape are as many questions of yes or no.
    """

    decide_at: str = setting(
        default="auto", choices=("auto", "largest", "half", "zero"), help="Where a score becomes a yes: the largest, above 0.5, above 0."
    )

    def start(self) -> dict[str, Any]:
        return {"largest": None, "half": None, "zero": None, "negative": False}

    def add(self, totals: dict[str, Any], prediction: Array, target: Array) -> None:
        if self.decide_at == "largest" or target.size != prediction.size:
            if target.size == prediction.size:
                target = target.reshape(prediction.shape).argmax(axis=-1)
            _count(totals, "largest", target, prediction.argmax(axis=-1), prediction.shape[-1])
            return
        target = target.reshape(prediction.shape)
        for name, threshold in (("half", 0.5), ("zero", 0.0)):
            _count(totals, name, target > 0.5, prediction > threshold, 2)
        totals["negative"] = totals["negative"] | (target < 0).any()

    def table(self, totals: dict[str, Any]) -> np.ndarray | None:
        """The counts (true class, decided class); None where nothing was counted."""
        if totals["largest"] is not None:
            return totals["largest"]
        if self.decide_at == "auto":
            return totals["zero" if totals["negative"] else "half"]
        return totals["half" if self.decide_at == "largest" else self.decide_at]


def mean_over_classes(table: np.ndarray, above: np.ndarray, below: np.ndarray) -> float:
    """Mean of above / below over the classes that are true or decided for anywhere, 0 where nothing is below; of two the second alone."""
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(below > 0, above / below, 0.0)
    if len(table) == 2:
        return float(shares[1])
    return float(shares[(table.sum(axis=0) + table.sum(axis=1)) > 0].mean())


def _count(totals: dict[str, Any], name: str, true: Array, decided: Array, classes: int) -> None:
    true, decided = (_in_memory(array).reshape(-1).astype(np.int64) for array in (true, decided))
    table = np.bincount(true * classes + decided, minlength=classes * classes).reshape(classes, classes)
    totals[name] = table if totals[name] is None else totals[name] + table


def _in_memory(array: Array) -> np.ndarray:
    return array if isinstance(array, np.ndarray) else array.get()
