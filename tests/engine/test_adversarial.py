"""An adversarial pair is a graph with two phases: a generator learns to put points on a ring."""

import numpy as np
import pytest

from engine import LAYERS, OPTIMIZERS, Block, Column, DataSet, Graph, Network, Phase, TensorSpec, Trainer, TrainingSetup, Wire, devices

RADIUS = 2.0


def _graph() -> Graph:
    blocks, wires = [Block("x", "x", LAYERS["input"](column="point")), Block("code", "code", LAYERS["random_code"](units=4))], []

    def chain(previous: str, *steps: Block) -> str:
        for block in steps:
            blocks.append(block)
            wires.append(Wire(previous, block.id))
            previous = block.id
        return previous

    def dense(key: str, units: int, twin: str = "") -> Block:
        return Block(key, key, LAYERS["dense"](units=units), twin=twin)

    def bend(key: str) -> Block:
        return Block(key, key, LAYERS["leaky_relu"](slope=0.2))

    wires.append(Wire("x", "code"))
    made = chain("code", dense("g1", 32), bend("ga"), dense("g2", 32), bend("gb"), dense("g3", 2))
    on_real = chain("x", dense("d1", 32), bend("da"), dense("d2", 32), bend("db"), dense("d3", 1))
    on_made = chain(made, dense("e1", 32, "d1"), bend("ea"), dense("e2", 32, "d2"), bend("eb"), dense("e3", 1, "d3"))
    chain(on_real, Block("real", "real", LAYERS["real_or_fake"](smoothing=0.1)))
    chain(on_made, Block("fake", "fake", LAYERS["real_or_fake"](answer="fake")))
    chain(on_made, Block("fool", "fool", LAYERS["real_or_fake"](answer="real")))
    return Graph.of(blocks, wires)


def _ring(rng: np.random.Generator, count: int) -> np.ndarray:
    angle = rng.uniform(0, 2 * np.pi, count)
    return (RADIUS * np.stack([np.cos(angle), np.sin(angle)], axis=1) + rng.normal(size=(count, 2)) * 0.05).astype(np.float32)


@pytest.mark.concept("gan")
def test_a_generator_learns_the_ring_that_only_the_discriminator_sees() -> None:
    points, spec = _ring(np.random.default_rng(1), 2000), TensorSpec((2,))
    data = DataSet({"point": Column(spec, "point", "On a ring.")}, {"train": {"point": points}})
    phases = (Phase("discriminator", ("real", "fake"), ("d1", "d2", "d3")), Phase("generator", ("fool",), ("g1", "g2", "g3")))
    setup = TrainingSetup(epochs=100, validation_share=0, optimizer=OPTIMIZERS["adam"](learning_rate=0.001, beta1=0.5), phases=phases)
    trainer = Trainer(Network(_graph(), {"point": spec}, devices.cpu()), data, setup)
    before = trainer.evaluator.predict("g3", {"point": points})
    for _ in trainer.run():
        pass
    after = trainer.evaluator.predict("g3", {"point": points})
    trainer.close()
    assert abs(np.linalg.norm(before, axis=1) - RADIUS).mean() > 0.5
    assert abs(np.linalg.norm(after, axis=1) - RADIUS).mean() < 0.25
    share = np.histogram(np.arctan2(after[:, 1], after[:, 0]), 6, (-np.pi, np.pi))[0] / len(after)
    assert share.min() > 0.06, "all around, not in one corner"


def test_a_phase_moves_its_blocks_alone() -> None:
    points, spec = _ring(np.random.default_rng(1), 200), TensorSpec((2,))
    data = DataSet({"point": Column(spec, "point", "On a ring.")}, {"train": {"point": points}})
    for losses, blocks, still in ((("real", "fake"), ("d1", "d2", "d3"), "g1"), (("fool",), ("g1", "g2", "g3"), "d1")):
        network = Network(_graph(), {"point": spec}, devices.cpu())
        moved = blocks[0]
        before = {name: network.parameter(f"{name}.kernel").copy() for name in (moved, still)}
        trainer = Trainer(network, data, TrainingSetup(epochs=1, validation_share=0, phases=(Phase("only", losses, blocks),)))
        for _ in trainer.run():
            pass
        trainer.close()
        assert not np.array_equal(network.parameter(f"{moved}.kernel"), before[moved])
        assert np.array_equal(network.parameter(f"{still}.kernel"), before[still])
