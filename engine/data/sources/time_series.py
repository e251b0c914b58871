"""Time series: from the last values, say the next ones."""

import numpy as np

from ...errors import DataError
from ...sentence import Sentence
from ...settings import setting
from ...shapes import TensorSpec
from .. import shipped
from ..columns import Column, DataSet, Source, source
from ..table import number, read_table

SERIES = {
    "airline passengers": ("airline_passengers", "passengers"),
    "sunspots, monthly": ("sunspots_monthly", "sunspots"),
    "sunspots, yearly": ("sunspots_yearly", "sunspots"),
    "CO2, weekly": ("co2_weekly_mauna_loa", "co2_ppm"),
    "El Niño, monthly": ("elnino_sst_monthly", "sst_celsius"),
    "Nile, yearly": ("nile_yearly", "volume"),
    "electrical equipment, monthly": ("electrical_equipment_monthly", "turnover_index"),
    "Seattle temperature, daily": ("seattle_weather_daily", "temp_max"),
    "global temperature, yearly": ("global_temperature_yearly", "temp"),
}
SHARES = (0.7, 0.15)  # of the time, from its beginning: training and validation; the rest is the test


@source("time_series", title="Time series", category="Sequences", keywords=("forecast", "airline", "sunspots", "co2", "weather", "window"))
class TimeSeries(Source):
    """A measured series in windows: from the last values, say the next ones. The test is the latest part, never seen in training."""

    series: str = setting(default="sunspots, monthly", choices=tuple(SERIES), help="Which series.")
    window: int = setting(default=24, min=1, max=500, unit="values", help="How many of the last values are given.")
    horizon: int = setting(default=1, min=1, max=100, unit="values", help="How many values are to be said.")

    def columns(self) -> dict[str, Column]:
        return {
            "window": Column(TensorSpec((self.window, 1)), "sequence", "The last values, standardised.", names=(self.series,)),
            "target": Column(TensorSpec((self.horizon,)), "vector", "The values that follow, standardised."),
        }

    def load(self, seed: int) -> DataSet:
        values, notes = _values(self.series)
        windows = len(values) - self.window - self.horizon + 1
        if windows < 10:
            raise DataError(
                "The series '{series}' has {count} values: too few for windows of {window} + {horizon}. Shorten them.",
                series=self.series,
                count=len(values),
                window=self.window,
                horizon=self.horizon,
            )
        borders = [0, round(len(values) * SHARES[0]), round(len(values) * sum(SHARES)), len(values)]
        known = values[: borders[1]]
        values = ((values - known.mean()) / known.std()).astype(np.float32)
        splits = {}
        for split, begin, end in zip(("train", "validation", "test"), borders, borders[1:], strict=False):
            # All values to be said lie in this part; those given may reach back into the part before, which is the past.
            starts = np.arange(max(0, begin - self.window), end - self.window - self.horizon + 1)
            if len(starts):
                rows = values[starts[:, None] + np.arange(self.window + self.horizon)]
                splits[split] = {"window": rows[:, : self.window, None], "target": rows[:, self.window :]}
        if "train" not in splits or "test" not in splits:
            raise DataError("The series '{series}' is too short for this window and horizon. Shorten them.", series=self.series)
        return DataSet(self.columns(), splits, notes=notes)


def _values(series: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """All values in the order of time; gaps are filled on the straight line between their neighbours."""
    file, column = SERIES[series]
    cells = read_table(str(shipped.path(f"timeseries/{file}.csv"))).column(column)
    found = [number(cell) for cell in cells]
    places = np.array([place for place, value in enumerate(found) if value is not None])
    values = np.interp(np.arange(len(found)), places, [found[place] for place in places])
    gaps = len(found) - len(places)
    return values, (Sentence("{gaps} gaps are filled by straight lines.", gaps=gaps),) if gaps else ()
