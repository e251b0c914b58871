"""What the shipped tables have in common: a file, a target, and the settings of the split."""

from typing import ClassVar

from ..settings import frozen, setting
from . import shipped
from .columns import Column, DataSet, Source
from .table import Table, read_table
from .tabular import Plan, plan, tabular_columns, tabular_samples


@frozen
class ShippedTable(Source):
    """A table that comes with the program. A subclass names its file, its target and, where not all columns are meant, its features."""

    file: ClassVar[str]
    target: ClassVar[str]
    features: ClassVar[tuple[str, ...]] = ()

    test_share: float = setting(default=0.3, min=0.05, max=0.9, help="Share of the rows that is kept for the test.")
    scale: bool = setting(
        default=True, title="Standardise", help="Bring all features to mean 0 and standard deviation 1, which makes learning much easier."
    )

    def columns(self) -> dict[str, Column]:
        return tabular_columns(self._plan(self._table()))

    def load(self, seed: int) -> DataSet:
        table = self._table()
        return tabular_samples(table, self._plan(table), test_share=self.test_share, scale=self.scale, seed=seed)

    def _table(self) -> Table:
        return read_table(str(shipped.path(f"tabular/{self.file}")))

    def _plan(self, table: Table) -> Plan:
        return plan(table, self.target, "auto", self.features)
