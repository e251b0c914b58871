import numpy as np

from ..metric import Metric, metric
from ..target import as_numbers


@metric("mae", title="Mean absolute error", keywords=("l1", "absolute error"))
class MeanAbsoluteError(Metric):
    """Mean distance between prediction and target."""

    better = "lower"

    def start(self):
        return {"sum": 0.0, "count": 0}

    def add(self, totals, prediction, target):
        totals["sum"] += abs(prediction - as_numbers(prediction, target)).sum(dtype=np.float64)
        totals["count"] += prediction.size

    def value(self, totals):
        return float(totals["sum"]) / totals["count"] if totals["count"] else float("nan")
