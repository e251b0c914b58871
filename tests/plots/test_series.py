"""Smoothing and thinning: against the plain definition, with gaps, and without losing peaks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.plots.drawing.series import condense, smooth, thin, thin_to_means


def by_definition(values, weight):
    total = count = 0.0
    result = []
    for value in values:
        known = np.isfinite(value)
        total = weight * total + (value if known else 0)
        count = weight * count + known
        result.append(total / count if count else np.nan)
    return np.array(result)


@given(arrays(np.float64, st.integers(2, 300), elements=st.floats(-1e3, 1e3) | st.just(np.nan)), st.sampled_from([0.1, 0.6, 0.9, 0.999]))
def test_smoothing_is_the_debiased_average(values, weight):
    np.testing.assert_allclose(smooth(values, weight), by_definition(values, weight), rtol=1e-6, atol=1e-6)


def test_a_constant_stays_and_no_weight_changes_nothing():
    np.testing.assert_allclose(smooth(np.full(1000, 3.0), 0.99), 3.0)
    values = np.array([1.0, 5.0, 2.0])
    assert smooth(values, 0.0).tolist() == values.tolist()


def test_thinning_keeps_every_peak_and_both_ends():
    x = np.arange(100_000, dtype=float)
    y = np.zeros(100_000)
    y[[123, 77_777]] = 9.0, -4.0
    thin_x, thin_y = thin(x, y, 0, 1e6, 300)
    assert len(thin_x) <= 2 * 300 + 400
    assert thin_y.max() == 9.0
    assert thin_y.min() == -4.0
    assert (np.diff(thin_x) >= 0).all()


def test_thinning_looks_only_at_the_window_and_its_neighbours():
    x = np.arange(1000, dtype=float)
    thin_x, _ = thin(x, x, 400, 410, 300)
    assert thin_x.tolist() == list(range(399, 412))


def test_gaps_don_t_hide_peaks():
    y = np.full(10_000, np.nan)
    y[5000] = 7.0
    assert np.nanmax(thin(np.arange(10_000.0), y, 0, 1e5, 100)[1]) == 7.0


@pytest.mark.parametrize("count", [0, 1, 7, 100, 1001])
def test_condensing_averages_neighbours(count):
    x, y = np.arange(1.0, count + 1), np.arange(count, dtype=float)
    few_x, few_y, stride = condense(x, y, 50)
    assert len(few_x) == len(few_y) <= 50
    if stride > 1:
        assert few_y[0] == pytest.approx(y[:stride].mean())
        assert few_x[0] == x[stride - 1]


def test_means_of_a_straight_line_lie_on_it():
    x = np.arange(10_000.0)
    few_x, few_y = thin_to_means(x, 2 * x, 0, 1e5, 100)
    assert len(few_x) <= 100
    np.testing.assert_allclose(few_y, 2 * few_x)
