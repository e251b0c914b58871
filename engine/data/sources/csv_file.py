"""A CSV file of one's own."""

from ...errors import DataError
from ...settings import setting
from ..columns import Column, DataSet, Source, source
from ..table import Table, read_table
from ..tabular import Plan, plan, tabular_columns, tabular_samples

TASKS = {"find out": "auto", "classes": "classes", "a number": "number"}


@source("csv_file", title="CSV file", category="Own data", keywords=("table", "spreadsheet", "tsv", "excel"))
class CSVFile(Source):
    """A table from a CSV file: numbers are features as they are, texts one feature for each value; rows with gaps are left out by name."""

    path: str = setting(
        default="", title="File", kind="file", endings=(".csv", ".tsv"), help="The CSV file; its first line names the columns."
    )
    target: str = setting(default="", title="Target column", help="The column to predict; empty is the last one.")
    task: str = setting(default="find out", choices=tuple(TASKS), title="Predict", help="Whether the target is a class or a number.")
    test_share: float = setting(default=0.2, min=0.0, max=0.9, help="Share of the rows that is kept for the test.")
    scale: bool = setting(
        default=True,
        title="Standardise",
        help="Bring all features, and a target that is a number, to mean 0 and standard deviation 1: learning gets much easier.",
    )

    def columns(self) -> dict[str, Column]:
        try:
            return tabular_columns(self._planned()[1])
        except DataError:
            return {}

    def problem(self) -> str:
        try:
            self._planned()
        except DataError as trouble:
            return str(trouble)
        return ""

    def sample_count(self) -> int | None:
        try:
            return len(read_table(self.path).rows)
        except DataError:
            return None

    def load(self, seed: int) -> DataSet:
        table, found = self._planned()
        return tabular_samples(table, found, test_share=self.test_share, scale=self.scale, seed=seed)

    def _planned(self) -> tuple[Table, Plan]:
        table = read_table(self.path)
        return table, plan(table, self.target, TASKS[self.task])
