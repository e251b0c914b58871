"""Schedules: what each promises at the beginning, in the middle and at the end of a run."""

import pytest

from engine import SCHEDULES
from engine.schedule import Progress, Schedule

EPOCHS, PER_EPOCH = 10, 20
STEPS = EPOCHS * PER_EPOCH


def _at(schedule: Schedule, step: int, losses: tuple[float, ...] = ()) -> float:
    return schedule.factor(Progress(step, STEPS, step // PER_EPOCH, EPOCHS, PER_EPOCH, losses))


@pytest.mark.parametrize("kind", list(SCHEDULES))
def test_the_factor_is_between_nought_and_one_all_the_way(kind: str) -> None:
    schedule = SCHEDULES[kind]()
    factors = [_at(schedule, step) for step in range(STEPS + 40)]  # a run may be made longer while it goes on
    assert all(0 <= factor <= 1 for factor in factors)
    assert max(factors) > 0.9


@pytest.mark.parametrize("kind", list(SCHEDULES))
def test_the_shortest_run_has_a_factor(kind: str) -> None:
    assert 0 <= SCHEDULES[kind]().factor(Progress(0, 1, 0, 1, 1)) <= 1


def test_step_drops_after_whole_epochs() -> None:
    schedule = SCHEDULES["step"](every=3, drop=0.5)
    assert [_at(schedule, epoch * PER_EPOCH) for epoch in (0, 2, 3, 5, 6)] == [1, 1, 0.5, 0.5, 0.25]
    assert _at(schedule, 3 * PER_EPOCH - 1) == 1


def test_warm_up_rises_then_does_what_was_chosen() -> None:
    schedule = SCHEDULES["warm_up"](steps=50, start=0.2)
    assert _at(schedule, 0) == pytest.approx(0.2)
    assert _at(schedule, 25) == pytest.approx(0.6)
    assert _at(schedule, 50) == _at(schedule, STEPS - 1) == 1
    falling = SCHEDULES["warm_up"](steps=50, then="linear")
    assert _at(falling, 125) == pytest.approx(0.5)
    assert _at(SCHEDULES["warm_up"](steps=50, then="cosine"), STEPS) == pytest.approx(0)


def test_one_cycle_starts_low_peaks_and_ends_lower() -> None:
    schedule = SCHEDULES["one_cycle"](rise=0.25)
    factors = [_at(schedule, step) for step in range(STEPS)]
    assert factors[0] == pytest.approx(1 / 25)
    assert max(factors) == pytest.approx(1)
    assert factors.index(max(factors)) == STEPS // 4 - 1
    assert factors[-1] == pytest.approx(1 / 25 / 10_000)


def test_plateau_waits_for_its_patience_and_starts_anew() -> None:
    schedule = SCHEDULES["reduce_on_plateau"](patience=1, drop=0.5)
    assert _at(schedule, 0) == 1
    assert _at(schedule, 40, (1.0, 0.9)) == 1
    assert _at(schedule, 60, (1.0, 1.0, 1.0)) == 0.5
    assert _at(schedule, 80, (1.0, 1.0, 1.0, 1.0)) == 0.5
    assert _at(schedule, 100, (1.0, 1.0, 1.0, 1.0, 1.0)) == 0.25
    assert _at(schedule, 60, (1.0, 1.0, 0.5)) == 1


def test_a_loss_that_is_no_number_counts_as_not_better() -> None:
    schedule = SCHEDULES["reduce_on_plateau"](patience=0, drop=0.5)
    assert _at(schedule, 60, (1.0, float("nan"))) == 0.5
