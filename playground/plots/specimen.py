"""Small real networks, trained for a few steps, for panels to show when they are opened alone."""

from functools import cache
from time import monotonic

from engine.analysis import Analysis, analyse
from engine.catalogue import LAYERS, OPTIMIZERS, SOURCES
from engine.devices import cpu
from engine.graph import Block, Graph, Wire
from engine.history import History
from engine.network import Network
from engine.probes import Frame, Request, Sample, Want, capture
from engine.setup import TrainingSetup
from engine.trainer import Trainer

from ..document.project import Project


class Specimen:
    """A project with a trainer that has run a little."""

    def __init__(self, project: Project, epochs: int):
        self.project = project
        self.analysis: Analysis = analyse(project.graph, project.source.specs())
        network = Network(project.graph, project.source.specs(), cpu(), seed=3)
        self.trainer = Trainer(network, project.source.load(3), project.training)
        for _ in self.trainer.run(epochs):
            pass
        self.trainer.close()

    @property
    def history(self) -> History:
        return self.trainer.history

    def train(self, seconds: float) -> None:
        """Go on training for about so long."""
        end = monotonic() + seconds
        for _ in self.trainer.run(1):
            if monotonic() > end:
                break
        self.trainer.close()

    def block(self, name: str) -> str | None:
        """The id of the block with this name; None for no name."""
        return self.project.graph.by_name(name).id if name else None

    def frame(self, wants: set[Want], sample: Sample | None = None) -> Frame:
        """What the network answers to these wishes."""
        return capture(self.trainer, Request(frozenset(wants), sample or Sample()))


@cache
def named(name: str) -> Specimen:
    """One of "digits", "points", "autoencoder", "sequence"."""
    return fresh(name)


def fresh(name: str) -> Specimen:
    """One that nobody else has trained; the names are those of `named`."""
    return {"digits": _digits, "points": _points, "autoencoder": _autoencoder, "sequence": _sequence}[name]()


def _chain(*steps: tuple[str, str, dict]) -> Graph:
    """A straight line of (name, kind, settings)."""
    graph, previous = Graph(), ""
    for name, kind, settings in steps:
        block = Block(graph.free_id(), name, LAYERS[kind](**settings))
        graph = graph.with_block(block)
        graph = graph.with_wire(Wire(previous, block.id)) if previous else graph
        previous = block.id
    return graph


def _project(source: str, settings: dict, graph: Graph, rate: float, batch: int) -> Project:
    training = TrainingSetup(epochs=100, batch_size=batch, optimizer=OPTIMIZERS["adam"](learning_rate=rate), seed=3)
    return Project(source=SOURCES[source](**settings), graph=graph, training=training)


def _digits() -> Specimen:
    graph = _chain(
        ("image", "input", {"column": "image"}),
        ("conv1", "conv2d", {"filters": 8, "kernel_size": 5}),
        ("relu1", "relu", {}),
        ("pool1", "pool2d", {}),
        ("conv2", "conv2d", {"filters": 16}),
        ("relu2", "relu", {}),
        ("pool2", "pool2d", {}),
        ("flatten", "flatten", {}),
        ("hidden", "dense", {"units": 32}),
        ("tanh", "tanh", {}),
        ("scores", "dense", {"units": 10}),
        ("loss", "softmax_cross_entropy", {"column": "label"}),
    )
    return Specimen(_project("mnist", {"limit": 400}, graph, 0.005, 20), epochs=3)


def _points() -> Specimen:
    graph = _chain(
        ("point", "input", {"column": "point"}),
        ("hidden1", "dense", {"units": 8}),
        ("tanh1", "tanh", {}),
        ("hidden2", "dense", {"units": 4}),
        ("tanh2", "tanh", {}),
        ("answer", "dense", {"units": 1}),
        ("squash", "tanh", {}),
        ("loss", "mse", {"column": "value"}),
    )
    return Specimen(_project("playground2d", {}, graph, 0.03, 20), epochs=12)


def _autoencoder() -> Specimen:
    graph = _chain(
        ("image", "input", {"column": "image"}),
        ("flatten", "flatten", {}),
        ("code", "dense", {"units": 32}),
        ("relu", "relu", {}),
        ("decoder", "dense", {"units": 784}),
        ("pixels", "sigmoid", {}),
        ("picture", "reshape", {"shape": (28, 28, 1)}),
        ("loss", "mse", {"column": "image"}),
    )
    return Specimen(_project("mnist", {"limit": 400}, graph, 0.005, 20), epochs=3)


def _sequence() -> Specimen:
    graph = _chain(
        ("sequence", "input", {"column": "sequence"}),
        ("reader", "lstm", {"units": 8, "returns": "all"}),
        ("attention", "self_attention", {"heads": 2}),
        ("summary", "gru", {"units": 6, "returns": "last"}),
        ("sum", "dense", {"units": 1}),
        ("loss", "mse", {"column": "target"}),
    )
    return Specimen(_project("adding_problem", {"steps": 24, "samples": 400}, graph, 0.02, 20), epochs=4)
