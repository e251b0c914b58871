"""What a training will need is said before it takes it, and close to what it takes."""

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


def taken(job):
    """Bytes that a trainer has really taken: vectors, and the scratch memory of all its replicas."""
    replicas = [*job.team.replicas, job.evaluator.replica]
    weights = job.network.weights
    vectors = weights.vector.nbytes * (1 + len(replicas) + len(job.updater.slots)) + weights.state.nbytes
    return vectors + sum(array.nbytes for replica in replicas for node in replica.nodes.values() for array in node.memory().values())


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("batch", [32, 200])
def test_the_estimate_is_close(name, batch):
    job = trainer(*NETS[name], batch=batch)
    need = memory.needed(job.network, job.data, job.setup, len(job.team.replicas)) - memory.stored(job.data)
    list(job.run())
    assert 0.9 * taken(job) <= need <= 1.25 * taken(job)


def test_an_estimate_changes_nothing():
    job = trainer(*NETS["normalised"])
    before = job.state()
    memory.needed(job.network, job.data, job.setup, 1)
    assert job.state().same_as(before)


@pytest.mark.parametrize("name", NETS)
def test_the_quick_estimate_never_says_too_much(name):
    job = trainer(*NETS[name])
    quick = memory.at_least(job.network.analysis, job.setup)
    assert quick <= memory.needed(job.network, job.data, job.setup, 1)


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
