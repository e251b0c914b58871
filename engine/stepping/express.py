"""The express: a chain of dense layers trained many steps a call, by one compiled kernel that holds no lock, or by a tight loop in NumPy.

It takes what fits and leaves the rest to the ordinary way, which gives the same numbers up to rounding.
"""

from dataclasses import replace

import numpy as np

from ..data.columns import DataSet
from ..families.pointwise import Pointwise
from ..graph import Block
from ..kernels.dense_chain import ChainLayer, DenseChain
from ..layer import Layer
from ..layers.dense import Dense
from ..layers.input import Input
from ..losses.binary_cross_entropy import BinaryCrossEntropy
from ..losses.mse import MeanSquaredError
from ..losses.softmax_cross_entropy import SoftmaxCrossEntropy
from ..network import Network
from ..setup import TrainingSetup
from .team import threads_for
from .updater import Updater
from .usual import is_usual, update_of

MOST_WEIGHTS = 20_000  # for NumPy: beyond, the ordinary way spends its time in the same matrix products
MOST_NUMBERS = 4_000_000  # of inputs and targets that are converted to have them all in memory
SLICE = 8.0  # milliseconds


class Express:
    """Trains steps of an epoch, as many as fit into a slice of time."""

    def __init__(self, chain: DenseChain):
        self._chain = chain

    @property
    def bytes(self) -> int:
        """What it takes besides weights, gradients, slots and samples."""
        return self._chain.bytes

    def run(self, order: np.ndarray, first: int, steps: int, rate: float, step: int) -> np.ndarray | None:
        """Losses of the steps done; None, and nothing moved, if the first one has a loss or a gradient that is not finite.

        `order` are the samples of the epoch, `first` is the place of the next one, `step` the number of the next step, from 1.
        """
        losses = self._chain.run(order, first, steps, rate, step, SLICE)
        return losses if len(losses) else None


def express_for(network: Network, data: DataSet, setup: TrainingSetup, updater: Updater) -> Express | None:
    """The express for a network, if it is a chain of dense layers with nothing unusual about its training; else None."""
    blocks = _straight_line(network)
    if blocks is None or network.backend.name != "cpu" or network.dtype != np.float32:
        return None
    if not is_usual(network, setup) or _too_large(network, setup):
        return None
    update, layers = update_of(setup.optimizer), _layers(network, blocks[1:-1])
    if update is None or layers is None:
        return None
    loss, layers = _loss(blocks[-1].layer, layers)
    if loss is None:
        return None
    arrays = _arrays(data, blocks[0].layer.column, blocks[-1].layer.column, loss)
    if arrays is None:
        return None
    weight = blocks[-1].layer.weight
    inputs, targets, scale = arrays
    vectors = (network.weights.vector, network.main.gradients, updater.slots)
    return Express(DenseChain(network.backend, layers, update, loss, *vectors, inputs, targets, setup.batch_size, weight, scale))


def _straight_line(network: Network) -> list[Block] | None:
    """The blocks of a network from its input to its loss, if it is nothing but one line."""
    graph = network.graph
    blocks = [graph.blocks[key] for key in network.analysis.order]
    one_by_one = all(len(graph.inputs(block.id)) <= 1 and len(graph.outputs(block.id)) <= 1 for block in blocks)
    if not one_by_one or len(graph.wires) != len(blocks) - 1 or not isinstance(blocks[0].layer, Input) or len(blocks) < 3:
        return None
    return blocks


def _too_large(network: Network, setup: TrainingSetup) -> bool:
    """What several threads share a step of is too long for one; NumPy gains nothing once the products take longer than the calls."""
    alone = threads_for(network, setup) == 1
    return not alone or (network.backend.native is None and network.weights.vector.size > MOST_WEIGHTS)


def _loss(layer: Layer, layers: tuple[ChainLayer, ...]) -> tuple[str | None, tuple[ChainLayer, ...]]:
    """The kernel's name for a loss, and the layers before it; a sigmoid before a binary cross-entropy becomes part of the loss."""
    if isinstance(layer, MeanSquaredError):
        return "mse", layers
    if isinstance(layer, BinaryCrossEntropy):
        if layer.from_logits:
            return "sigmoid_cross_entropy", layers
        if layers[-1].activation == "sigmoid":
            return "sigmoid_cross_entropy", (*layers[:-1], replace(layers[-1], activation="linear"))
    if isinstance(layer, SoftmaxCrossEntropy) and not layer.label_smoothing and not layer.class_weights:
        return "softmax_cross_entropy", layers
    return None, layers


def _layers(network: Network, blocks: list[Block]) -> tuple[ChainLayer, ...] | None:
    """Dense layers, each with the activation behind it, if there is nothing else."""
    offsets = {slot.path: slot.start for slot in network.weights.slots}
    layers: list[ChainLayer] = []
    for block in blocks:
        layer, (x,) = block.layer, network.analysis.inputs[block.id]
        if isinstance(layer, Dense) and x.rank == 1:
            kernel, bias = offsets[f"{block.id}.kernel"], offsets.get(f"{block.id}.bias", -1)
            layers.append(ChainLayer(x.size, layer.units, "linear", kernel, bias))
        elif isinstance(layer, Pointwise) and layer.twin[0] and layers and layers[-1].activation == "linear":
            kind, amount = layer.twin
            layers[-1] = replace(layers[-1], activation=kind, amount=float(getattr(layer, amount, 0.0)))
        else:
            return None
    return tuple(layers) or None


def _arrays(data: DataSet, column: str, target: str, loss: str) -> tuple[np.ndarray, np.ndarray, float] | None:
    """Inputs and targets of the training samples as the kernel wants them, and the scale of the inputs; None if they don't suit it."""
    if column == target:
        return None
    inputs, scale = data.splits["train"][column], data.columns[column].scale
    if inputs.dtype != np.uint8 or data.columns[column].spec.dtype == "int":  # bytes it converts itself
        ready = inputs.dtype == np.float32 and scale == 1
        if not ready and inputs.size > MOST_NUMBERS:
            return None
        inputs, scale = inputs if ready else data.values("train", column), 1.0
    if data.splits["train"][target].size > MOST_NUMBERS:
        return None
    targets = data.values("train", target)
    if loss == "softmax_cross_entropy":
        fits = targets.dtype == np.int64 and targets.ndim == 1
    else:
        targets = targets.astype(np.float32).reshape(len(targets), -1)
        fits = data.columns[target].spec.rank <= 1
    if not fits or inputs.ndim != 2 or inputs.dtype not in (np.float32, np.uint8):
        return None
    return np.ascontiguousarray(inputs), np.ascontiguousarray(targets), scale
