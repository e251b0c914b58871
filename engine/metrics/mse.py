"""The Mean squared error metric."""

from typing import Any

import numpy as np

from ..families.target import as_numbers
from ..metric import Array, Metric, metric


@metric("mse", title="Mean squared error", keywords=("l2", "squared error"))
class MeanSquaredError(Metric):
    """Mean of the squared differences between prediction and target."""

    better = "lower"

    def start(self) -> dict[str, Any]:
        return {"sum": 0.0, "count": 0}

    def add(self, totals: dict[str, Any], prediction: Array, target: Array) -> None:
        difference = prediction - as_numbers(prediction, target)
        totals["sum"] += (difference * difference).sum(dtype=np.float64)
        totals["count"] += difference.size

    def value(self, totals: dict[str, Any]) -> float:
        return float(totals["sum"]) / totals["count"] if totals["count"] else float("nan")
