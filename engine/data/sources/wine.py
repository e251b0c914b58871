"""Wine."""

from ..columns import source
from ..shipped_table import ShippedTable


@source("wine", title="Wine", category="Tables", keywords=("chemistry", "classification"))
class Wine(ShippedTable):
    """178 wines of three growers, each with 13 chemical measurements (Forina et al., 1988)."""

    file = "wine.csv"
    target = "cultivar"
