"""Axes: round ticks, true logarithms, zoom about a point."""

import numpy as np
import pytest

from playground.plots.drawing.axis import Axis, nice_step, number, short


@pytest.mark.parametrize(("low", "high", "count"), [(0, 1, 5), (0.37, 0.52, 3), (-3e6, 2e6, 6), (1e-5, 3e-5, 4), (0.7, 1.02, 2)])
def test_ticks_are_round_inside_and_enough(low, high, count):
    ticks = Axis("x", low, high).ticks(count)
    values = [value for value, _ in ticks]
    assert 2 <= len(values) <= 2 * count + 2
    assert all(low - 1e-9 <= value <= high + 1e-9 for value in values)
    labels = [label for _, label in ticks]
    assert len(set(labels)) == len(labels), "no two ticks read the same"


def test_logarithm_is_true_and_leaves_out_what_has_none():
    axis = Axis("x", 0.01, 100, log=True)
    places = axis.place(np.array([0.01, 1.0, 100.0, 0.0, -5.0]))
    np.testing.assert_allclose(places[:3], [-2, 0, 2], atol=1e-12)
    assert np.isnan(places[3:]).all()
    assert axis.value(0.0) == pytest.approx(1.0)
    assert axis.ends() == pytest.approx((-2, 2))
    assert {value for value, _ in axis.ticks(4)} >= {0.01, 1, 100}


def test_a_logarithmic_axis_within_one_digit_still_has_ticks():
    values = [value for value, _ in Axis("y", 0.21, 0.45, log=True).ticks(4)]
    assert len(values) >= 2
    assert all(0.21 <= value <= 0.45 for value in values)


@pytest.mark.parametrize("log", [False, True])
def test_a_zoom_gives_the_axis_its_ends(log):
    axis = Axis("x", 1, 10, log=log)
    axis.take(0.5, 2.0)
    assert axis.ends() == pytest.approx((0.5, 2.0))


def test_fit_widens_nothing_and_ignores_what_is_not_finite():
    axis = Axis("y")
    axis.fit(2.0, 2.0, 0.0)
    assert axis.low < 2 < axis.high
    before = (axis.low, axis.high)
    axis.fit(np.nan, 3.0, 0.1)
    assert (axis.low, axis.high) == before


@pytest.mark.parametrize(("rough", "nice"), [(0.3, 0.5), (1, 1), (17, 20), (0.0021, 0.005), (float("nan"), 1), (0, 1)])
def test_nice_steps(rough, nice):
    assert nice_step(rough) == pytest.approx(nice)


def test_labels_are_short():
    values = [short(0, 1), short(20_000, 5000), short(0.25, 0.05), short(1e-5, 1e-5), short(2e16, 1e16), short(-2e9, 1e9)]
    assert values == ["0", "20k", "0.25", "1e-5", "2e16", "-2G"]
    assert number(float("nan")) == "not a number"
    assert number(0.123456) == "0.1235"
