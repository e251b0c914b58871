"""Two replicas with half a batch each give what one gives with the whole."""

import numpy as np
import pytest

from engine import LAYERS, Graph, Network, TensorSpec, TrainingSetup, devices
from engine.graph import Block, Wire
from engine.kernels import library
from engine.stepping.team import Team, threads_for

SPECS = {"image": TensorSpec((8, 8, 1)), "label": TensorSpec((), "int", 4)}


def layer(kind, **settings):
    return LAYERS[kind](**settings)


def network(*extra, dtype=np.float64, l2=0.0, native=True):
    middle = (layer("conv2d", filters=4), layer("relu"), *extra, layer("flatten"), layer("dense", units=4, l2=l2))
    graph = Graph.chain(layer("input", column="image"), *middle, layer("softmax_cross_entropy", column="label"))
    return Network(graph, SPECS, devices.cpu(native=native), dtype=dtype)


def batch(size, dtype=np.float64):
    rng = np.random.default_rng(0)
    return {"image": rng.standard_normal((size, 8, 8, 1)).astype(dtype), "label": rng.integers(0, 4, size)}


@pytest.mark.parametrize("size", [8, 7, 1])
@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_the_parts_add_up_to_the_whole(size, l2):
    alone, together = Team(network(l2=l2), 1), Team(network(l2=l2), 2)
    losses = [team.gradients(batch(size), None) for team in (alone, together)]
    together.close()
    assert losses[0] == pytest.approx(losses[1])
    np.testing.assert_allclose(together.replicas[0].gradients, alone.replicas[0].gradients, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("native", [True, False])
@pytest.mark.parametrize("size", [8, 7, 1])
def test_batch_norm_sees_the_whole_batch(size, native):
    makers = [lambda: network(layer("batch_norm"), layer("relu"), dtype=np.float32, native=native) for _ in range(2)]
    alone, together = Team(makers[0](), 1), Team(makers[1](), 2)
    losses = [team.gradients(batch(size, np.float32), None) for team in (alone, together)]
    together.close()
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)
    first, second = (team.replicas[0] for team in (alone, together))
    np.testing.assert_allclose(second.gradients, first.gradients, rtol=1e-3, atol=2e-6)
    np.testing.assert_allclose(second.weights.state, first.weights.state, rtol=1e-5, atol=1e-6)


def test_a_part_that_fails_keeps_nobody_waiting():
    team = Team(network(layer("batch_norm")), 2)
    wrong = batch(8)
    wrong["image"] = wrong["image"][:, :, :, [0, 0]]
    with pytest.raises(Exception, match="mismatch"):
        team.gradients(wrong, None)
    assert np.isfinite(team.gradients(batch(8), None))
    team.close()


@pytest.mark.parametrize("native", [True, False])
def test_what_is_left_out_of_a_fused_plan_changes_no_bit(native):
    extra = (layer("pool2d"), layer("conv2d", filters=8), layer("batch_norm"), layer("relu"), layer("dropout", rate=0.3))
    extra += (
        layer("conv2d", filters=3),
        layer("relu"),
        layer("pool2d", size=3, stride=2),
        layer("flatten"),
        layer("dense", units=9),
        layer("relu"),
    )
    found = []
    for fused in (False, True):
        replica = network(*extra, dtype=np.float32, native=native).main
        plan = replica.plan(fused=fused)
        loss = replica.forward(batch(5, np.float32), plan, training=True)
        replica.backward(plan)
        found.append((float(loss), replica.gradients.tobytes(), replica.weights.state.tobytes(), len(plan.stages)))
    assert found[0][:3] == found[1][:3]
    assert found[1][3] == found[0][3] - 4


def test_a_relu_that_others_read_too_stays():
    image, label = layer("input", column="image"), layer("softmax_cross_entropy", column="label")
    middle = (layer("conv2d", filters=3), layer("relu"), layer("add"), layer("flatten"), layer("dense", units=4))
    blocks = [Block(name, name, one) for name, one in zip("icrsfdl", (image, *middle, label), strict=True)]
    graph = Graph.of(blocks, [Wire(*"ic"), Wire(*"cr"), Wire(*"rs"), Wire(*"cs", 1), Wire(*"sf"), Wire(*"fd"), Wire(*"dl")])
    replica = Network(graph, SPECS, devices.cpu()).main
    assert len(replica.plan(fused=True).stages) == len(replica.plan().stages)


def test_short_steps_stay_on_one_thread():
    plain, clipped = TrainingSetup(), TrainingSetup(clip_norm=1.0)
    assert threads_for(network(), plain, 8, cores=2) == 1
    assert threads_for(network(), plain, 10_000, cores=2) == 2
    assert threads_for(network(), plain, 10_000, cores=1) == 1
    assert threads_for(network(layer("batch_norm")), plain, 10_000, cores=2) == 2
    assert threads_for(network(), clipped, 8, cores=2) == 1


@pytest.mark.skipif(library.load() is None, reason="compiled kernels are not built: python -m engine.kernels.build")
def test_a_step_that_is_played_is_worth_a_second_thread_sooner():
    graph = network(dtype=np.float32)
    plain, clipped = (
        next(batch for batch in range(8, 50_000, 8) if threads_for(graph, setup, batch, cores=2) == 2)
        for setup in (TrainingSetup(), TrainingSetup(clip_norm=1.0))
    )
    assert plain < clipped / 3
