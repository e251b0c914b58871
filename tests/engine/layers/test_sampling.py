"""The layers that draw: the code of a variational autoencoder and that of a generator."""

from collections.abc import Callable

import numpy as np
import pytest

from engine import LAYERS, TensorSpec
from engine.errors import ShapeError


def test_samples_have_the_mean_and_variance_that_were_asked_for(node_of: Callable) -> None:
    layer = LAYERS["sampling"]()
    node = node_of(layer, (2,), (2,))
    mean, log_variance = np.tile([1.0, -2.0], (40_000, 1)), np.tile([0.0, np.log(4)], (40_000, 1))
    z = layer.forward(node, mean, log_variance)
    assert z.mean(axis=0) == pytest.approx([1, -2], abs=0.05)
    assert z.var(axis=0) == pytest.approx([1, 4], rel=0.05)


def test_outside_training_the_mean_is_the_code(node_of: Callable) -> None:
    layer = LAYERS["sampling"]()
    node = node_of(layer, (2,), (2,))
    node.training = False
    mean = np.ones((3, 2))
    assert np.array_equal(layer.forward(node, mean, mean), mean)
    dy = np.ones((3, 2))
    to_mean, to_variance = layer.backward(node, dy)
    assert np.array_equal(to_mean, dy)
    assert not to_variance.any()


def test_mean_and_variance_need_the_same_shape() -> None:
    with pytest.raises(ShapeError, match="same number of units"):
        LAYERS["sampling"]().output_spec(TensorSpec((2,)), TensorSpec((3,)))


def test_random_codes_are_new_in_training_and_the_same_outside(node_of: Callable) -> None:
    layer = LAYERS["random_code"](units=5)
    node = node_of(layer, (3,))
    x = np.zeros((2000, 3))
    first, second = layer.forward(node, x).copy(), layer.forward(node, x).copy()
    assert first.shape == (2000, 5)
    assert (first != second).all()
    assert first.mean(axis=0) == pytest.approx(np.zeros(5), abs=0.1)
    assert first.std(axis=0) == pytest.approx(np.ones(5), abs=0.1)
    node.training = False
    assert np.array_equal(layer.forward(node, x), layer.forward(node, x))
