"""The gradients of each phase of an adversarial pair are those that small steps measure, in float64, whatever ran before."""

from itertools import permutations

import numpy as np
import pytest

from engine import LAYERS, OPTIMIZERS, Block, Graph, Network, Phase, TensorSpec, TrainingSetup, Wire, devices
from engine.stepping.team import Team
from engine.stepping.updater import Updater

SPEC = TensorSpec((2,))
STEP, TOLERANCE = 1e-5, 1e-6
PHASES = {
    "discriminator": (("real", "fake"), ("d1", "d2")),
    "discriminator on real ones": (("real",), ("d1", "d2")),
    "discriminator on made ones": (("fake",), ("d1", "d2")),
    "generator": (("fool",), ("g1", "g2")),
    "both": ((), ("g1", "g2", "d1", "d2")),
}


class Adversaries:
    """A generator g, a discriminator d, its twin e that judges what is made, and three losses."""

    def __init__(self) -> None:
        self.blocks = [Block("x", "x", LAYERS["input"](column="point")), Block("code", "code", LAYERS["random_code"](units=3))]
        self.wires = [Wire("x", "code")]
        penalty = {"l2": 0.05, "penalty_on": "both"}
        made = self._chain("code", self._dense("g1", 5), self._bend("ga"), self._dense("g2", 2, **penalty))
        real = self._chain("x", self._dense("d1", 4, l1=0.02), self._bend("da"), self._dense("d2", 1))
        fake = self._chain(made, self._dense("e1", 4, twin="d1", l1=0.02), self._bend("ea"), self._dense("e2", 1, twin="d2"))
        self._chain(real, Block("real", "real", LAYERS["real_or_fake"](smoothing=0.1)))
        self._chain(fake, Block("fake", "fake", LAYERS["real_or_fake"](answer="fake")))
        self._chain(fake, Block("fool", "fool", LAYERS["real_or_fake"](weight=0.7)))
        self.graph = Graph.of(self.blocks, self.wires)

    def _chain(self, previous: str, *steps: Block) -> str:
        for block in steps:
            self.blocks.append(block)
            self.wires.append(Wire(previous, block.id))
            previous = block.id
        return previous

    def _dense(self, name: str, units: int, twin: str = "", **settings: object) -> Block:
        return Block(name, name, LAYERS["dense"](units=units, **settings), twin=twin)

    def _bend(self, name: str) -> Block:
        return Block(name, name, LAYERS["tanh"]())


@pytest.fixture
def network() -> Network:
    return Network(Adversaries().graph, {"point": SPEC}, devices.cpu(), dtype=np.float64)


@pytest.fixture
def batch() -> dict[str, np.ndarray]:
    return {"point": np.random.default_rng(2).standard_normal((7, 2))}


def loss_of(network: Network, batch: dict[str, np.ndarray], losses: tuple[str, ...]) -> float:
    network.main.reseed(3)  # the same codes each time
    return float(network.main.forward(batch, network.main.plan(losses or None), training=True))


def gradients_of(network: Network, batch: dict[str, np.ndarray], losses: tuple[str, ...]) -> None:
    loss_of(network, batch, losses)
    network.main.backward(network.main.plan(losses or None))


@pytest.mark.parametrize("phase", PHASES)
def test_gradients_of_a_phase_are_those_that_small_steps_measure(phase, network, batch):
    losses, blocks = PHASES[phase]
    others = [other for other in PHASES if other != phase]
    for before in [(), *permutations(others, 2)]:  # what other phases leave behind must not count
        for name in before:
            gradients_of(network, batch, PHASES[name][0])
        gradients_of(network, batch, losses)
        gradients_of(network, batch, losses)
        for block in blocks:
            for parameter in ("kernel", "bias"):
                given = network.gradient(f"{block}.{parameter}").copy()
                values = network.parameter(f"{block}.{parameter}")
                measured = np.empty_like(given)
                for place in np.ndindex(values.shape):
                    old = values[place]
                    values[place] = old + STEP
                    above = loss_of(network, batch, losses)
                    values[place] = old - STEP
                    measured[place] = (above - loss_of(network, batch, losses)) / (2 * STEP)
                    values[place] = old
                error = np.linalg.norm(measured - given) / max(np.linalg.norm(measured), 1e-3)
                assert error <= TOLERANCE, f"{phase} after {before}: {block}.{parameter} is off by {error:.1e}"


def test_a_phase_clips_by_the_length_of_what_it_moves(network, batch):
    losses, blocks = PHASES["generator"]
    gradients_of(network, batch, PHASES["discriminator"][0])
    network.main.gradients *= 1e6  # left behind by another phase
    setup = TrainingSetup(optimizer=OPTIMIZERS["sgd"](momentum=0.0), clip_norm=1e-3, phases=(Phase("g", losses, blocks),))
    before = network.weights.vector.copy()
    network.main.reseed(3)
    Team(network, 1).gradients(batch, losses)
    assert Updater(network.weights, setup).update(network.main.gradients, 1, 1.0, frozenset(blocks))
    assert np.linalg.norm(network.weights.vector - before) == pytest.approx(1e-3)
