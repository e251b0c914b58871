"""The Precision metric."""

from typing import Any

from ..families.decisions import Decisions, mean_over_classes
from ..metric import metric


@metric("precision", title="Precision", keywords=("positive predictive value",))
class Precision(Decisions):
    """Share of what was decided for a class that is of it; for several classes the mean over them, for two that of the second."""

    better = "higher"

    def value(self, totals: dict[str, Any]) -> float:
        table = self.table(totals)
        if table is None:
            return float("nan")
        return mean_over_classes(table, table.diagonal(), table.sum(axis=0))
