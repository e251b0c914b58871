"""The Top k metric."""

from typing import Any

from ..metric import Array, Metric, metric
from ..settings import setting


@metric("top_k", title="Top k", keywords=("top-5", "accuracy"))
class TopK(Metric):
    """Share of samples whose right class is among the k largest scores; equal scores count as larger."""

    k: int = setting(default=5, min=1, help="How many of the largest scores count.")

    better = "higher"

    def start(self) -> dict[str, Any]:
        return {"right": 0, "count": 0}

    def add(self, totals: dict[str, Any], prediction: Array, target: Array) -> None:
        scores = prediction.reshape(-1, prediction.shape[-1])
        if target.size == prediction.size and scores.shape[1] > 1:
            target = target.reshape(scores.shape).argmax(axis=-1)
        classes = target.reshape(-1, 1)
        columns = (scores * 0 + 1).cumsum(axis=1) - 1  # 0, 1, 2, ... in each row
        of_right = (scores * (columns == classes)).sum(axis=1, keepdims=True)
        ahead = (~(scores < of_right)).sum(axis=1) - 1  # without the right class itself; what is not a number is no luck
        totals["right"] += (ahead < self.k).sum()
        totals["count"] += len(scores)

    def value(self, totals: dict[str, Any]) -> float:
        return float(totals["right"]) / totals["count"] if totals["count"] else float("nan")
