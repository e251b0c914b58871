"""House prices."""

from ..columns import source
from ..shipped_table import ShippedTable


@source("ames_housing", title="House prices", category="Tables", keywords=("regression", "ames", "real estate"))
class AmesHousing(ShippedTable):
    """2,344 houses sold in Ames, Iowa, with 19 features: predict the price (De Cock, 2011)."""

    file = "ames_housing.csv"
    target = "Sale_Price"
