"""Findings are made of numbers: each trouble is found, located, said with its cure, and a sound network has none."""

import numpy as np
import pytest

from engine import diagnosis
from engine.catalogue import LAYERS
from engine.graph import Block, Graph

LIVELY = np.tile([0.3, 0.0], (10, 1))


@pytest.fixture
def graph():
    made = Graph()
    for number, kind in enumerate(("dense", "relu", "tanh")):
        made = made.with_block(Block(f"b{number}", kind, LAYERS[kind]()))
    return made


def test_a_sound_network_has_no_findings(graph):
    assert diagnosis.of_units(graph, {"b1": LIVELY, "b2": LIVELY}) == []
    assert diagnosis.of_gradients(graph, {"b0": 0.1, "b1": 0.2}) == []
    assert diagnosis.of_losses(np.linspace(2, 0.1, 100).tolist(), [1.0, 0.8, 0.7]) == []
    assert diagnosis.of_losses([], []) == []
    assert diagnosis.of_gradients(graph, {}) == []


@pytest.mark.concept("act-relu", "in-health")
def test_dead_units_are_counted_and_cured(graph):
    survey = LIVELY.copy()
    survey[:4, 0] = 1.0
    (finding,) = diagnosis.of_units(graph, {"b1": survey})
    assert (finding.kind, finding.block) == ("dead", "b1")
    assert finding.text.startswith("4 of 10 units of 'relu' are dead")
    assert (finding.fix.action, finding.fix.kind, finding.fix.block) == ("insert", "batch_norm", "b1")
    survey[1:4, 0] = 0.999
    assert diagnosis.of_units(graph, {"b1": survey}) == [], "a unit that wakes once is not dead, and one in ten is no trouble"


@pytest.mark.concept("act-sigmoid", "in-health")
def test_saturation_is_found_where_numbers_have_ends(graph):
    survey = np.tile([0.5, 0.8], (10, 1))
    (finding,) = diagnosis.of_units(graph, {"b2": survey})
    assert (finding.kind, finding.block) == ("saturated", "b2")
    assert finding.text.startswith("80 %")


def test_numbers_near_an_end_lie_within_a_twentieth():
    near = diagnosis.at_an_end(np.array([-1.0, -0.91, -0.89, 0.0, 0.89, 0.91]), (-1.0, 1.0))
    assert near.tolist() == [True, True, False, False, False, True]


@pytest.mark.concept("ff-vanish", "in-health")
@pytest.mark.parametrize(
    ("norms", "kind", "block"),
    [
        ({"b0": 1e-9, "b1": 1.0}, "vanishing", "b0"),
        ({"b0": 1.0, "b1": 1e6}, "exploding", "b1"),
        ({"b0": 1.0, "b1": float("nan")}, "not finite", "b1"),
    ],
)
def test_gradients(graph, norms, kind, block):
    (finding,) = diagnosis.of_gradients(graph, norms)
    assert (finding.kind, finding.block) == (kind, block)


@pytest.mark.concept("ff-overfit", "in-health")
@pytest.mark.parametrize(
    ("steps", "held", "kind"),
    [
        ([1.0] * 50 + [5.0] * 50, [], "too fast"),
        ([1.0, float("inf")], [], "not finite"),
        ([0.5] * 100, [1.0, 0.6, 0.7, 0.8, 0.9], "overfitting"),
    ],
)
def test_losses(steps, held, kind):
    (finding,) = diagnosis.of_losses(steps, held)
    assert finding.kind == kind
    assert finding.block == ""


def test_what_is_watched_can_fall_silent_or_saturate(graph):
    assert diagnosis.watched(graph, ["b0", "b1", "b2", "gone"]) == ["b1", "b2"]
