"""Small trainings for the tests: the same on any backend."""

from typing import Any

from engine import LAYERS, OPTIMIZERS, SOURCES, Graph, Network, Trainer, TrainingSetup
from engine.backend import Backend

DIGITS = SOURCES["digits8x8"]()
CIRCLE = SOURCES["playground2d"](shape="circle", samples=200)


def layer(kind: str, **settings: Any) -> Any:
    return LAYERS[kind](**settings)


def digits(backend: Backend, *extra: Any, graph: Graph | None = None, **changes: Any) -> Trainer:
    """Digits of 8 by 8 with a convolution, batch size 32; `extra` layers before the last ones."""
    graph = graph or Graph.chain(
        layer("input", column="image"),
        layer("conv2d", filters=4),
        layer("relu"),
        layer("pool2d"),
        *extra,
        layer("flatten"),
        layer("dense", units=10, l2=0.001),
        layer("softmax_cross_entropy", column="label"),
    )
    setup = TrainingSetup(**{"epochs": 1, "batch_size": 32, **changes})
    return Trainer(Network(graph, DIGITS.specs(), backend, seed=setup.seed), DIGITS.load(seed=1), setup)


def points(backend: Backend, **changes: Any) -> Trainer:
    """Two classes of points in a circle, batch size 16."""
    graph = Graph.chain(
        layer("input", column="point"),
        layer("dense", units=8),
        layer("tanh"),
        layer("dense", units=1),
        layer("binary_cross_entropy", column="probability", from_logits=True),
    )
    setup = TrainingSetup(**{"epochs": 2, "batch_size": 16, "optimizer": OPTIMIZERS["adam"](learning_rate=0.03), **changes})
    return Trainer(Network(graph, CIRCLE.specs(), backend, seed=setup.seed), CIRCLE.load(seed=1), setup)
