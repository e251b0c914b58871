"""How long an epoch will take is said before Train is pressed, and said better after a run."""

import pytest

from playground.files.preferences import Preferences
from playground.window.training.forecast import A_STEP, SIDE, Forecast


class Machine:
    """A clock that lets each matrix product take a tenth of a millisecond."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        self.now += 0.5e-4
        return self.now


def test_it_is_said_before_training(window, qtbot):
    qtbot.waitUntil(lambda: window.session.iterations_per_epoch > 0)
    window.show_figures()
    assert window.status.prediction.text().startswith("about ")
    window.training.toggle()
    qtbot.waitUntil(lambda: window.session.steps_per_second > 0)
    window.show_figures()
    assert window.status.prediction.text().endswith("an epoch")
    assert "about" not in window.status.prediction.text()


def test_a_small_network_is_foreseen_within_an_order_of_magnitude_or_so(window, qtbot):
    """Most of the time of its steps is not arithmetic."""
    graph, work = window.document.project.graph, window.document.analysis.total.multiply_adds
    foreseen, _ = window.forecast.seconds_a_step((graph, 10), work, 10)
    window.training.toggle()
    qtbot.waitUntil(lambda: window.session.steps_per_second > 0)
    assert 1 / 20 < foreseen * window.session.steps_per_second < 20


def test_more_work_takes_longer():
    forecast = Forecast(Preferences(None), Machine())
    small, measured = forecast.seconds_a_step(("a", 10), 1000, 10)
    large, _ = forecast.seconds_a_step(("b", 10), 100_000_000, 10)
    assert not measured
    assert large > 10 * small
    speed = SIDE**3 / 0.5e-4
    assert large == pytest.approx(3 * 100_000_000 * 10 / speed + A_STEP, rel=0.01)


def test_a_run_corrects_it_for_other_networks_and_the_next_start(tmp_path):
    preferences = Preferences(tmp_path / "preferences.json")
    forecast = Forecast(preferences, Machine())
    before, _ = forecast.seconds_a_step(("other", 10), 500_000, 10)
    ideal, _ = forecast.seconds_a_step(("this", 10), 1000_000, 10)
    forecast.learn(("this", 10), 1000_000, 10, 2 * ideal)
    assert forecast.seconds_a_step(("this", 10), 1000_000, 10) == (2 * ideal, True)
    assert forecast.seconds_a_step(("other", 10), 500_000, 10)[0] == pytest.approx(2 * before)
    forecast.keep()
    again = Forecast(Preferences(tmp_path / "preferences.json"), Machine())
    assert again.seconds_a_step(("other", 10), 500_000, 10)[0] == pytest.approx(2 * before, rel=0.1)
