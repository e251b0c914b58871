"""What a layer is: frozen settings with a forward and a backward pass; and a node, a layer at work in one network."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from .backend import Backend
from .catalogue import LAYERS
from .settings import Checked, describe
from .shapes import TensorSpec
from .words import dotted

Array = Any  # a NumPy or CuPy array
Generator = Any  # a numpy.random.Generator; to name the class would load numpy.random, a tenth of the time to import the engine


@dataclass(frozen=True)
class ParameterSpec:
    """One array that a layer owns: trained weights, or (trainable=False) state such as running statistics."""

    name: str
    shape: tuple[int, ...]
    initializer: str = "zeros"
    fan_in: int = 1
    fan_out: int = 1
    trainable: bool = True
    scale: float = 0.0  # the constant, deviation or limit that the initializer takes in place of its own; 0 = its own


class Node:
    """A layer at work: its weights and gradients (views into the network's flat vectors), its state and its scratch memory."""

    def __init__(self, block: str, layer: "Layer", inputs: tuple[TensorSpec, ...], output: TensorSpec, backend: Backend, dtype: Any):
        self.block = block
        self.layer = layer
        self.inputs = inputs
        self.spec = output
        self.backend = backend
        self.xp = backend.xp
        self.dtype = dtype
        self.parameters: dict[str, Array] = {}
        self.gradients: dict[str, Array] = {}
        self.state: dict[str, Array] = {}
        self.training = True
        self.rng: Generator | None = None
        self.needs_input_gradient = True
        self.rectified = False  # whether the layer does the work of a ReLU beside it: its outputs are at least nought
        self.meeting: Any = None  # where the parts of a batch compare notes, if several replicas share it; see meeting.py
        self.saved: dict[str, Any] = {}  # what forward leaves for backward
        self.output: Array = None
        self.output_gradient: Array = None
        self._memory: dict[tuple[str, Any], Array] = {}
        self._views: dict[tuple, Array] = {}

    def buffer(self, name: str, shape: tuple[int, ...], dtype: Any = None) -> Array:
        """Scratch memory that lives as long as the node: the same memory at every step; its content is whatever was left there."""
        key = (name, shape, dtype)
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = self._carve(name, shape, dtype or self.dtype)
        return view

    def memory(self) -> dict[object, Array]:
        """The scratch memory that the node has taken so far."""
        return dict(self._memory)

    def let_go(self) -> None:
        """Give all scratch memory back, and what the last passes left, except what goes on to the next batch."""
        self._memory.clear()
        self._views.clear()
        self.saved = {name: value for name, value in self.saved.items() if name == "carried"}
        self.output = self.output_gradient = None

    def _carve(self, name: str, shape: tuple[int, ...], dtype: Any) -> Array:
        size = int(np.prod(shape))
        memory = self._memory.get((name, dtype))
        if memory is None or memory.size < size:
            memory = self._memory[name, dtype] = self.backend.zeros(size, dtype)
            self._views = {key: view for key, view in self._views.items() if key[0] != name}
        return memory[:size].reshape(shape)


class Layer(Checked, ABC):
    """Settings of one kind of layer, and its mathematics. Instances are immutable and shared freely; all that changes is in the node.

    `ports` names the inputs that wires bring; `variadic` layers take any number of wires from two on. `column_settings` names the
    settings that hold a data-set column: those columns follow the wired inputs as arguments, in this order.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    category: ClassVar[str]
    keywords: ClassVar[tuple[str, ...]]
    ports: ClassVar[tuple[str, ...]] = ("x",)
    variadic: ClassVar[bool] = False
    column_settings: ClassVar[tuple[str, ...]] = ()
    penalised: ClassVar[tuple[str, ...]] = ()  # vectors of weights that L1 and L2 hold down, as they do matrices and kernels

    @abstractmethod
    def output_spec(self, *inputs: TensorSpec) -> TensorSpec:
        """What leaves the layer; raises ShapeError, with the cure, if the inputs don't fit."""

    @abstractmethod
    def forward(self, node: Node, *inputs: Array) -> Array:
        """Outputs (batch, *shape) for a batch of inputs; what backward needs goes to `node.saved`."""

    @abstractmethod
    def backward(self, node: Node, dy: Array) -> Any:
        """Gradient(s) of the wired inputs, given that of the output; writes `node.gradients`. `dy` must stay as it is.

        One input: an array. Several: a tuple, one for each wire. None where `node.needs_input_gradient` is false.
        """

    def parameters(self, *inputs: TensorSpec) -> tuple[ParameterSpec, ...]:
        """The arrays that the layer owns."""
        return ()

    def multiply_adds(self, *inputs: TensorSpec) -> int:
        """Multiply-adds of one forward pass of one sample."""
        return 0

    def samples_wanted(self) -> int:
        """How many training samples of its input the layer wants to see before training; mostly none."""
        return 0

    def first_values(self, samples: np.ndarray, rng: Generator) -> dict[str, np.ndarray]:
        """Start values of parameters by name, chosen with the samples (count, *shape) that were wanted."""
        return {}

    def splits_batches(self) -> bool:
        """Whether a batch may be worked on in parts whose results are averaged; not if samples are compared with each other."""
        return True

    def meets(self) -> bool:
        """Whether such a comparison is made in `node.meeting`, so that parts may be worked on at the same time after all."""
        return False

    def takes_relu(self) -> tuple[str, ...]:
        """On which sides a ReLU may stand whose work the layer can do as well, if `node.rectified`: "before", "behind"."""
        return ()

    def replays(self, *inputs: TensorSpec) -> bool:
        """Whether all that `forward` and `backward` do is calls of compiled kernels (in float32), alike at each step; see recording.py."""
        return False

    def main_settings(self) -> dict[str, str]:
        """The settings that stand on the block, each in a few words, where it can be changed; those without words are left out."""
        return {}

    def summary(self) -> str:
        """The main settings in one line."""
        return dotted(*self.main_settings().values())

    def columns(self) -> tuple[str, ...]:
        """The data-set columns that the layer reads."""
        return tuple(getattr(self, name) for name in self.column_settings)


class Loss(Layer):
    """A layer that ends a graph in one number to make small: the mean over the batch, times `weight`.

    `forward(node, *predictions, *targets)` returns that number as a Python float or a 0-d array; `backward(node, dy)` gets `dy` = 1.0.
    `metrics` names the metrics that make sense for it.
    """

    metrics: ClassVar[tuple[str, ...]] = ()

    def share(self, node: Node, samples: int) -> float:
        """How much the batch that `forward` has just seen counts in a mean over batches."""
        return samples

    def average(self, values: np.ndarray, shares: np.ndarray) -> float:
        """The loss of several batches together, given that of each and its share."""
        return float(np.dot(values, shares) / shares.sum()) if shares.any() else float("nan")


def layer(kind: str, *, title: str, category: str, keywords: tuple[str, ...] = (), aliases: tuple[str, ...] = ()):
    """Decorator: make the class a frozen dataclass and list it as a kind of block."""
    return LAYERS.register(kind, title=title, category=category, keywords=keywords, aliases=aliases)


def loss(kind: str, *, title: str, keywords: tuple[str, ...] = (), aliases: tuple[str, ...] = ()):
    """Decorator for losses: blocks of the category "Loss"."""
    return LAYERS.register(kind, title=title, category="Loss", keywords=keywords, aliases=aliases)


def settings_of(kind: str):
    """The settings of a kind of block, by its name."""
    return describe(LAYERS[kind])
