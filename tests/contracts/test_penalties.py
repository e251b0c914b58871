"""Every weighted layer offers L1 and L2 as settings, and they hold down some of its weights, with the gradient that small steps measure."""

from dataclasses import replace

import numpy as np
import pytest

from engine.catalogue import LAYERS
from engine.settings import describe
from engine.stepping import penalties
from tests.contracts.cases import PENALTIES, cases_of

STEP = 1e-6


def weighted(kind):
    """The cases of a kind whose layer has trained weights."""
    return [case for case in cases_of(kind) if any(spec.trainable for spec in case.layer.parameters(*case.inputs))]


def held(case):
    """The case with penalties; time-distributed layers take them from the layer inside."""
    if case.layer.kind == "time_distributed":
        words = [case.layer.settings, "l1=0.1", "l2=0.2"]
        return replace(case, layer=replace(case.layer, settings=", ".join(filter(None, words))))
    return replace(case, layer=replace(case.layer, l1=0.1, l2=0.2))


@pytest.mark.parametrize("kind", list(LAYERS))
def test_weighted_layers_have_penalties(kind: str) -> None:
    names = {item.name for item in describe(LAYERS[kind])}
    if weighted(kind) and kind != "time_distributed":
        assert names >= set(PENALTIES)
    elif not weighted(kind):
        assert not names & set(PENALTIES), "penalties on nothing"


@pytest.mark.parametrize("kind", list(LAYERS))
def test_penalties_pull_where_small_steps_say(kind: str) -> None:
    for case in weighted(kind)[:3]:
        node = held(case).node()
        assert penalties.holds_weights(node)
        assert penalties.of_weights(node) > 0
        for gradient in node.gradients.values():
            gradient.fill(0)
        penalties.add_to_weight_gradients(node)
        for name, W in node.parameters.items():
            place = np.unravel_index(np.abs(W).argmax(), W.shape)
            kept = W[place]
            W[place] = kept + STEP
            above = penalties.of_weights(node)
            W[place] = kept - STEP
            below = penalties.of_weights(node)
            W[place] = kept
            assert node.gradients[name][place] == pytest.approx((above - below) / (2 * STEP), abs=1e-6), name
