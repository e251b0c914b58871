"""A layer that says that its steps can be played without Python keeps its word, in every setting: the same bits as the ordinary way."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine import Graph, Network, TensorSpec, Trainer, TrainingSetup, devices
from engine.catalogue import LAYERS
from engine.data.columns import Column, DataSet
from engine.graph import Block, Wire
from engine.kernels import library
from engine.stepping.recording import recording_for
from engine.stepping.team import Team
from tests.contracts.cases import Case, cases_of

pytestmark = pytest.mark.skipif(library.load() is None, reason="compiled kernels are not built: python -m engine.kernels.build")
SAMPLES, BATCH, STEPS = 10, 5, 4
PLAYED = {kind for kind in LAYERS if any(case.layer.replays(*case.inputs) for case in cases_of(kind))}


@pytest.mark.parametrize("kind", sorted(PLAYED))
@pytest.mark.parametrize("crew", ["one", "two", "two, of whom the first does it all"])
def test_a_step_that_is_played_gives_the_bits_of_the_ordinary_way(kind: str, crew: str) -> None:
    threads = 1 if crew == "one" else 2
    for case in cases_of(kind):
        if not case.layer.replays(*case.inputs) or not _trains(case):
            continue
        played, ordinary = _trainer(case, threads), _trainer(case, threads)
        played.express = recording_for(played.network, played.batches, played.setup, played.updater, played.team)
        assert played.express is not None, f"{case}: says that it can be played, but can't"
        if "all" in crew:
            played.express._player._plan.pace[:] = (9.0, 1.0)  # as where another program wants the cores
        ordinary.express = None
        for trainer in (played, ordinary):
            for _ in range(STEPS):
                list(trainer.run(1))
            trainer.close()
        assert played.state().same_as(ordinary.state()), f"{case}: other numbers when played"


def test_the_common_kinds_are_played() -> None:
    assert {"dense", "conv2d", "pool2d", "flatten", "add", "concatenate", "dropout", "batch_norm", "layer_norm", "relu", "tanh"} <= PLAYED
    assert {"lstm", "gru", "simple_rnn", "softmax_cross_entropy", "mse"} <= PLAYED


def _trains(case: Case) -> bool:
    """Whether a trained layer can stand before it, or behind it."""
    numbers = all(spec.dtype == "float" and spec.rank for spec in case.inputs[: case.wires or 1])
    return numbers and bool(case.is_loss or case.layer.output_spec(*case.inputs).rank)


def _trainer(case: Case, threads: int) -> Trainer:
    """The layer between trained ones, so that gradients reach and leave it, or behind them if it is a loss."""
    rng = np.random.default_rng(3)
    x, y = case.inputs[0], case.inputs[-1] if case.is_loss else TensorSpec((2,))
    layers = {"input": LAYERS["input"](column="x")}
    layers["before"] = LAYERS["dense"](units=x.shape[-1]) if x.rank < 3 else LAYERS["conv2d"](filters=x.shape[-1], kernel_size=1)
    if case.is_loss:
        layers["case"] = replace(case.layer, column="y")
    else:
        layers |= {"case": case.layer} if case.wires else {}
        layers |= {"flat": LAYERS["flatten"](), "behind": LAYERS["dense"](units=2), "loss": LAYERS["mse"](column="y")}
    specs = {"x": x, "y": y}
    graph = Graph.of([Block(name, name, one) for name, one in layers.items()], _wires(case, list(layers)))
    columns = {name: Column(spec, "vector", "") for name, spec in specs.items()}
    data = DataSet(columns, {"train": {name: _draw(rng, spec) for name, spec in specs.items()}})
    trainer = Trainer(Network(graph, specs, devices.cpu()), data, TrainingSetup(epochs=9, batch_size=BATCH, validation_share=0.0))
    trainer.team = Team(trainer.network, threads)
    return trainer


def _wires(case: Case, names: list[str]) -> list[Wire]:
    """A chain; where it has several inputs, all of them come from the block before it, whose gradient is a sum then."""
    chain = [Wire(*pair) for pair in pairwise(names)]
    return chain + [Wire("before", "case", port) for port in range(1, 1 if case.is_loss else case.wires)]


def _draw(rng: np.random.Generator, spec: TensorSpec) -> np.ndarray:
    if spec.dtype == "int":
        return rng.integers(0, spec.classes, (SAMPLES, *spec.shape))
    return rng.standard_normal((SAMPLES, *spec.shape)).astype(np.float32)
