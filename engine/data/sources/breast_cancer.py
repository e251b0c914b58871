"""Breast cancer."""

from ..columns import source
from ..shipped_table import ShippedTable


@source("breast_cancer", title="Breast cancer", category="Tables", keywords=("medicine", "wisconsin", "classification"))
class BreastCancer(ShippedTable):
    """569 tumours, malignant or benign, each with 30 measurements (Wolberg et al., 1995)."""

    file = "breast_cancer.csv"
    target = "diagnosis"
