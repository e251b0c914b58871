"""The sampling layer of a variational autoencoder."""

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
