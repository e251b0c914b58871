"""What a training will need is said before it takes it, and close to what it takes."""

from dataclasses import replace

import numpy as np
import pytest

from engine import LAYERS, SOURCES, Graph, Network, Trainer, TrainingSetup, analyse, devices, memory
from engine.errors import MemoryNeeded


def layer(kind, **settings):
    return LAYERS[kind](**settings)


SOURCE = SOURCES["digits8x8"]()
NETS = {
    "dense": (layer("flatten"), layer("dense", units=300), layer("relu"), layer("dense", units=10)),
    "convolution": (layer("conv2d", filters=32), layer("relu"), layer("pool2d"), layer("flatten"), layer("dense", units=10)),
    "normalised": (layer("conv2d", filters=16), layer("batch_norm"), layer("relu"), layer("flatten"), layer("dense", units=10)),
    "recurrent": (layer("reshape", shape=(8, 8)), layer("lstm", units=64), layer("dense", units=10)),
}


def trainer(*middle, batch=64):
    graph = Graph.chain(layer("input", column="image"), *middle, layer("softmax_cross_entropy", column="label"))
    setup = TrainingSetup(epochs=1, batch_size=batch)
    return Trainer(Network(graph, SOURCE.specs(), devices.cpu()), SOURCE.load(seed=1), setup)


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("batch", [1, 32, 200])
def test_a_trial_with_few_samples_tells_what_many_would_take(name, batch, monkeypatch):
    job = trainer(*NETS[name], batch=batch)
    monkeypatch.setattr(memory, "TRIAL_OPERATIONS", 1)  # two samples
    from_few = memory.needed(job)
    monkeypatch.setattr(memory, "TRIAL_OPERATIONS", 10**18)
    monkeypatch.setattr(memory, "TRIAL_BYTES", 10**18)
    assert 0.9 <= from_few / memory.needed(job) <= 1.15


@pytest.mark.parametrize("name", NETS)
def test_what_the_nodes_hold_is_in_the_estimate(name):
    job = trainer(*NETS[name], batch=200)
    need = memory.needed(job) - memory.PROGRAM
    next(iter(job.run()))
    job.evaluator.measure("validation")
    job.close()
    weights, nodes = job.network.weights, [node for replica in job.team.replicas for node in replica.nodes.values()]
    vectors = weights.vector.nbytes * (1 + len(job.team.replicas) + len(job.updater.slots))
    scratch = sum(array.nbytes for node in nodes for name, array in node.memory().items() if "native" not in name[0])
    assert vectors + scratch <= need <= 3 * (vectors + scratch)  # measuring takes as much again, and compiled kernels some


def test_memory_that_is_never_written_to_takes_no_room():
    array = memory._Watching(**vars(devices.cpu())).zeros(10_000, np.float32)
    assert memory._pages(array) == 0
    array[5_000] = 0.0
    assert memory._pages(array) == memory.PAGE
    array[...] = 0.0
    assert memory._pages(array) == array.nbytes


def test_the_best_weights_that_are_kept_count_twice_while_they_are_exchanged():
    job = trainer(*NETS["dense"])
    without = memory.needed(job)
    job.setup = replace(job.setup, keep_best=True)
    assert memory.needed(job) - without == 2 * (job.network.weights.vector.nbytes + job.network.weights.state.nbytes)


def test_samples_that_two_data_sets_share_count_once():
    data = SOURCE.load(seed=1)
    alone = memory.stored(data)
    assert memory.stored(data, data) == alone
    assert alone < memory.stored(data, data.with_validation(0.2, 1)) <= 2 * alone


def test_an_estimate_changes_nothing():
    job = trainer(*NETS["normalised"])
    before = job.state()
    memory.needed(job)
    assert job.state().same_as(before)


@pytest.mark.parametrize("name", NETS)
def test_the_quick_estimate_never_says_too_much(name):
    job = trainer(*NETS[name])
    quick = memory.at_least(job.network.analysis, job.setup)
    assert quick <= memory.needed(job)


def test_too_much_is_refused_in_words_that_name_the_block():
    graph = Graph.chain(
        layer("input", column="image"),
        layer("flatten"),
        layer("dense", units=10_000),
        layer("dense", units=10),
        layer("softmax_cross_entropy", column="label"),
    )
    analysis = analyse(graph, SOURCE.specs())
    size = memory.at_least(analysis, TrainingSetup())
    memory.require(size, 10 * size, analysis, graph)
    with pytest.raises(MemoryNeeded, match="'dense', which needs most"):
        memory.require(size, size, analysis, graph)


def test_sizes_are_written_as_people_read_them():
    assert memory.in_words(12) == "12 bytes"
    assert memory.in_words(1536) == "1.5 kB"
    assert memory.in_words(2.5e9) == "2.5 GB"
