"""A series is read by the window while the worker extends it."""

import numpy as np

from engine.history import Series


class Growing(Series):
    """Gets one value between any two looks at its count, as if a worker were in the midst of extending it."""

    @property
    def _count(self) -> int:
        self._looks += 1
        return self._looks

    @_count.setter
    def _count(self, value: int) -> None:
        self._looks = value


def test_steps_and_values_are_of_one_moment():
    series = Growing(100)
    series._values[:] = np.arange(100)
    for _ in range(20):
        steps, values = series.points()
        assert len(steps) == len(values)
        assert (values == steps - 1).all()
