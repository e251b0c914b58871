"""The Time-distributed layer."""

from typing import Any

import numpy as np

from ..catalogue import LAYERS
from ..errors import EngineError, SettingError, ShapeError
from ..layer import Array, Generator, Layer, Loss, Node, ParameterSpec, layer
from ..sentence import Sentence
from ..settings import Setting, describe, make, setting
from ..shapes import TensorSpec


@layer(
    "time_distributed", title="Time-distributed", category="Recurrent", keywords=("each step", "every step", "video", "frames", "wrapper")
)
class TimeDistributed(Layer):
    """Apply another layer to each step of a sequence by itself, with the same weights: a convolution to each frame of a film.

    (time, *shape) -> (time, *output). Dense, activations and normalisation along the last axis do so without it.
    """

    layer: str = setting(default="dense", help="The kind of layer that is applied, such as conv2d, pool2d or flatten.")
    settings: str = setting(default="", help="Settings of it, as in: filters=8, kernel_size=5. The others are as they always are.")

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "inner", self._made())

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        y = self.inner.output_spec(self._step(x))
        return TensorSpec((x.shape[0], *y.shape), y.dtype, y.classes)

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        return self.inner.parameters(self._step(x))

    def forward(self, node: Node, x: Array) -> Array:
        inner = self._inner_node(node)
        y = self.inner.forward(inner, x.reshape(-1, *x.shape[2:]))
        return y.reshape(*x.shape[:2], *y.shape[1:])

    def backward(self, node: Node, dy: Array) -> Array | None:
        dx = self.inner.backward(self._inner_node(node), dy.reshape(-1, *dy.shape[2:]))
        return None if dx is None else dx.reshape(*dy.shape[:2], *dx.shape[1:])

    def multiply_adds(self, x: TensorSpec) -> int:
        return x.shape[0] * self.inner.multiply_adds(self._step(x))

    def splits_batches(self) -> bool:
        return self.inner.splits_batches()

    def meets(self) -> bool:
        return self.inner.meets()

    def samples_wanted(self) -> int:
        return self.inner.samples_wanted()

    def first_values(self, samples: np.ndarray, rng: Generator) -> dict[str, np.ndarray]:
        return self.inner.first_values(samples.reshape(-1, *samples.shape[2:]), rng)

    def main_settings(self) -> dict[str, str]:
        return {"layer": Sentence("{layer} at each step", layer=Sentence(self.inner.title)), "settings": self.inner.summary()}

    @property
    def l1(self) -> float:
        return getattr(self.inner, "l1", 0.0)

    @property
    def l2(self) -> float:
        return getattr(self.inner, "l2", 0.0)

    @property
    def penalised(self) -> tuple[str, ...]:
        return self.inner.penalised

    @property
    def penalty_on(self) -> str:
        return getattr(self.inner, "penalty_on", "weights")

    def _step(self, x: TensorSpec) -> TensorSpec:
        if x.rank == 0:
            raise ShapeError(
                "{title} needs a sequence of whatever {inner} takes, got a single number. Put a Reshape before it.",
                title=self.title,
                inner=self.inner.title,
            )
        return TensorSpec(x.shape[1:], x.dtype, x.classes)

    def _inner_node(self, node: Node) -> Node:
        """A node for the layer inside, over the weights, gradients and state of this one, with scratch memory of its own."""
        inner = node.saved.get("inner")
        if inner is None:
            step = self._step(node.inputs[0])
            inner = Node(node.block, self.inner, (step,), self.inner.output_spec(step), node.backend, node.dtype)
            node.saved["inner"] = inner
        inner.parameters, inner.gradients, inner.state, inner.rng = node.parameters, node.gradients, node.state, node.rng
        inner.training, inner.needs_input_gradient, inner.meeting = node.training, node.needs_input_gradient, node.meeting
        return inner

    def _made(self) -> Layer:
        """The layer inside; raises SettingError in words."""
        try:
            owner = LAYERS[self.layer]
        except EngineError as trouble:
            raise SettingError("{title}: {trouble}", title=self.title, trouble=trouble) from None
        single = owner.ports == ("x",) and not owner.variadic and not owner.column_settings
        if not single or issubclass(owner, Loss | TimeDistributed):
            raise SettingError(
                "{title} can't apply {inner}: it needs a layer with one input. Choose another kind.", title=self.title, inner=owner.title
            )
        return make(owner, _read(owner, self.settings))


def _read(owner: type, text: str) -> dict[str, Any]:
    """Settings from "name=value, name=value"; a shape is written 4 5."""
    known = {item.name: item for item in describe(owner)}
    values: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or name not in known:
            raise SettingError(
                "{title} has no setting {part!r}. Write name=value with one of: {known}.",
                title=owner.title,
                part=part,
                known=", ".join(known) or Sentence("none"),
            )
        values[name] = _value(known[name], value)
    return values


def _value(item: Setting, text: str) -> Any:
    if item.kind == "shape":
        return [_number(word) for word in text.replace("×", " ").split()]
    if item.kind == "switch":
        return {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.get(text.lower(), text)
    return text if item.kind in ("text", "choice", "column") else _number(text)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
