"""Two replicas with half a batch each give what one gives with the whole."""

import numpy as np
import pytest

from engine import LAYERS, Graph, Network, TensorSpec, devices
from engine.team import Team, threads_for

SPECS = {"image": TensorSpec((8, 8, 1)), "label": TensorSpec((), "int", 4)}


def layer(kind, **settings):
    return LAYERS[kind](**settings)


def network(*extra, dtype=np.float64, l2=0.0):
    middle = (layer("conv2d", filters=4), layer("relu"), *extra, layer("flatten"), layer("dense", units=4, l2=l2))
    graph = Graph.chain(layer("input", column="image"), *middle, layer("softmax_cross_entropy", column="label"))
    return Network(graph, SPECS, devices.cpu(), dtype=dtype)


def batch(size):
    rng = np.random.default_rng(0)
    return {"image": rng.standard_normal((size, 8, 8, 1)), "label": rng.integers(0, 4, size)}


@pytest.mark.parametrize("size", [8, 7, 1])
@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_the_parts_add_up_to_the_whole(size, l2):
    alone, together = Team(network(l2=l2), 1), Team(network(l2=l2), 2)
    losses = [team.gradients(batch(size), None) for team in (alone, together)]
    together.close()
    assert losses[0] == pytest.approx(losses[1])
    np.testing.assert_allclose(together.replicas[0].gradients, alone.replicas[0].gradients, rtol=1e-9, atol=1e-12)


def test_short_steps_and_layers_that_compare_samples_stay_on_one_thread():
    assert threads_for(network(), 8, cores=2) == 1
    assert threads_for(network(), 10_000, cores=2) == 2
    assert threads_for(network(), 10_000, cores=1) == 1
    assert threads_for(network(layer("batch_norm")), 10_000, cores=2) == 1
