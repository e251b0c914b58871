"""The gradient that every layer and loss gives is the one that small steps measure, in float64."""

import numpy as np
import pytest

from engine.catalogue import LAYERS
from engine.layer import Node
from tests.contracts.cases import Case, cases_of, gradient_of, pull, run

BATCH = 3
STEP = 1e-5
ENTRIES = 24  # of each array, drawn at random
TOLERANCE = 1e-6
BEND = 3e-8  # a second difference above this means that a step crossed a kink: with STEP it is a curvature of 300
TRIES = 20


class KinkError(Exception):
    """A step crossed a place where the slope jumps: draw other numbers."""


@pytest.mark.parametrize("kind", list(LAYERS))
def test_gradients_are_those_that_small_steps_measure(kind: str) -> None:
    for case in cases_of(kind):
        if getattr(case.layer, "surrogate_gradient", False):
            continue  # not the true slope, on purpose
        for probabilities in _domains(case):
            _check_away_from_kinks(case, probabilities)


def _domains(case: Case) -> tuple[bool, ...]:
    """Whether to draw predictions from all numbers, as probabilities, or both."""
    if not case.is_loss:
        return (False,)
    return (True,) if getattr(case.layer, "from_logits", True) is False else (False, True)


def _check_away_from_kinks(case: Case, probabilities: bool) -> None:
    for seed in range(TRIES):
        try:
            _check(case, seed, probabilities)
        except KinkError:
            continue
        return
    pytest.fail(f"{case}: no place without a kink in {TRIES} tries")


def _check(case: Case, seed: int, probabilities: bool) -> None:
    node = case.node(seed=seed)
    state = {name: value.copy() for name, value in node.state.items()}
    arrays = case.arrays(BATCH, seed=seed, probabilities=probabilities)
    y = run(case, node, arrays)
    dy = gradient_of(case, node, y)
    passed = pull(case, node, dy)
    checked = [(f"input {number + 1}", array, passed[number]) for number, array in enumerate(arrays[: case.wires])]
    checked += [(name, values, node.gradients[name]) for name, values in node.parameters.items()]
    for name, values, gradient in checked:
        if values.dtype == np.int64:
            assert gradient is None, f"{case}: whole numbers have no gradient"
            continue
        analytic = gradient.copy()
        places = _places(values, seed)
        measured = np.array([_measure(case, node, arrays, dy, values, place, state) for place in places])
        run(case, node, arrays)
        given = np.array([analytic[place] for place in places])
        size = max(np.linalg.norm(measured), np.linalg.norm(given), 1e-3)
        error = np.linalg.norm(measured - given) / size
        assert error <= TOLERANCE, f"{case}: {name} is off by {error:.1e}\nmeasured {measured[:6]}\ngiven {given[:6]}"


def _places(values: np.ndarray, seed: int) -> list[tuple[int, ...]]:
    flat = np.random.default_rng([seed, 6]).permutation(values.size)[:ENTRIES]
    return [tuple(int(i) for i in np.unravel_index(place, values.shape)) for place in flat]


def _measure(
    case: Case, node: Node, arrays: list[np.ndarray], dy: object, values: np.ndarray, place: tuple[int, ...], state: dict[str, np.ndarray]
) -> float:
    """The central difference of sum(dy y) at one number of one array."""
    old = values[place]
    found = []
    for number in (old + STEP, old, old - STEP):
        values[place] = number
        for name, value in state.items():
            node.state[name][...] = value
        found.append(float(np.sum(dy * np.asarray(run(case, node, arrays)))))
    values[place] = old
    above, here, below = found
    if abs(above - 2 * here + below) > BEND:
        raise KinkError
    return (above - below) / (2 * STEP)
