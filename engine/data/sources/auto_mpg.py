"""Car fuel economy."""

from ..columns import source
from ..shipped_table import ShippedTable


@source("auto_mpg", title="Car fuel economy", category="Tables", keywords=("regression", "mpg", "cars"))
class AutoMPG(ShippedTable):
    """392 cars of 1970 to 1982: predict the miles per gallon (Quinlan, 1993)."""

    file = "auto_mpg.csv"
    target = "mpg"
    features = ("cylinders", "displacement", "horsepower", "weight", "acceleration", "model_year", "origin")
