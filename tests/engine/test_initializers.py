"""Initializers: the spread that each promises."""

from math import sqrt

import numpy as np
import pytest

from engine.catalogue import INITIALIZERS
from engine.initializers import NAMES, PRESETS
from engine.layer import ParameterSpec

FAN_IN, FAN_OUT = 300, 200
DEVIATIONS = {
    "zeros": 0,
    "normal": 0.05,
    "uniform": 0.05 / sqrt(3),
    "glorot_uniform": sqrt(2 / (FAN_IN + FAN_OUT)),
    "glorot_normal": sqrt(2 / (FAN_IN + FAN_OUT)),
    "he_uniform": sqrt(2 / FAN_IN),
    "he_normal": sqrt(2 / FAN_IN),
    "lecun_uniform": sqrt(1 / FAN_IN),
    "lecun_normal": sqrt(1 / FAN_IN),
}


def draw(kind: str, *shape: int, scale: float = 0.0) -> np.ndarray:
    spec = ParameterSpec("kernel", shape, kind, FAN_IN, FAN_OUT, scale=scale)
    return INITIALIZERS[kind]().fill(np.random.default_rng(1), spec, np.float32)


@pytest.mark.parametrize(("kind", "deviation"), DEVIATIONS.items())
def test_spread_follows_the_number_of_connections(kind: str, deviation: float) -> None:
    values = draw(kind, FAN_IN, FAN_OUT)
    assert values.dtype == np.float32
    assert values.std() == pytest.approx(deviation, rel=0.02)
    assert abs(values.mean()) < 0.01 * deviation + 1e-9


def test_scale_takes_the_place_of_the_own_spread() -> None:
    assert (draw("constant", 3, scale=0.25) == 0.25).all()
    assert np.abs(draw("uniform", 1000, scale=2.0)).max() == pytest.approx(2.0, rel=0.01)


@pytest.mark.parametrize("shape", [(5, 5), (8, 3), (3, 8), (3, 3, 2, 4)])
def test_orthogonal_keeps_lengths(shape: tuple[int, ...]) -> None:
    matrix = draw("orthogonal", *shape).reshape(-1, shape[-1])
    tall = matrix if len(matrix) >= shape[-1] else matrix.T
    assert np.allclose(tall.T @ tall, np.eye(tall.shape[1]), atol=1e-5)


def test_identity_passes_the_input_on() -> None:
    assert np.array_equal(draw("identity", 4, 4), np.eye(4))
    kernel = draw("identity", 3, 3, 2, 2)
    assert np.array_equal(kernel[1, 1], np.eye(2))
    assert kernel.sum() == 2


@pytest.mark.parametrize("kind", PRESETS)
@pytest.mark.parametrize(("channels", "filters"), [(1, 1), (3, 1), (3, 3), (2, 4)])
def test_image_filters_answer_alike_for_any_number_of_channels(kind: str, channels: int, filters: int) -> None:
    one = draw(kind, 3, 3, 1, 1)[:, :, 0, 0]
    kernel = draw(kind, 3, 3, channels, filters)
    assert np.allclose(kernel.sum(axis=2), one[:, :, None])


def test_choices_of_weighted_layers_hold_no_image_filter() -> None:
    assert not set(NAMES) & set(PRESETS)
    assert "edge" in PRESETS
    assert "he_uniform" in NAMES


@pytest.mark.parametrize("kind", sorted(INITIALIZERS))
def test_large_arrays_are_drawn_in_parts_with_the_same_bits(kind: str, monkeypatch) -> None:
    whole = draw(kind, 3, 3, 4, 8)
    monkeypatch.setattr("engine.initializer.AT_ONCE", 50)
    assert np.array_equal(draw(kind, 3, 3, 4, 8), whole)
