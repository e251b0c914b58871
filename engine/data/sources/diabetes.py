"""Diabetes progress."""

from ..columns import source
from ..shipped_table import ShippedTable


@source("diabetes", title="Diabetes progress", category="Tables", keywords=("regression", "medicine"))
class Diabetes(ShippedTable):
    """442 patients with ten measurements: predict the progress of the disease after a year (Efron et al., 2004)."""

    file = "diabetes.csv"
    target = "progression"
