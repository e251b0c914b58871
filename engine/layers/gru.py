"""The GRU layer."""

from typing import ClassVar

from ..families.recurrent import Direction, Recurrent
from ..kernels import gru
from ..layer import Array, Node, ParameterSpec, layer


@layer("gru", title="GRU", category="Recurrent", keywords=("gated recurrent unit", "gates", "sequence", "memory", "bidirectional"))
class GRU(Recurrent):
    """Read a sequence with two gates: one chooses what of the state to look at, one how much of it to keep.

    r, z = σ(x W + b + h U + v); n = tanh(x W + b + r (h U + v)); h = (1 - z) n + z h; columns in the order r, z, n, and `bias` holds b,
    then v. After a forward pass `node.saved["gates"]` (batch, time, 4 units) holds r, z, n and h U + v of the candidate. Cho et al. 2014,
    with the reset gate behind the product as in PyTorch.
    """

    gates: ClassVar[int] = 3
    gate_names: ClassVar[tuple[str, ...]] = ("reset", "update", "candidate")

    def bias_spec(self, name: str) -> ParameterSpec:
        return ParameterSpec(name, (6 * self.units,))

    def sweep(self, node: Node, x: Array, arrays: Direction, mask: Array | None) -> Array:
        W, U, b = arrays.weights
        bias = None if b is None else b.reshape(2, -1)
        states = arrays.buffer("states", (*x.shape[:2], self.units))
        gates = arrays.buffer("gates", (*x.shape[:2], 4 * self.units))
        for name, value in {"x": x, "mask": mask, "states": states, "gates": gates}.items():
            arrays.keep(name, value)
        return gru.forward(node.backend, x, W, U, bias, arrays.start(0), states, gates, arrays.scratch, mask)

    def sweep_back(self, node: Node, arrays: Direction, dstates: Array, dx: Array | None) -> None:
        W, U, _ = arrays.weights
        dW, dU, db = arrays.gradients
        dbias = None if db is None else db.reshape(2, -1)
        x, mask, states, gates = (arrays.kept(name) for name in ("x", "mask", "states", "gates"))
        h0, dh0 = arrays.start(0), arrays.start_gradient(0)
        gru.backward(node.backend, x, W, U, h0, states, gates, dstates, dx, dW, dU, dbias, dh0, arrays.scratch, mask)
