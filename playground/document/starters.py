"""The projects that one can start from, declared in Python; the files in resources/templates are written from them.

`python -m playground.files.write_templates` writes the files; a test holds the two together.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from engine.data.columns import Source
from engine.data.sources.mnist import MNIST
from engine.data.sources.playground2d import Playground2D
from engine.graph import Block, Graph, Wire
from engine.layer import Layer
from engine.layers.conv2d import Conv2D
from engine.layers.dense import Dense
from engine.layers.flatten import Flatten
from engine.layers.input import Input
from engine.layers.pool2d import Pool2D
from engine.layers.relu import ReLU
from engine.layers.reshape import Reshape
from engine.layers.sigmoid import Sigmoid
from engine.layers.tanh import Tanh
from engine.losses.binary_cross_entropy import BinaryCrossEntropy
from engine.losses.mse import MeanSquaredError
from engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from engine.optimizers.adam import Adam
from engine.schedules.exponential import Exponential
from engine.sentence import Sentence
from engine.setup import TrainingSetup

from .marks import usual_training
from .project import STEP_X, Project

ROW_HEIGHT = 140.0  # between the rows of a chain: a block and room for the wire that comes back

Row = tuple[tuple[str, Layer], ...]  # names and layers of the blocks in one row, from left to right


@dataclass(frozen=True)
class Starter:
    """A project to start from: `name` is that of its file and of the command line."""

    name: str
    title: str
    summary: str
    make: Callable[[], Project]


def in_rows(source: Source, training: TrainingSetup, *rows: Row) -> Project:
    """A chain of blocks that runs through the rows as text does: from left to right, then on to the next row."""
    blocks, positions = [], {}
    for line, row in enumerate(rows):
        for place, (name, layer) in enumerate(row):
            block = Block(f"b{len(blocks) + 1}", name, layer)
            blocks.append(block)
            positions[block.id] = (place * STEP_X, line * ROW_HEIGHT)
    wires = [Wire(one.id, other.id) for one, other in itertools.pairwise(blocks)]
    return Project(source=source, graph=Graph.of(blocks, wires), positions=positions, training=training)


def lenet_digits() -> Project:
    """LeNet on MNIST: two convolutions and three dense layers (LeCun, Bottou, Bengio, Haffner, 1998), with ReLU and max pooling."""
    return in_rows(
        MNIST(),
        TrainingSetup(epochs=10, validation_share=0.05, optimizer=Adam(learning_rate=0.002), schedule=Exponential(decay=0.6)),
        (
            ("digit", Input(column="image")),
            ("conv1", Conv2D(filters=8, kernel_size=5)),
            ("relu1", ReLU()),
            ("pool1", Pool2D()),
        ),
        (
            ("conv2", Conv2D(filters=16, kernel_size=5, padding="valid")),
            ("relu2", ReLU()),
            ("pool2", Pool2D()),
            ("flatten", Flatten()),
        ),
        (("dense1", Dense(units=120)), ("relu3", ReLU()), ("dense2", Dense(units=84)), ("relu4", ReLU())),
        (("scores", Dense(units=10)), ("loss", SoftmaxCrossEntropy(column="label"))),
    )


def mlp_digits() -> Project:
    """A multi-layer perceptron on MNIST: two hidden layers, no convolution."""
    return in_rows(
        MNIST(),
        TrainingSetup(epochs=10, validation_share=0.05, optimizer=Adam(learning_rate=0.001), schedule=Exponential(decay=0.65)),
        (("digit", Input(column="image")), ("flatten", Flatten()), ("hidden1", Dense(units=256)), ("relu1", ReLU())),
        (("hidden2", Dense(units=64)), ("relu2", ReLU()), ("scores", Dense(units=10)), ("loss", SoftmaxCrossEntropy(column="label"))),
    )


def spiral() -> Project:
    """Two interleaved spirals and the seven features of the TensorFlow Playground."""
    return in_rows(
        Playground2D(shape="spiral", samples=1000, training_share=0.7),
        TrainingSetup(epochs=600, batch_size=10, optimizer=Adam(learning_rate=0.01), schedule=Exponential(decay=0.995)),
        (("features", Input(column="features")), ("hidden1", Dense(units=8)), ("tanh1", Tanh()), ("hidden2", Dense(units=8))),
        (("tanh2", Tanh()), ("score", Dense(units=1)), ("chance", Sigmoid()), ("loss", BinaryCrossEntropy(column="label"))),
    )


def autoencoder_digits() -> Project:
    """Squeeze a digit through 32 numbers and draw it again from them."""
    return in_rows(
        MNIST(),
        TrainingSetup(
            epochs=10, batch_size=128, validation_share=0.05, optimizer=Adam(learning_rate=0.002), schedule=Exponential(decay=0.85)
        ),
        (("digit", Input(column="image")), ("flatten", Flatten()), ("encoder", Dense(units=256)), ("relu1", ReLU())),
        (("code", Dense(units=32)), ("decoder", Dense(units=256)), ("relu2", ReLU()), ("pixels", Dense(units=784))),
        (("sigmoid", Sigmoid()), ("drawing", Reshape(shape=(28, 28, 1))), ("loss", MeanSquaredError(column="image"))),
    )


def empty(source: Source) -> Project:
    """Nothing but data, with a set-up that suits it."""
    return Project(source, training=usual_training(source))


STARTERS = {
    starter.name: starter
    for starter in (
        Starter(
            "lenet-digits",
            Sentence("LeNet on handwritten digits"),
            Sentence("A convolutional network learns to read digits: 99 % right after a few epochs."),
            lenet_digits,
        ),
        Starter(
            "mlp-digits",
            Sentence("Perceptron on handwritten digits"),
            Sentence("Two hidden layers and no convolution read digits nearly as well."),
            mlp_digits,
        ),
        Starter(
            "spiral",
            Sentence("Two spirals"),
            Sentence("A small network bends its border between two spirals; watch it at every step."),
            spiral,
        ),
        Starter(
            "autoencoder-digits",
            Sentence("Autoencoder for digits"),
            Sentence("Squeeze each digit into 32 numbers and draw it again; the loss compares the drawing with the digit."),
            autoencoder_digits,
        ),
    )
}
FIRST = "lenet-digits"  # what opens when there is nothing else to open
