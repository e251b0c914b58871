import numpy as np
import pytest

from engine.history import History, Series


def test_a_full_series_averages_neighbours_and_keeps_the_mean():
    series = Series(capacity=8)
    for value in range(100):
        series.extend(np.array([value], np.float32))
    steps, values = series.points()
    assert len(values) <= 8
    assert series.stride == 16
    assert steps[-1] == len(values) * 16
    np.testing.assert_allclose(values, [np.arange(k * 16, k * 16 + 16).mean() for k in range(len(values))])


def test_blocks_of_losses_and_single_ones_give_the_same_series():
    one, many = Series(capacity=64), Series(capacity=64)
    values = np.random.default_rng(0).random(1000).astype(np.float32)
    for value in values:
        one.extend(np.array([value]))
    for part in np.array_split(values, 7):
        many.extend(part)
    np.testing.assert_allclose(one.points()[1], many.points()[1], rtol=1e-5)


def test_a_history_survives_the_way_to_a_file():
    history = History()
    history.losses.extend(np.array([3.0, 2.0, 1.0], np.float32))
    history.add_epoch(1, 3, {"train/loss": 2.0, "validation/accuracy": 0.5})
    again = History.from_columns(history.columns())
    assert again.epochs == [(1, 3)]
    assert again.names() == history.names()
    for name in history.names():
        for one, other in zip(again.series(name), history.series(name), strict=True):
            np.testing.assert_array_equal(one, other)


def test_the_best_leaves_out_what_is_not_finite():
    history = History()
    for step, value in enumerate((0.5, float("nan"), 0.2, 0.4)):
        history.add_epoch(step + 1, step, {"validation/loss": value})
    assert history.best("validation/loss") == 0.2
    assert history.best("validation/loss", lowest=False) == 0.5
    assert history.best("train/loss") is None


def test_very_many_epochs_stay_in_bounded_memory_and_in_order():
    history = History()
    for epoch in range(50_000):
        history.add_epoch(epoch, 3 * epoch, {"train/loss": float(epoch)})
    steps, values = history.series("train/loss")
    assert 4000 < len(steps) <= 8192
    assert (np.diff(steps) > 0).all()
    assert values[-1] == 49_999


def test_time_is_counted_without_pauses_and_survives_the_way_to_a_file():
    history = History()
    history.start_clock(0)
    for step in range(1, 101):
        history.spend(0.1, step)
    history.start_clock(100)  # after a pause
    assert history.clock[:2] == [(0, 0.0), (1, pytest.approx(0.1))]
    again = History.from_columns(history.columns())
    assert again.clock == history.clock
    assert len(history.clock) < 50, "an entry for each quarter of a second is enough"
    step, seconds = history.clock[-1]
    assert seconds == pytest.approx(0.1 * step)
    again.spend(1.0, 200)
    assert again.clock[-1] == (200, pytest.approx(seconds + 1.0))
    assert "clock" not in again.names()


def test_series_are_right_however_often_they_were_asked_for():
    history = History()
    for epoch in range(1, 20_001):
        history.add_epoch(epoch, 10 * epoch, {"train/loss": 1 / epoch})
        if epoch % 700 == 0:
            steps, values = history.series("train/loss")
            assert list(zip(steps.tolist(), values.tolist(), strict=True)) == history.measures["train/loss"]
    assert history.series("unknown")[0].shape == (0,)
