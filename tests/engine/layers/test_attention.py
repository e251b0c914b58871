"""Self-attention and positional encoding."""

from collections.abc import Callable

import numpy as np
import pytest

from engine import LAYERS, TensorSpec
from engine.errors import ShapeError


def test_attention_weights_are_shares(node_of: Callable) -> None:
    layer = LAYERS["self_attention"](heads=2)
    node = node_of(layer, (5, 6))
    layer.forward(node, np.random.default_rng(1).normal(size=(3, 5, 6)))
    attention = node.saved["attention"]
    assert attention.shape == (3, 2, 5, 5)
    assert attention.sum(axis=-1) == pytest.approx(np.ones((3, 2, 5)))


def test_causal_attention_never_looks_ahead(node_of: Callable) -> None:
    layer = LAYERS["self_attention"](heads=2, causal=True)
    node = node_of(layer, (5, 6))
    x = np.random.default_rng(1).normal(size=(3, 5, 6))
    y = layer.forward(node, x).copy()
    assert not np.triu(node.saved["attention"], 1).any()
    x[:, 3:] += 1
    later = layer.forward(node, x)
    assert np.array_equal(later[:, :3], y[:, :3])
    assert (later[:, 3:] != y[:, 3:]).all()


def test_attention_alone_does_not_know_the_order(node_of: Callable) -> None:
    layer = LAYERS["self_attention"](heads=2)
    node = node_of(layer, (5, 6))
    x, order = np.random.default_rng(1).normal(size=(3, 5, 6)), [4, 2, 0, 1, 3]
    y = layer.forward(node, x).copy()
    assert layer.forward(node, x[:, order]) == pytest.approx(y[:, order])


def test_heads_that_do_not_fit_are_said_with_those_that_do() -> None:
    with pytest.raises(ShapeError, match=r"6 features among 4 heads\. Set the heads to 3"):
        LAYERS["self_attention"](heads=4).output_spec(TensorSpec((5, 6)))


@pytest.mark.parametrize("features", [6, 7])
def test_sinusoidal_positions_are_those_of_the_paper(features: int, node_of: Callable) -> None:
    layer = LAYERS["positional_encoding"]()
    table = layer.forward(node_of(layer, (50, features)), np.zeros((2, 50, features)))[1]
    for t in (0, 1, 49):
        for k in range(features):
            angle = t / 10000 ** ((k - k % 2) / features)
            assert table[t, k] == pytest.approx(np.cos(angle) if k % 2 else np.sin(angle))


def test_learned_positions_are_trained(node_of: Callable) -> None:
    layer = LAYERS["positional_encoding"](pattern="learned")
    node = node_of(layer, (4, 3))
    x, dy = np.zeros((2, 4, 3)), np.random.default_rng(1).normal(size=(2, 4, 3))
    assert np.array_equal(layer.forward(node, x)[0], node.parameters["positions"])
    assert layer.backward(node, dy) is dy
    assert node.gradients["positions"] == pytest.approx(dy.sum(axis=0))
