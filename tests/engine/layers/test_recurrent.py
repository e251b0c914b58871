"""Recurrent layers: what the contracts of all layers and the comparison with PyTorch leave open."""

from collections.abc import Callable

import numpy as np
import pytest

from engine import LAYERS, Node

KINDS = ("simple_rnn", "lstm", "gru")
every_kind = pytest.mark.parametrize("kind", KINDS)


def _sequence(*shape: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


@pytest.mark.concept("rnn-lstm")
def test_lstm_follows_its_formula_and_keeps_its_gates(node_of: Callable) -> None:
    layer = LAYERS["lstm"](units=3, returns="all")
    node, x = node_of(layer, (6, 2)), _sequence(4, 6, 2)
    y = layer.forward(node, x).copy()
    W, U, b = (node.parameters[name] for name in ("kernel", "recurrent", "bias"))
    h = c = np.zeros((4, 3))
    for t in range(6):
        i, f, g, o = np.split(x[:, t] @ W + h @ U + b, 4, axis=1)
        i, f, g, o = _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)
        c = f * c + i * g
        h = o * np.tanh(c)
        assert y[:, t] == pytest.approx(h)
        assert node.saved["gates"][:, t] == pytest.approx(np.concatenate([i, f, g, o], axis=1))
        assert node.saved["cells"][:, t] == pytest.approx(c)
    assert len(layer.gate_names) == 4


@pytest.mark.concept("rnn-lstm")
@pytest.mark.parametrize("reset", ["after", "before"])
def test_gru_follows_its_formula_and_keeps_its_gates(reset: str, node_of: Callable) -> None:
    layer = LAYERS["gru"](units=3, returns="all", reset=reset)
    node, x = node_of(layer, (6, 2)), _sequence(4, 6, 2)
    node.parameters["bias"][...] = _sequence(18)
    y = layer.forward(node, x).copy()
    W, U = node.parameters["kernel"], node.parameters["recurrent"]
    b, v = node.parameters["bias"].reshape(2, 9)
    h = np.zeros((4, 3))
    for t in range(6):
        from_x, from_h = np.split(x[:, t] @ W + b, 3, axis=1), np.split(h @ U + v, 3, axis=1)
        r, z = (_sigmoid(from_x[k] + from_h[k]) for k in range(2))
        n = np.tanh(from_x[2] + (r * from_h[2] if reset == "after" else (r * h) @ U[:, 6:] + v[6:]))
        h = (1 - z) * n + z * h
        assert y[:, t] == pytest.approx(h)
        assert node.saved["gates"][:, t, :9] == pytest.approx(np.concatenate([r, z, n], axis=1))


@pytest.mark.concept("rnn-bi")
@every_kind
def test_both_directions_see_both_ends(kind: str, node_of: Callable) -> None:
    layer = LAYERS[kind](units=3, returns="all", bidirectional="concatenate")
    node, x = node_of(layer, (6, 2)), _sequence(4, 6, 2)
    y = layer.forward(node, x).copy()
    for name in ("kernel", "recurrent", "bias"):
        here, there = node.parameters[name].copy(), node.parameters["backward_" + name].copy()
        node.parameters[name][...], node.parameters["backward_" + name][...] = there, here
    turned = layer.forward(node, x[:, ::-1].copy())
    assert turned[:, ::-1, 3:] == pytest.approx(y[..., :3])
    assert turned[:, ::-1, :3] == pytest.approx(y[..., 3:])


@pytest.mark.concept("rnn-simple")
@every_kind
def test_last_is_the_last_of_all(kind: str, node_of: Callable) -> None:
    x = _sequence(4, 6, 2)
    last, everything = (LAYERS[kind](units=3, returns=returns) for returns in ("last", "all"))
    assert np.array_equal(last.forward(node_of(last, (6, 2)), x), everything.forward(node_of(everything, (6, 2)), x)[:, -1])


@pytest.mark.concept("rnn-cures")
@every_kind
def test_a_stateful_layer_goes_on_where_it_ended(kind: str, node_of: Callable) -> None:
    x = _sequence(4, 12, 2)
    whole = LAYERS[kind](units=3, returns="all")
    expected = whole.forward(node_of(whole, (12, 2)), x)
    halves = LAYERS[kind](units=3, returns="all", stateful=True)
    node = node_of(halves, (6, 2))
    first, second = halves.forward(node, x[:, :6]).copy(), halves.forward(node, x[:, 6:]).copy()
    assert np.concatenate([first, second], axis=1) == pytest.approx(expected)
    node.saved.clear()
    assert np.array_equal(halves.forward(node, x[:, :6]), first), "begins anew where nothing is remembered"
    assert np.isfinite(halves.forward(node, x[:2, :6])).all(), "a batch of another size begins anew"


@every_kind
def test_gradients_of_a_stateful_layer_end_at_the_batch(kind: str, node_of: Callable) -> None:
    """Truncated back-propagation through time: the state carried in counts as a constant."""
    layer = LAYERS[kind](units=3, stateful=True)
    node, x = node_of(layer, (5, 2)), _sequence(4, 5, 2)
    layer.forward(node, _sequence(4, 5, 2, seed=2))
    carried = [part.copy() for part in node.saved["carried"]]
    dy = _sequence(4, 3, seed=3)

    def measure(values: np.ndarray) -> float:
        node.saved["carried"] = [part.copy() for part in carried]
        return float((layer.forward(node, values) * dy).sum())

    measure(x)
    dx = layer.backward(node, dy).copy()
    for place in ((0, 0, 0), (3, 4, 1), (2, 2, 0)):
        ahead, back = x.copy(), x.copy()
        ahead[place] += 1e-6
        back[place] -= 1e-6
        assert dx[place] == pytest.approx((measure(ahead) - measure(back)) / 2e-6, rel=1e-6, abs=1e-9)


@every_kind
def test_padding_behind_changes_nothing(kind: str, node_of: Callable) -> None:
    layer = LAYERS[kind](units=3, skip_padding=True, bidirectional="concatenate")
    x = _sequence(4, 6, 2)
    padded = np.concatenate([x, np.zeros((4, 5, 2))], axis=1)
    y = layer.forward(node_of(layer, (6, 2)), x)
    assert layer.forward(node_of(layer, (11, 2)), padded) == pytest.approx(y)
    plain = LAYERS[kind](units=3, bidirectional="concatenate")
    assert np.abs(plain.forward(node_of(plain, (11, 2)), padded) - y).max() > 1e-3


@every_kind
@pytest.mark.parametrize("start", ["orthogonal", "identity"])
def test_each_gate_starts_as_a_matrix_that_keeps_lengths(kind: str, start: str, node_of: Callable) -> None:
    node = node_of(LAYERS[kind](units=5, recurrent_initializer=start), (3, 2))
    U = node.parameters["recurrent"]
    for block in np.split(U, U.shape[1] // 5, axis=1):
        assert block @ block.T == pytest.approx(np.eye(5))
        assert np.array_equal(block, np.eye(5)) == (start == "identity")


def test_the_forget_gate_starts_open(node_of: Callable) -> None:
    bias = node_of(LAYERS["lstm"](units=3, forget_bias=2.0), (4, 2)).parameters["bias"]
    assert np.array_equal(bias, [0, 0, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0])
    assert not node_of(LAYERS["lstm"](units=3, forget_bias=0.0), (4, 2)).parameters["bias"].any()


@pytest.mark.concept("rnn-cures")
def test_an_identity_relu_network_keeps_what_it_has_seen(node_of: Callable) -> None:
    layer = LAYERS["simple_rnn"](units=2, activation="relu", recurrent_initializer="identity")
    node: Node = node_of(layer, (100, 1))
    node.parameters["kernel"][...] = [[1.0, 2.0]]
    x = np.zeros((1, 100, 1))
    x[0, 3] = 5
    assert np.array_equal(layer.forward(node, x), [[5.0, 10.0]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])  # compiled where there are kernels, and NumPy
@every_kind
def test_huge_inputs_drive_gates_to_their_ends_without_a_warning(kind: str, dtype: type, node_of: Callable) -> None:
    layer = LAYERS[kind](units=4)
    node = node_of(layer, (5, 3), dtype=dtype)
    for sign in (1, -1):
        y = layer.forward(node, np.full((2, 5, 3), sign * 1e6, dtype))
        assert np.isfinite(y).all()
        assert np.isfinite(layer.backward(node, np.ones_like(y))).all()
