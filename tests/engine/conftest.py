"""Nodes to try layers and losses with, outside a network."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine import INITIALIZERS, Backend, Layer, Node, TensorSpec, devices


@pytest.fixture
def node_of() -> Callable[..., Node]:
    """node_of(layer, *specs, dtype=float64): a node with weights as at the start of a training."""

    def make(layer: Layer, *specs: TensorSpec | tuple[int, ...], dtype: Any = np.float64, seed: int = 1) -> Node:
        inputs = tuple(spec if isinstance(spec, TensorSpec) else TensorSpec(spec) for spec in specs)
        backend: Backend = devices.cpu()
        node = Node("b1", layer, inputs, layer.output_spec(*inputs), backend, dtype)
        node.rng = np.random.default_rng(seed)
        for spec in layer.parameters(*inputs):
            node.parameters[spec.name] = INITIALIZERS[spec.initializer]().fill(node.rng, spec, dtype)
            node.gradients[spec.name] = np.full(spec.shape, np.nan, dtype)
        return node

    return make
