"""The Mean absolute error metric."""

from typing import Any

import numpy as np

from ..families.target import as_numbers
from ..metric import Array, Metric, metric


@metric("mae", title="Mean absolute error", keywords=("l1", "absolute error"))
class MeanAbsoluteError(Metric):
    """Mean distance between prediction and target."""

    better = "lower"

    def start(self) -> dict[str, Any]:
        return {"sum": 0.0, "count": 0}

    def add(self, totals: dict[str, Any], prediction: Array, target: Array) -> None:
        totals["sum"] += abs(prediction - as_numbers(prediction, target)).sum(dtype=np.float64)
        totals["count"] += prediction.size

    def value(self, totals: dict[str, Any]) -> float:
        return float(totals["sum"]) / totals["count"] if totals["count"] else float("nan")
