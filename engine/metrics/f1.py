"""The F1 metric."""

from typing import Any

from ..families.decisions import Decisions, mean_over_classes
from ..metric import metric


@metric("f1", title="F1", keywords=("f-score", "f-measure", "dice"))
class F1(Decisions):
    """Harmonic mean of precision and recall; for several classes the mean over them, for two that of the second."""

    better = "higher"

    def value(self, totals: dict[str, Any]) -> float:
        table = self.table(totals)
        if table is None:
            return float("nan")
        return mean_over_classes(table, 2 * table.diagonal(), table.sum(axis=0) + table.sum(axis=1))
