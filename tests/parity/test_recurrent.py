"""Recurrent layers and attention against PyTorch: outputs and all gradients in float32."""

from collections.abc import Callable

import numpy as np
import pytest

from engine import LAYERS, Layer, Node

torch = pytest.importorskip("torch", reason="pip install torch==2.13.0")

pytestmark = pytest.mark.parity

N, T, INPUTS, UNITS = 6, 9, 5, 8
THEIRS = {
    "simple_rnn": (torch.nn.RNN, {"nonlinearity": "tanh"}),
    "simple_rnn relu": (torch.nn.RNN, {"nonlinearity": "relu"}),
    "lstm": (torch.nn.LSTM, {}),
    "gru": (torch.nn.GRU, {}),
}


def _close(ours: np.ndarray, theirs: "torch.Tensor") -> None:
    expected = theirs.detach().numpy()
    assert np.linalg.norm(ours - expected) <= 1e-5 * max(np.linalg.norm(expected), 1e-3)


def _copy_weights(node: Node, module: "torch.nn.Module") -> None:
    """PyTorch has (gates · units, inputs) matrices and two biases; only the GRU needs both here."""
    for prefix, suffix in (("", "_l0"), ("backward_", "_l0_reverse")):
        if prefix + "kernel" not in node.parameters:
            continue
        arrays = {name: getattr(module, name + suffix).detach().numpy() for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
        node.parameters[prefix + "kernel"][...] = arrays["weight_ih"].T
        node.parameters[prefix + "recurrent"][...] = arrays["weight_hh"].T
        bias = node.parameters[prefix + "bias"]
        both = np.concatenate([arrays["bias_ih"], arrays["bias_hh"]])
        bias[...] = both if bias.size == both.size else arrays["bias_ih"] + arrays["bias_hh"]


def _compare_gradients(node: Node, module: "torch.nn.Module") -> None:
    for prefix, suffix in (("", "_l0"), ("backward_", "_l0_reverse")):
        if prefix + "kernel" not in node.parameters:
            continue
        gradient = {name: getattr(module, name + suffix).grad for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
        _close(node.gradients[prefix + "kernel"], gradient["weight_ih"].T)
        _close(node.gradients[prefix + "recurrent"], gradient["weight_hh"].T)
        bias = node.gradients[prefix + "bias"]
        both = torch.cat([gradient["bias_ih"], gradient["bias_hh"]])
        _close(bias, both if bias.size == len(both) else gradient["bias_ih"])


def _run_theirs(module: "torch.nn.Module", x: "torch.Tensor", layer: Layer) -> "torch.Tensor":
    everything, state = module(x)
    last = tuple(state[0] if isinstance(state, tuple) else state)
    parts = everything.split(UNITS, dim=-1) if layer.returns == "all" else last
    return sum(parts) if layer.bidirectional == "sum" else torch.cat(parts, dim=-1)


@pytest.mark.parametrize("returns", ["last", "all"])
@pytest.mark.parametrize("bidirectional", ["none", "concatenate", "sum"])
@pytest.mark.parametrize("name", THEIRS)
def test_recurrent_layers_are_those_of_pytorch(name: str, bidirectional: str, returns: str, node_of: Callable) -> None:
    kind, _, activation = name.partition(" ")
    settings = {"activation": activation} if activation else {}
    layer = LAYERS[kind](units=UNITS, bidirectional=bidirectional, returns=returns, **settings)
    owner, more = THEIRS[name]
    torch.manual_seed(1)
    module = owner(INPUTS, UNITS, batch_first=True, bidirectional=bidirectional != "none", **more)
    node = node_of(layer, (T, INPUTS))
    _copy_weights(node, module)
    rng = np.random.default_rng(1)
    x = rng.normal(size=(N, T, INPUTS)).astype(np.float32)
    their_x = torch.tensor(x, requires_grad=True)
    theirs = _run_theirs(module, their_x, layer)
    y = layer.forward(node, x)
    _close(y, theirs)
    dy = rng.normal(size=y.shape).astype(np.float32)
    theirs.backward(torch.tensor(dy))
    _close(layer.backward(node, dy), their_x.grad)
    _compare_gradients(node, module)


@pytest.mark.parametrize("kind", ["simple_rnn", "lstm", "gru"])
def test_padded_steps_are_skipped_as_packed_sequences_are(kind: str, node_of: Callable) -> None:
    layer = LAYERS[kind](units=UNITS, skip_padding=True)
    torch.manual_seed(1)
    module = THEIRS[kind][0](INPUTS, UNITS, batch_first=True)
    node = node_of(layer, (T, INPUTS))
    _copy_weights(node, module)
    rng = np.random.default_rng(1)
    lengths = [9, 4, 1, 7, 9, 2]
    x = rng.normal(size=(N, T, INPUTS)).astype(np.float32)
    for sample, length in zip(x, lengths, strict=True):
        sample[length:] = 0
    their_x = torch.tensor(x, requires_grad=True)
    packed = torch.nn.utils.rnn.pack_padded_sequence(their_x, lengths, batch_first=True, enforce_sorted=False)
    _, state = module(packed)
    theirs = (state[0] if isinstance(state, tuple) else state)[0]
    y = layer.forward(node, x)
    _close(y, theirs)
    dy = rng.normal(size=y.shape).astype(np.float32)
    theirs.backward(torch.tensor(dy))
    _close(layer.backward(node, dy), their_x.grad)
    _compare_gradients(node, module)


@pytest.mark.parametrize("causal", [False, True])
def test_self_attention_is_that_of_pytorch(causal: bool, node_of: Callable) -> None:
    E, heads = 12, 3
    layer = LAYERS["self_attention"](heads=heads, causal=causal)
    torch.manual_seed(1)
    module = torch.nn.MultiheadAttention(E, heads, batch_first=True)
    torch.nn.init.normal_(module.in_proj_bias)
    torch.nn.init.normal_(module.out_proj.bias)
    node = node_of(layer, (T, E))
    pairs = {
        "kernel": (module.in_proj_weight, True),
        "bias": (module.in_proj_bias, False),
        "output_kernel": (module.out_proj.weight, True),
        "output_bias": (module.out_proj.bias, False),
    }
    for name, (theirs, turned) in pairs.items():
        node.parameters[name][...] = theirs.detach().numpy().T if turned else theirs.detach().numpy()
    rng = np.random.default_rng(1)
    x = rng.normal(size=(N, T, E)).astype(np.float32)
    their_x = torch.tensor(x, requires_grad=True)
    mask = torch.triu(torch.ones(T, T, dtype=torch.bool), 1) if causal else None
    theirs, attention = module(their_x, their_x, their_x, attn_mask=mask, average_attn_weights=False)
    y = layer.forward(node, x)
    _close(y, theirs)
    _close(node.saved["attention"], attention)
    dy = rng.normal(size=y.shape).astype(np.float32)
    theirs.backward(torch.tensor(dy))
    _close(layer.backward(node, dy), their_x.grad)
    for name, (theirs, turned) in pairs.items():
        _close(node.gradients[name], theirs.grad.T if turned else theirs.grad)
