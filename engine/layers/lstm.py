"""The LSTM layer."""

from typing import ClassVar

from ..families.recurrent import Direction, Recurrent
from ..kernels import lstm
from ..layer import Array, Node, ParameterSpec, layer
from ..settings import setting


@layer(
    "lstm", title="LSTM", category="Recurrent", keywords=("long short-term memory", "gates", "cell", "sequence", "memory", "bidirectional")
)
class LSTM(Recurrent):
    """Read a sequence with a memory cell whose gates choose what to write, keep and show.

    i, f, o = σ(x W + h U + b), g = tanh(x W + h U + b); c = f c + i g; h = o tanh(c); columns in the order i, f, g, o. After a forward
    pass `node.saved["gates"]` (batch, time, 4 units) holds their values. Hochreiter and Schmidhuber 1997; Gers et al. 2000.
    """

    forget_bias: float = setting(
        default=1.0, title="Forget bias", help="Start value of the forget gate's bias: above 0 it remembers at first."
    )

    gates: ClassVar[int] = 4
    gate_names: ClassVar[tuple[str, ...]] = ("input", "forget", "candidate", "output")
    states: ClassVar[tuple[str, ...]] = ("states", "cells")

    def bias_spec(self, name: str) -> ParameterSpec:
        if self.forget_bias == 0:
            return ParameterSpec(name, (4 * self.units,))
        return ParameterSpec(name, (4 * self.units,), "forget_gate", scale=self.forget_bias)

    def sweep(self, node: Node, x: Array, arrays: Direction, mask: Array | None) -> Array:
        W, U, b = arrays.weights
        states, cells = (arrays.buffer(name, (*x.shape[:2], self.units)) for name in self.states)
        gates = arrays.buffer("gates", (*x.shape[:2], 4 * self.units))
        for name, value in {"x": x, "mask": mask, "states": states, "cells": cells, "gates": gates}.items():
            arrays.keep(name, value)
        return lstm.forward(node.backend, x, W, U, b, arrays.start(0), arrays.start(1), states, cells, gates, arrays.scratch, mask)

    def sweep_back(self, node: Node, arrays: Direction, dstates: Array, dx: Array | None) -> None:
        W, U, _ = arrays.weights
        dW, dU, db = arrays.gradients
        x, mask, states, cells, gates = (arrays.kept(name) for name in ("x", "mask", "states", "cells", "gates"))
        h0, c0, dh0, dc0 = arrays.start(0), arrays.start(1), arrays.start_gradient(0), arrays.start_gradient(1)
        lstm.backward(node.backend, x, W, U, h0, c0, states, cells, gates, dstates, dx, dW, dU, db, dh0, dc0, arrays.scratch, mask)
