"""The Recall metric."""

from typing import Any

from ..families.decisions import Decisions, mean_over_classes
from ..metric import metric


@metric("recall", title="Recall", keywords=("sensitivity", "true positive rate"))
class Recall(Decisions):
    """Share of what is of a class that was decided for it; for several classes the mean over them, for two that of the second."""

    better = "higher"

    def value(self, totals: dict[str, Any]) -> float:
        table = self.table(totals)
        if table is None:
            return float("nan")
        return mean_over_classes(table, table.diagonal(), table.sum(axis=1))
