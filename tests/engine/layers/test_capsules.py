"""Capsules against the formulas of Sabour, Frosst and Hinton 2017, written out in float64."""

from collections.abc import Callable

import numpy as np
import pytest

from engine import LAYERS, TensorSpec


def _squash(s: np.ndarray) -> np.ndarray:
    square = (s**2).sum(axis=-1, keepdims=True)
    return square / (1 + square) * s / np.sqrt(square)


def _softmax(b: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(b - b.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@pytest.mark.parametrize("iterations", [1, 2, 3, 5])
def test_class_capsules_are_routed_by_agreement(iterations: int, node_of: Callable) -> None:
    layer = LAYERS["class_capsules"](classes=4, dimension=6, iterations=iterations)
    node = node_of(layer, (7, 3))
    u = np.random.default_rng(1).normal(size=(5, 7, 3)) * 3
    v = layer.forward(node, u).copy()
    predictions = np.einsum("nid,idje->nije", u, node.parameters["kernel"])
    b = np.zeros((5, 7, 4))
    for _ in range(iterations):
        c = _softmax(b, axis=2)
        expected = _squash(np.einsum("nij,nije->nje", c, predictions))
        b = b + np.einsum("nije,nje->nij", predictions, expected)
    assert v == pytest.approx(expected)
    assert node.saved["routing"] == pytest.approx(c)


def test_routing_prefers_the_class_that_most_agree_on(node_of: Callable) -> None:
    layer = LAYERS["class_capsules"](classes=2, dimension=2, iterations=3)
    node = node_of(layer, (6, 2))
    kernel = node.parameters["kernel"]
    kernel[:, :, 0] = 2 * np.eye(2)  # all predict the same for class 0
    angles = np.arange(6) * np.pi / 3
    for number, angle in enumerate(angles):  # and something else each for class 1
        kernel[number, :, 1] = 2 * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    v = layer.forward(node, np.tile([1.0, 0.5], (1, 6, 1)))
    lengths = np.linalg.norm(v[0], axis=-1)
    assert lengths[0] > 0.95
    assert lengths[1] < 1e-6
    assert (node.saved["routing"][0, :, 0] > 0.9).all()


def test_primary_capsules_are_squashed_bundles_of_a_convolution(node_of: Callable) -> None:
    layer = LAYERS["primary_capsules"](bundles=2, dimension=3, kernel_size=3, stride=2)
    node = node_of(layer, (7, 7, 2))
    x = np.random.default_rng(1).normal(size=(4, 7, 7, 2))
    v = layer.forward(node, x)
    assert v.shape == (4, 3 * 3 * 2, 3)
    window = x[:, 2:5, 4:7]  # output place (1, 2)
    s = np.einsum("nhwc,hwcf->nf", window, node.parameters["kernel"]).reshape(4, 2, 3) + node.parameters["bias"].reshape(2, 3)
    assert v.reshape(4, 3, 3, 2, 3)[:, 1, 2] == pytest.approx(_squash(s))
    assert (np.linalg.norm(v, axis=-1) < 1).all()


def test_the_network_of_the_paper_has_its_sizes() -> None:
    primary, classes = LAYERS["primary_capsules"](), LAYERS["class_capsules"]()
    below = primary.output_spec(TensorSpec((20, 20, 256)))
    assert below.shape == (1152, 8)
    assert classes.output_spec(below).shape == (10, 16)
    assert LAYERS["capsule_length"]().output_spec(TensorSpec((10, 16))).shape == (10,)
    assert classes.parameters(below)[0].shape == (1152, 8, 10, 16)


def test_a_capsule_of_noughts_has_length_and_gradient_nought(node_of: Callable) -> None:
    for kind in ("capsule_length", "class_capsules"):
        layer = LAYERS[kind]()
        node = node_of(layer, (3, 4), dtype=np.float32)
        y = layer.forward(node, np.zeros((2, 3, 4), np.float32))
        assert np.abs(y).max() <= 1e-12
        assert np.isfinite(layer.backward(node, np.ones_like(y))).all()
