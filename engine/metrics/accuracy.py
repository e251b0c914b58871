"""The Accuracy metric."""

from typing import Any

from ..metric import Array, Metric, metric
from ..settings import setting


@metric("accuracy", title="Accuracy", keywords=("right answers", "hit rate"))
class Accuracy(Metric):
    """Share of right decisions."""

    decide_at: str = setting(
        default="auto", choices=("auto", "largest", "half", "zero"), help="Where a score becomes a yes: the largest, above 0.5, above 0."
    )

    better = "higher"

    def start(self) -> dict[str, Any]:
        return {"largest": 0, "half": 0, "zero": 0, "negative": False, "count": 0}

    def add(self, totals: dict[str, Any], prediction: Array, target: Array) -> None:
        if self.decide_at == "largest" or target.size != prediction.size:
            best = prediction.argmax(axis=-1)
            if target.size == prediction.size and prediction.ndim > 1:
                target = target.reshape(prediction.shape).argmax(axis=-1)
            totals["largest"] += (best == target.reshape(best.shape)).sum()
            totals["count"] += best.size
            return
        target = target.reshape(prediction.shape)
        for name, threshold in (("half", 0.5), ("zero", 0.0)):
            totals[name] += ((prediction > threshold) == (target > 0.5)).sum()
        totals["negative"] = totals["negative"] | (target < 0).any()
        totals["count"] += target.size

    def value(self, totals: dict[str, Any]) -> float:
        if not totals["count"]:
            return float("nan")
        choice = self.decide_at if self.decide_at != "auto" else ("zero" if totals["negative"] else "half")  # targets of -1 and +1
        right = totals["largest"] + totals["half" if choice == "largest" else choice]
        return float(right) / totals["count"]
