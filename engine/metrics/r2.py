"""The R² metric."""

from typing import Any

import numpy as np

from ..families.target import as_numbers
from ..metric import Array, Metric, metric


@metric("r2", title="R²", keywords=("determination", "explained variance"))
class R2(Metric):
    """Share of the targets' variance that is explained: 1 is perfect, 0 no better than always answering the mean.

    1 - Σ (t - x)² / Σ (t - mean t)² for each output, mean over the outputs whose targets vary.
    """

    better = "higher"

    def start(self) -> dict[str, Any]:
        return {"origin": None, "residual": 0.0, "sum": 0.0, "squares": 0.0, "count": 0}

    def add(self, totals: dict[str, Any], prediction: Array, target: Array) -> None:
        x = prediction.reshape(len(prediction), -1).astype(np.float64)
        t = as_numbers(prediction, target).reshape(x.shape).astype(np.float64)
        if totals["origin"] is None:
            totals["origin"] = t.mean(axis=0)  # squares are summed from near the mean, else they cancel badly
        t0 = t - totals["origin"]
        totals["residual"] = totals["residual"] + ((t - x) ** 2).sum(axis=0)
        totals["sum"] = totals["sum"] + t0.sum(axis=0)
        totals["squares"] = totals["squares"] + (t0 * t0).sum(axis=0)
        totals["count"] += len(x)

    def value(self, totals: dict[str, Any]) -> float:
        if not totals["count"]:
            return float("nan")
        spread = totals["squares"] - totals["sum"] ** 2 / totals["count"]
        vary = spread > 1e-20 * totals["count"] * totals["origin"] ** 2  # less is what rounding leaves of targets that are all the same
        if not vary.any():
            return float("nan")
        return float((1 - totals["residual"][vary] / spread[vary]).mean())
