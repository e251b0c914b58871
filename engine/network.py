"""A network: a graph with weights on a backend, and the nodes that make it run."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from .analysis import analyse
from .backend import Backend
from .errors import EngineError, GraphError
from .graph import Graph
from .layer import Array, Node
from .replica import Plan, Replica
from .shapes import TensorSpec
from .weights import Weights


class Network:
    """A graph with weights; raises GraphError with the first problem if the graph can't run.

    For work in Python: `forward` and `backward` run its first replica; `parameter("dense.kernel")` is a view of one array.
    """

    def __init__(self, graph: Graph, specs: Mapping[str, TensorSpec], backend: Backend, *, seed: int = 1, dtype: Any = np.float32):
        self.graph = graph
        self.backend = backend
        self.dtype = np.dtype(dtype)
        self.analysis = analyse(graph, specs)
        if self.analysis.problems:
            raise GraphError(self.analysis.problems[0].text)
        self.weights = Weights(graph, self.analysis, backend, dtype, seed)
        self.main = self.replica()

    def replica(self) -> Replica:
        """Another set of nodes over the same weights, with gradients and scratch memory of its own."""
        return Replica(self.graph, self.analysis, self.weights, seed=self.weights.seed)

    def forward(self, batch: Mapping[str, Array], *, training: bool = False, plan: Plan | None = None) -> float | Array:
        """Run a batch {column: array (samples, *shape)}; returns the sum of the losses."""
        return self.main.forward(batch, plan or self.main.plan(), training=training)

    def backward(self, plan: Plan | None = None) -> None:
        """Gradients of the sum of the losses after `forward`; read them with `gradient`."""
        self.main.backward(plan or self.main.plan())

    def parameter(self, path: str) -> Array:
        """The array at "block name.parameter", such as "conv1.kernel": a view, so writing into it changes the network."""
        block, parameter = self._find(path)
        return self.weights.arrays_of(block)[parameter]

    def gradient(self, path: str) -> Array:
        """The gradient of the array at "block name.parameter" after `backward`: a view."""
        block, parameter = self._find(path)
        return self.weights.trained(block, self.main.gradients)[parameter]

    def output(self, name: str) -> Array:
        """What left the block with this name in the last forward pass: (samples, *shape)."""
        return self.node(name).output

    def node(self, name: str) -> Node:
        """The node of the block with this name."""
        return self.main.nodes[self.graph.by_name(name).id]

    def _find(self, path: str) -> tuple[str, str]:
        name, _, parameter = path.rpartition(".")
        block = self.graph.by_name(name).id
        known = self.weights.arrays_of(block)
        if parameter not in known:
            raise EngineError(
                "'{name}' has no parameter {parameter!r}; it has: {known}.",
                name=name,
                parameter=parameter,
                known=", ".join(known) or "none",
            )
        return block, parameter
