"""Iris flowers."""

from ..columns import source
from ..shipped_table import ShippedTable


@source("iris", title="Iris flowers", category="Tables", keywords=("fisher", "plants", "classification"))
class Iris(ShippedTable):
    """150 iris flowers of three species, each with four lengths (Fisher, 1936)."""

    file = "iris.csv"
    target = "species"
