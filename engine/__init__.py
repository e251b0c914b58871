"""The engine of Blockprop: graphs of layers that train on NumPy, or CuPy where there is a GPU. It knows no window.

graph = Graph.chain(Input(column="image"), Flatten(), Dense(units=10), SoftmaxCrossEntropy(column="label"))
source = Mnist()
network = Network(graph, source.specs(), devices.cpu())
trainer = Trainer(network, source.load(seed=1), TrainingSetup(epochs=1))
for event in trainer.run():
    ...
"""

import os

# Several BLAS threads spin while they wait and starve the window and each other; the engine splits work over threads of its own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from . import devices, initializers, layers, losses, metrics, optimizers, schedules  # noqa: F401
from .analysis import Analysis, Cost, Fix, Problem, analyse
from .backend import Backend
from .catalogue import INITIALIZERS, LAYERS, METRICS, OPTIMIZERS, SCHEDULES, SOURCES
from .checkpoint import Checkpoint
from .data.columns import Column, DataSet, Source
from .errors import EngineError
from .events import Diverged, EpochDone, Finished, Remark, StepsDone
from .graph import Block, Graph, Wire
from .history import History
from .layer import Layer, Loss, Node, ParameterSpec
from .network import Network
from .setup import Phase, TrainingSetup
from .shapes import TensorSpec
from .trainer import Trainer
from .version import VERSION

__all__ = [
    "INITIALIZERS",
    "LAYERS",
    "METRICS",
    "OPTIMIZERS",
    "SCHEDULES",
    "SOURCES",
    "VERSION",
    "Analysis",
    "Backend",
    "Block",
    "Checkpoint",
    "Column",
    "Cost",
    "DataSet",
    "Diverged",
    "EngineError",
    "EpochDone",
    "Finished",
    "Fix",
    "Graph",
    "History",
    "Layer",
    "Loss",
    "Network",
    "Node",
    "ParameterSpec",
    "Phase",
    "Problem",
    "Remark",
    "Source",
    "StepsDone",
    "TensorSpec",
    "Trainer",
    "TrainingSetup",
    "Wire",
    "analyse",
    "devices",
]
