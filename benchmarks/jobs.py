"""The jobs that are timed: for each a graph, a batch and an optimizer, the same for Blockprop and PyTorch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from engine import LAYERS, OPTIMIZERS, Graph, Network, TensorSpec, Trainer, TrainingSetup, devices
from engine.data.columns import Column, DataSet
from engine.graph import Block, Wire
from engine.optimizer import Optimizer


@dataclass(frozen=True)
class Job:
    """One network on one batch of random data; `steps` are those timed at a time."""

    name: str
    inputs: tuple[int, ...]
    batch: int
    graph: Callable[[], Graph]
    optimizer: Optimizer
    target: TensorSpec = field(default_factory=lambda: TensorSpec((), "int", 10))
    steps: int = 20
    tokens: bool = False

    def columns(self) -> dict[str, Column]:
        return {"x": Column(TensorSpec(self.inputs), "vector", "Input."), "y": Column(self.target, "label", "Target.")}

    def arrays(self) -> Mapping[str, np.ndarray]:
        rng = np.random.default_rng(3)
        x = rng.standard_normal((self.batch, *self.inputs), np.float32)
        if self.target.dtype == "int":
            return {"x": x, "y": rng.integers(0, self.target.classes, (self.batch, *self.target.shape))}
        if self.target.shape == self.inputs:
            x = rng.random((self.batch, *self.inputs), np.float32)
            return {"x": x, "y": x}
        return {"x": x, "y": rng.standard_normal((self.batch, *self.target.shape)).astype(np.float32)}

    def trainer(self, *, native: bool) -> Trainer:
        specs = {name: column.spec for name, column in self.columns().items()}
        network = Network(self.graph(), specs, devices.cpu(native=native), seed=1)
        data = DataSet(self.columns(), {"train": self.arrays()})
        setup = TrainingSetup(
            epochs=1_000_000, batch_size=self.batch, validation_share=0.0, optimizer=self.optimizer, validate_every=1_000_000
        )
        return Trainer(network, data, setup)


def layer(kind: str, **settings: object) -> object:
    return LAYERS[kind](**settings)


def chain(*layers: object, loss: str = "softmax_cross_entropy") -> Callable[[], Graph]:
    return lambda: Graph.chain(layer("input", column="x"), *layers, layer(loss, column="y"))


def dense(units: int) -> object:
    return layer("dense", units=units)


def conv(filters: int, kernel: int, padding: str = "same") -> object:
    return layer("conv2d", filters=filters, kernel_size=kernel, padding=padding)


def adam() -> Optimizer:
    return OPTIMIZERS["adam"](learning_rate=0.001)


def sgd() -> Optimizer:
    return OPTIMIZERS["sgd"](learning_rate=0.01, momentum=0.0)


RELU, TANH, POOL, FLAT = layer("relu"), layer("tanh"), layer("pool2d"), layer("flatten")
TINY = chain(dense(8), TANH, dense(8), TANH, dense(1), loss="mse")
NUMBER = TensorSpec((1,))
LENET = chain(conv(8, 5), RELU, POOL, conv(16, 5, "valid"), RELU, POOL, FLAT, dense(120), RELU, dense(84), RELU, dense(10))
CIFAR = chain(conv(32, 3), layer("batch_norm"), RELU, conv(32, 3), RELU, POOL, conv(64, 3), RELU, POOL, FLAT, dense(128), RELU, dense(10))
CODE = chain(dense(256), RELU, dense(32), RELU, dense(256), RELU, dense(784), layer("sigmoid"), loss="mse")

CAPSULES = chain(
    conv(64, 9, "valid"), RELU, layer("primary_capsules", bundles=8), layer("class_capsules"), layer("capsule_length"), loss="margin"
)


def transformer() -> Graph:
    """One block of a transformer's encoder, with the norms behind the sums, and the mean over time for a classifier."""
    layers = {
        "x": layer("input", column="x"), "attention": layer("self_attention", heads=4), "sum": layer("add"), "norm": layer("layer_norm"),
        "wide": dense(256), "relu": RELU, "narrow": dense(64), "sum 2": layer("add"), "norm 2": layer("layer_norm"),
        "mean": layer("global_pool", mode="average"), "scores": dense(10), "loss": layer("softmax_cross_entropy", column="y"),
    }  # fmt: skip
    wires = [Wire(source, target) for source, target in pairwise(layers)] + [Wire("x", "sum", 1), Wire("norm", "sum 2", 1)]
    return Graph.of([Block(name, name, one) for name, one in layers.items()], wires)


JOBS = {
    job.name: job
    for job in (
        Job("tiny-10-sgd", (2,), 10, TINY, sgd(), NUMBER, 400),
        Job("tiny-10-adam", (2,), 10, TINY, adam(), NUMBER, 400),
        Job("tiny-30-sgd", (2,), 30, TINY, sgd(), NUMBER, 400),
        Job("tiny-30-adam", (2,), 30, TINY, adam(), NUMBER, 400),
        Job("mlp", (784,), 64, chain(dense(128), RELU, dense(64), RELU, dense(10)), adam(), steps=100),
        Job("lenet", (28, 28, 1), 64, LENET, adam()),
        Job("cifar", (32, 32, 3), 64, CIFAR, adam(), steps=3),
        Job("lstm", (50, 64), 32, chain(layer("lstm", units=128), dense(10)), adam(), steps=10),
        Job("rnn", (50, 64), 32, chain(layer("simple_rnn", units=128), dense(10)), adam(), steps=10),
        Job("gru", (50, 64), 32, chain(layer("gru", units=128), dense(10)), adam(), steps=10),
        Job("capsule", (28, 28, 1), 32, CAPSULES, adam(), steps=5),
        Job("attention", (64, 64), 32, transformer, adam(), steps=10),
        Job("autoencoder", (784,), 128, CODE, adam(), TensorSpec((784,)), 20),
    )
}
