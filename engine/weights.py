"""Weights: all numbers that a graph learns in one flat vector, and beside it the state that its layers keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from .analysis import Analysis
from .backend import Backend
from .catalogue import INITIALIZERS
from .graph import Graph
from .layer import Array, ParameterSpec

ALIGNMENT = 16  # numbers: each array begins on a 64-byte line, which compiled kernels like


@dataclass(frozen=True)
class Slot:
    """Where one parameter array lies: its numbers are `vector[start : start + size]`."""

    block: str
    spec: ParameterSpec
    start: int

    @property
    def size(self) -> int:
        return prod(self.spec.shape)

    @property
    def path(self) -> str:
        return f"{self.block}.{self.spec.name}"

    def view(self, vector: Array) -> Array:
        return vector[self.start : self.start + self.size].reshape(self.spec.shape)


class Weights:
    """`vector` holds the trained numbers, `state` what layers keep beside (running statistics, fixed kernels)."""

    def __init__(self, graph: Graph, analysis: Analysis, backend: Backend, dtype: Any, seed: int):
        self.graph = graph
        self.backend = backend
        self.dtype = np.dtype(dtype)
        self.slots, size = _lay_out(graph, analysis, trainable=True)
        self.state_slots, state_size = _lay_out(graph, analysis, trainable=False)
        self.vector = backend.zeros(size, self.dtype)
        self.state = backend.zeros(state_size, self.dtype)
        self.initialise(seed)

    def initialise(self, seed: int) -> None:
        """Draw all weights anew; each array draws from its own stream, so that adding a block changes no other."""
        self.seed = seed
        self.as_drawn = True  # until something else is put in their place
        for slots, vector in ((self.slots, self.vector), (self.state_slots, self.state)):
            for slot in slots:
                rng = np.random.default_rng([seed, *slot.path.encode()])
                values = INITIALIZERS[slot.spec.initializer]().fill(rng, slot.spec, self.dtype)
                slot.view(vector)[...] = self.backend.asarray(values, self.dtype)

    def owner(self, block: str) -> str:
        """The block whose weights this one uses: itself, or its twin."""
        return self.graph.blocks[block].twin or block

    def trained(self, block: str, vector: Array) -> dict[str, Array]:
        """The part of a flat vector that belongs to the trained arrays of a block: views by name."""
        owner = self.owner(block)
        return {slot.spec.name: slot.view(vector) for slot in self.slots if slot.block == owner}

    def kept(self, block: str) -> dict[str, Array]:
        """The state of a block: views by name."""
        owner = self.owner(block)
        return {slot.spec.name: slot.view(self.state) for slot in self.state_slots if slot.block == owner}

    def arrays_of(self, block: str) -> dict[str, Array]:
        """All arrays of a block by name: views."""
        return {**self.trained(block, self.vector), **self.kept(block)}

    def snapshot(self) -> dict[str, np.ndarray]:
        """Copies of all arrays by "block id.parameter"."""
        return {path: np.array(self.backend.to_numpy(view)) for path, view in self._views()}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> list[str]:
        """Copy arrays in by path; those that are missing or of another shape are left alone and their paths returned."""
        self.as_drawn = False
        left = []
        for path, view in self._views():
            values = arrays.get(path)
            if values is None or values.shape != view.shape:
                left.append(path)
            else:
                view[...] = self.backend.asarray(values, self.dtype)
        return left

    def segments(self, blocks: set[str] | None = None) -> list[slice]:
        """The ranges of the vector that belong to these blocks (all if None), without frozen ones, joined where they meet."""
        joined: list[slice] = []
        for slot in self.slots:
            if self.graph.blocks[slot.block].frozen or (blocks is not None and slot.block not in blocks):
                continue
            stop = slot.start + _aligned(slot.size)
            if joined and joined[-1].stop == slot.start:
                joined[-1] = slice(joined[-1].start, stop)
            else:
                joined.append(slice(slot.start, stop))
        return joined

    def split(self, vector: Array) -> dict[str, np.ndarray]:
        """A flat vector that runs beside the weights (gradients, momenta) as copies by path."""
        return {slot.path: np.array(self.backend.to_numpy(slot.view(vector))) for slot in self.slots}

    def join(self, arrays: Mapping[str, np.ndarray], vector: Array) -> None:
        """The reverse of `split`, into `vector`; arrays that don't fit are left out."""
        for slot in self.slots:
            values = arrays.get(slot.path)
            if values is not None and values.shape == slot.spec.shape:
                slot.view(vector)[...] = self.backend.asarray(values, self.dtype)

    def _views(self) -> list[tuple[str, Array]]:
        trained = [(slot.path, slot.view(self.vector)) for slot in self.slots]
        return trained + [(slot.path, slot.view(self.state)) for slot in self.state_slots]


def _lay_out(graph: Graph, analysis: Analysis, *, trainable: bool) -> tuple[list[Slot], int]:
    slots: list[Slot] = []
    start = 0
    for key in analysis.order:
        block = graph.blocks[key]
        if block.bypassed or block.twin:
            continue
        for spec in block.layer.parameters(*analysis.inputs[key]):
            if spec.trainable == trainable:
                slots.append(Slot(key, spec, start))
                start += _aligned(prod(spec.shape))
    return slots, start


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
