"""Penguins."""

from ..columns import source
from ..shipped_table import ShippedTable


@source("penguins", title="Penguins", category="Tables", keywords=("palmer", "animals", "classification"))
class Penguins(ShippedTable):
    """344 penguins of three species with four measurements; some rows have gaps (Gorman, Williams, Fraser, 2014)."""

    file = "penguins.csv"
    target = "species"
    features = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
