"""The training set-up: defaults, checks, and what a form needs."""

import dataclasses

import pytest

from engine import OPTIMIZERS, SCHEDULES, Phase, TrainingSetup
from engine.errors import SettingError
from engine.settings import describe, make, values_of


def test_a_set_up_needs_no_choice() -> None:
    setup = TrainingSetup()
    assert (setup.epochs, setup.batch_size, setup.seed, setup.validation_share) == (10, 64, 1, 0.1)
    assert (setup.optimizer.kind, setup.schedule.kind, setup.phases) == ("adam", "constant", ())
    assert not any((setup.clip_norm, setup.clip_value, setup.patience, setup.keep_best))


def test_every_plain_field_is_a_setting() -> None:
    plain = {field.name for field in dataclasses.fields(TrainingSetup)} - {"optimizer", "schedule", "phases"}
    assert {item.name for item in describe(TrainingSetup)} == plain
    assert {item.name for item in describe(Phase)} == {"name", "steps"}


def test_set_ups_compare_by_value() -> None:
    one, other = (TrainingSetup(optimizer=OPTIMIZERS["sgd"](momentum=0.9), phases=[Phase("a", ["b1"], ["b2"])]) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one.phases[0].blocks == ("b2",)
    assert dataclasses.replace(one, schedule=SCHEDULES["cosine"]()) != one


@pytest.mark.parametrize(
    "wrong", [{"epochs": 0}, {"batch_size": 1.5}, {"validation_share": 1.0}, {"optimizer": "adam"}, {"schedule": None}]
)
def test_what_may_not_be_is_refused(wrong: dict) -> None:
    with pytest.raises(SettingError):
        TrainingSetup(**wrong)


@pytest.mark.parametrize("catalogue", [OPTIMIZERS, SCHEDULES])
def test_optimizers_and_schedules_survive_a_round_trip(catalogue) -> None:
    for owner in catalogue.values():
        assert make(owner, values_of(owner())) == owner()
        assert all(item.help.endswith(".") for item in describe(owner))
        assert owner.title
        assert owner.keywords
