"""The Root mean squared error metric."""

from math import sqrt
from typing import Any

import numpy as np

from ..families.target import as_numbers
from ..metric import Array, Metric, metric


@metric("rmse", title="Root mean squared error", keywords=("rms", "root"))
class RootMeanSquaredError(Metric):
    """Square root of the mean squared difference: an error in the units of the target."""

    better = "lower"

    def start(self) -> dict[str, Any]:
        return {"sum": 0.0, "count": 0}

    def add(self, totals: dict[str, Any], prediction: Array, target: Array) -> None:
        difference = prediction - as_numbers(prediction, target)
        totals["sum"] += (difference * difference).sum(dtype=np.float64)
        totals["count"] += difference.size

    def value(self, totals: dict[str, Any]) -> float:
        return sqrt(float(totals["sum"]) / totals["count"]) if totals["count"] else float("nan")
