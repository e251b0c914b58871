"""Cases for the contracts of layers and losses: every listed kind, with several settings, on every candidate input that it accepts.

Nothing here names a kind: a new file in engine/layers/ or engine/losses/ is covered by being listed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import numpy as np

import engine  # noqa: F401  fills the catalogues
from engine.backend import Backend
from engine.catalogue import INITIALIZERS, LAYERS
from engine.errors import ShapeError
from engine.layer import Layer, Loss, Node
from engine.settings import Setting, describe, make
from engine.shapes import TensorSpec

FLOATS = ((6,), (3, 4), (5, 4, 2), (2,), (6, 8), (4, 4, 4), (5, 2), (12, 11, 3))
SINGLES = (*(TensorSpec(shape) for shape in FLOATS), TensorSpec((), "int", 5), TensorSpec((4,), "int", 5), TensorSpec(()))
TARGETS = (TensorSpec((), "int", 4), TensorSpec((3,), "int", 4), TensorSpec((), "int", 2))
SMALL = (3, 2, 4, None)  # what large numbers of units and the like are set to, so that a check takes milliseconds; None leaves them
AT_MOST = 4  # inputs of one sort that are tried for one choice of settings
PENALTIES = ("l1", "l2", "penalty_on")  # the network applies them, not the layer


@dataclass(frozen=True)
class Case:
    """A layer with settings and the specs that enter it: wired inputs, then columns."""

    layer: Layer
    inputs: tuple[TensorSpec, ...]

    @property
    def wires(self) -> int:
        """How many of the inputs come by wire, and so have a gradient."""
        return len(self.inputs) - len(self.layer.column_settings)

    @property
    def is_loss(self) -> bool:
        return isinstance(self.layer, Loss)

    def __str__(self) -> str:
        changed = [f"{item.name}={getattr(self.layer, item.name)}" for item in describe(type(self.layer)) if self._differs(item)]
        inputs = " ".join(f"{spec}{'i' if spec.dtype == 'int' else ''}" for spec in self.inputs)
        return f"{self.layer.kind}-{','.join(changed)}-{inputs}"

    def _differs(self, item: Setting) -> bool:
        return getattr(self.layer, item.name) != item.default

    def node(self, *, dtype: Any = np.float64, native: Any = None, seed: int = 1) -> Node:
        """A node with weights that are a little off their start values, so that noughts and ones hide no mistake."""
        node = Node("b1", self.layer, self.inputs, self.layer.output_spec(*self.inputs), Backend("cpu", np, native), dtype)
        rng = np.random.default_rng([seed, 1])
        for spec in self.layer.parameters(*self.inputs):
            values = INITIALIZERS[spec.initializer]().fill(rng, spec, np.float64)
            if spec.trainable:
                node.parameters[spec.name] = (values + 0.1 * rng.standard_normal(spec.shape)).astype(dtype)
                node.gradients[spec.name] = np.full(spec.shape, np.nan, dtype)
            else:
                node.state[spec.name] = values.astype(dtype)
        return node

    def arrays(self, batch: int, *, seed: int = 1, dtype: Any = np.float64, probabilities: bool = False) -> list[np.ndarray]:
        """One array for each input; with `probabilities`, and always for targets, positive rows that add up to one."""
        rng = np.random.default_rng([seed, 2])
        arrays = []
        for number, spec in enumerate(self.inputs):
            shape = (batch, *spec.shape)
            if spec.dtype == "int":
                arrays.append(rng.integers(0, spec.classes, shape))
                continue
            values = rng.standard_normal(shape)
            if self.is_loss and (probabilities or number >= self.wires):
                values = np.exp(values / 2)  # none so near 0 that a logarithm is too steep for small steps
                values /= values.sum(axis=-1, keepdims=True) if spec.rank else 10
            arrays.append(values.astype(dtype))
        return arrays


def run(case: Case, node: Node, arrays: list[np.ndarray], *, seed: int = 5) -> Any:
    """A forward pass as the first one after the network was made: the same randomness, nothing remembered."""
    node.rng = np.random.default_rng(seed)
    node.saved.clear()
    return case.layer.forward(node, *arrays)


def gradient_of(case: Case, node: Node, output: Any, *, seed: int = 3) -> Any:
    """What arrives from behind: 1.0 for a loss, else an array drawn by `seed`."""
    if case.is_loss:
        return 1.0
    return np.random.default_rng([seed, 4]).standard_normal(output.shape).astype(node.dtype)


def pull(case: Case, node: Node, dy: Any) -> tuple[Any, ...]:
    """A backward pass; always a tuple with one entry for each wire."""
    passed = case.layer.backward(node, dy)
    return passed if isinstance(passed, tuple) else (passed,) * max(1, case.wires)


@cache
def cases_of(kind: str) -> tuple[Case, ...]:
    """The cases of one kind: default settings, then each setting changed by itself."""
    owner = LAYERS[kind]
    for small in SMALL:
        base = {item.name: small for item in describe(owner) if small is not None and _is_large(item)}
        found = tuple(dict.fromkeys(_cases(owner, base)))
        if found:
            return found
    return ()


@cache
def all_cases() -> tuple[Case, ...]:
    return tuple(case for kind in LAYERS for case in cases_of(kind))


def candidates(owner: type) -> Iterator[list[tuple[TensorSpec, ...]]]:
    """Inputs that might fit a kind, sort by sort: all alike, one more than there are ports, targets of other shapes."""
    ports, columns = (2 if owner.variadic else len(owner.ports)), len(owner.column_settings)
    yield [(spec,) * (ports + columns) for spec in SINGLES]
    if owner.variadic:
        yield [(spec,) * (ports + columns + 1) for spec in SINGLES]
    if ports and columns:
        yield from ([(*(spec,) * ports, *(target,) * columns) for spec in SINGLES] for target in TARGETS)


def _cases(owner: type, base: dict[str, Any]) -> Iterator[Case]:
    for settings in _choices(owner, base):
        layer = make(owner, settings)
        for sort in candidates(owner):
            fitting = (specs for specs in sort if _fits(layer, specs))
            yield from (Case(layer, specs) for specs in islice(fitting, AT_MOST))


def _choices(owner: type, base: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield base
    for item in describe(owner):
        if item.name not in PENALTIES:
            yield from ({**base, item.name: value} for value in _others(item) if value != base.get(item.name, item.default))


def _others(item: Setting) -> tuple[Any, ...]:
    """Other values worth trying for a setting."""
    if item.kind == "switch":
        return (not item.default,)
    if item.choices and set(item.choices) <= set(INITIALIZERS):
        return ()
    if item.kind == "choice":
        return tuple(choice for choice in item.choices if choice != item.default)
    if item.kind == "choice_or_integer":
        return (*(choice for choice in item.choices if choice != item.default), 1)
    if item.kind == "integer" and item.default <= 4:
        return tuple(value for value in (1, 2) if _allowed(item, value) and value != item.default)
    if item.kind == "number":
        return (item.default / 2,) if item.default and _allowed(item, item.default / 2) else ()
    return ()


def _is_large(item: Setting) -> bool:
    return item.kind == "integer" and item.default > 4 and (item.minimum or 0) <= 2


def _allowed(item: Setting, value: float) -> bool:
    return (item.minimum is None or value >= item.minimum) and (item.maximum is None or value <= item.maximum)


def _fits(layer: Layer, specs: tuple[TensorSpec, ...]) -> bool:
    try:
        layer.output_spec(*specs)
    except ShapeError:
        return False
    return True
