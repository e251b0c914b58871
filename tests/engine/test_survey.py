"""Looks at many samples at once agree with what the network says of each, and are not made more often than needed."""

import numpy as np
import pytest

from engine.probes import Request, Want, capture
from engine.probes.survey import held_split
from engine.surveys import Surveys
from playground.plots import specimen


@pytest.fixture(scope="module")
def look():
    return specimen.named("digits")


def ask(look, want):
    return capture(look.trainer, Request(frozenset({want}))).get(want)


def test_judgements_name_class_answer_and_lead(look):
    rows = ask(look, Want("confusion", look.block("scores"), "label"))
    split = held_split(look.trainer)
    scores = look.trainer.evaluator.predict(look.block("scores"), {"image": look.trainer.data.values(split, "image")})
    np.testing.assert_array_equal(rows[:, 0], np.arange(len(scores)))
    np.testing.assert_array_equal(rows[:, 1], look.trainer.data.values(split, "label"))
    np.testing.assert_array_equal(rows[:, 2], scores.argmax(axis=1))
    np.testing.assert_array_equal(rows[:, 3] < 0, rows[:, 1] != rows[:, 2])


def test_units_are_silent_where_no_position_is_above_zero(look):
    shares = ask(look, Want("units", look.block("relu1")))
    train = look.trainer.data
    maps = look.trainer.evaluator.predict(look.block("relu1"), {"image": train.values("train", "image", slice(0, 500))})
    np.testing.assert_allclose(shares[:, 0], (maps.max(axis=(1, 2)) <= 0).mean(axis=0))
    assert not shares[:, 1].any(), "a ReLU has no ends"


def test_numbers_at_an_end_are_counted(look):
    shares = ask(look, Want("units", look.block("tanh")))
    values = look.trainer.evaluator.predict(look.block("tanh"), {"image": look.trainer.data.values("train", "image", slice(0, 500))})
    np.testing.assert_allclose(shares[:, 1], (np.abs(values) > 0.9).mean(axis=0), atol=1e-6)


def test_reconstructions_pair_what_should_come_out_with_what_does():
    look = specimen.named("autoencoder")
    pairs = ask(look, Want("reconstructions", look.block("picture"), "image"))
    assert pairs.shape == (2, 8, 28, 28, 1)
    np.testing.assert_array_equal(pairs[0], look.trainer.data.values("test", "image", slice(0, 8)))


def test_what_has_no_classes_is_not_judged():
    look = specimen.named("points")
    assert ask(look, Want("confusion", look.block("answer"), "value")) is None


def test_a_survey_is_kept_for_a_while_and_made_anew_after_a_restart():
    made, surveys = [], Surveys()

    def make():
        made.append(1)
        return np.array([len(made)])

    assert [surveys.fresh("a", step, 10, make)[0] for step in (0, 5, 9, 10, 12, 3)] == [1, 1, 1, 2, 2, 3]
    assert surveys.fresh("b", 3, 10, make)[0] == 4
