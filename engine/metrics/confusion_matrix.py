"""The Confusion matrix metric."""

from typing import Any

import numpy as np

from ..families.decisions import Decisions
from ..metric import metric


@metric("confusion_matrix", title="Confusion matrix", keywords=("mistakes", "contingency"))
class ConfusionMatrix(Decisions):
    """How often each true class (row) was taken for each class (column)."""

    better = "higher"  # on the diagonal

    def value(self, totals: dict[str, Any]) -> np.ndarray:
        table = self.table(totals)
        return np.zeros((0, 0), np.int64) if table is None else table
