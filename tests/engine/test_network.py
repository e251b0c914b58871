from dataclasses import replace

import numpy as np
import pytest

from engine import LAYERS, Block, Graph, Network, TensorSpec, Wire, devices
from engine.analysis import analyse
from engine.errors import EngineError, GraphError

SPECS = {"x": TensorSpec((4,)), "y": TensorSpec((2,)), "label": TensorSpec((), "int", 3)}


def layer(kind, **settings):
    return LAYERS[kind](**settings)


def network(*middle, dtype=np.float64, seed=1):
    graph = Graph.chain(layer("input", column="x"), *middle, layer("mse", column="y"))
    return Network(graph, SPECS, devices.cpu(), dtype=dtype, seed=seed)


def batch(size=5, seed=0):
    rng = np.random.default_rng(seed)
    return {"x": rng.standard_normal((size, 4)), "y": rng.standard_normal((size, 2)), "label": rng.integers(0, 3, size)}


def numerical(net, path, data, step=1e-6):
    W = net.parameter(path)
    slopes = np.zeros(W.shape)
    for index in np.ndindex(W.shape):
        kept = W[index]
        W[index] = kept + step
        above = float(net.forward(data, training=True))
        W[index] = kept - step
        below = float(net.forward(data, training=True))
        W[index] = kept
        slopes[index] = (above - below) / (2 * step)
    return slopes


def check_gradients(net, data, *paths):
    net.forward(data, training=True)
    net.backward()
    for path in paths:
        np.testing.assert_allclose(net.gradient(path), numerical(net, path, data), rtol=1e-5, atol=1e-8, err_msg=path)


def test_gradients_of_a_chain():
    net = network(layer("dense", units=6), layer("tanh"), layer("dense", units=2))
    check_gradients(net, batch(), "dense.kernel", "dense.bias", "dense_2.kernel")


def test_gradients_add_up_where_a_wire_forks():
    graph = Graph.chain(layer("input", column="x"), layer("dense", units=2), layer("tanh"), layer("add"), layer("mse", column="y"))
    graph = graph.with_wire(Wire("b2", "b4", 1))
    check_gradients(Network(graph, SPECS, devices.cpu(), dtype=np.float64), batch(), "dense.kernel")


def test_an_input_that_jumps_over_a_layer_takes_batches_of_any_size():
    blocks = {"x": layer("input", column="x"), "wide": layer("dense", units=4), "sum": layer("add"), "loss": layer("mse", column="x")}
    wires = [Wire("x", "wide"), Wire("x", "sum"), Wire("wide", "sum", 1), Wire("sum", "loss")]
    net = Network(Graph.of([Block(name, name, one) for name, one in blocks.items()], wires), {"x": TensorSpec((4,))}, devices.cpu())
    rng = np.random.default_rng(0)
    for size in (5, 3, 5, 5):
        net.forward({"x": rng.standard_normal((size, 4)).astype(np.float32)}, training=True)
        net.backward()
        assert net.node("x").output_gradient.shape == (size, 4)
    largest = np.abs(net.node("sum").output_gradient).max()
    assert np.abs(net.node("x").output_gradient).max() <= largest  # of this step alone


def test_several_losses_are_summed():
    graph = Graph.chain(layer("input", column="x"), layer("dense", units=3), layer("softmax_cross_entropy", column="label"))
    graph = graph.with_block(Block("b4", "values", layer("dense", units=2))).with_wire(Wire("b2", "b4"))
    graph = graph.with_block(Block("b5", "mse", layer("mse", column="y"))).with_wire(Wire("b4", "b5"))
    check_gradients(Network(graph, SPECS, devices.cpu(), dtype=np.float64), batch(), "dense.kernel", "values.kernel")


def test_twins_share_weights_and_add_their_gradients():
    graph = Graph.chain(layer("input", column="x"), layer("dense", units=4), layer("tanh"))
    graph = graph.with_block(Block("b4", "again", layer("dense", units=4), twin="b2")).with_wire(Wire("b3", "b4"))
    graph = graph.with_block(Block("b5", "out", layer("dense", units=2))).with_wire(Wire("b4", "b5"))
    graph = graph.with_block(Block("b6", "mse", layer("mse", column="y"))).with_wire(Wire("b5", "b6"))
    net = Network(graph, SPECS, devices.cpu(), dtype=np.float64)
    assert net.parameter("again.kernel") is not None
    assert np.shares_memory(net.parameter("again.kernel"), net.parameter("dense.kernel"))
    check_gradients(net, batch(), "dense.kernel", "dense.bias", "out.kernel")


def test_a_twin_that_would_need_other_weights_is_a_problem():
    graph = Graph.chain(layer("input", column="x"), layer("dense", units=4), layer("tanh"))
    graph = graph.with_block(Block("b4", "again", layer("dense", units=3), twin="b2")).with_wire(Wire("b3", "b4"))
    graph = graph.with_block(Block("b6", "mse", layer("mse", column="y"))).with_wire(Wire("b4", "b6"))
    problem = next(one for one in analyse(graph, SPECS).problems if one.block == "b4")
    assert "shares the weights of 'dense', but needs others" in problem.text
    assert problem.fix.action == "untwin"


def test_a_twin_of_a_bypassed_block_is_a_problem():
    graph = Graph.chain(layer("input", column="x"), layer("dense", units=4))
    graph = graph.with_block(Block("b3", "again", layer("dense", units=4), twin="b2")).with_wire(Wire("b2", "b3"))
    graph = graph.with_block(replace(graph.blocks["b2"], bypassed=True))
    assert any("which is bypassed" in one.text for one in analyse(graph, SPECS).problems)


def test_penalties_enter_loss_and_gradient():
    net = network(layer("dense", units=2, l1=0.1, l2=0.2))
    check_gradients(net, batch(), "dense.kernel", "dense.bias")
    plain = network(layer("dense", units=2))
    W = plain.parameter("dense.kernel")
    extra = 0.1 * abs(W).sum() + 0.2 * (W * W).sum()
    assert net.forward(batch(), training=True) == pytest.approx(float(plain.forward(batch(), training=True)) + extra)


def test_a_bypassed_block_passes_its_input_on():
    net = network(layer("dense", units=2), layer("tanh"))
    graph = net.graph.with_block(replace(net.graph.blocks["b3"], bypassed=True))
    bypassed = Network(graph, SPECS, devices.cpu(), dtype=np.float64)
    bare = network(layer("dense", units=2))
    assert float(bypassed.forward(batch())) == float(bare.forward(batch()))
    check_gradients(bypassed, batch(), "dense.kernel")


def test_the_same_seed_draws_the_same_weights_and_a_new_block_changes_no_other():
    one, other = network(layer("dense", units=2)), network(layer("dense", units=2))
    assert (one.weights.vector == other.weights.vector).all()
    longer = network(layer("dense", units=2), layer("prelu"))
    assert (longer.parameter("dense.kernel") == one.parameter("dense.kernel")).all()
    assert (network(layer("dense", units=2), seed=2).parameter("dense.kernel") != one.parameter("dense.kernel")).any()


def test_snapshots_restore_what_fits_and_name_the_rest():
    net, wider = network(layer("dense", units=2)), network(layer("dense", units=2), layer("dense", units=2))
    kept = net.weights.snapshot()
    assert set(kept) == {"b2.kernel", "b2.bias"}
    assert wider.weights.restore(kept) == ["b3.kernel", "b3.bias"]
    assert (wider.parameter("dense.kernel") == kept["b2.kernel"]).all()


def test_problems_and_unknown_names_are_said_in_words():
    with pytest.raises(GraphError, match="loss"):
        Network(Graph.chain(layer("input", column="x")), SPECS, devices.cpu())
    with pytest.raises(EngineError, match="it has: kernel, bias"):
        network(layer("dense", units=2)).parameter("dense.weight")
    with pytest.raises(GraphError, match="there are: input, dense, mse"):
        network(layer("dense", units=2)).parameter("conv.kernel")


def test_a_replica_has_gradients_of_its_own():
    net = network(layer("dense", units=2))
    other = net.replica()
    other.forward(batch(), other.plan(), training=True)
    other.backward(other.plan())
    assert other.gradients.any()
    assert not net.main.gradients.any()


def test_memory_is_used_again_at_every_step():
    net = network(layer("dense", units=8), layer("tanh"), layer("dense", units=2))
    net.forward(batch(), training=True)
    first = net.output("tanh").ctypes.data
    net.backward()
    net.forward(batch(seed=1), training=True)
    assert net.output("tanh").ctypes.data == first
