"""The GRU layer."""

from typing import Any, ClassVar

from ..families.recurrent import Direction, Recurrent
from ..kernels import gru, gru_reset_first
from ..layer import Array, Node, ParameterSpec, layer
from ..sentence import Sentence
from ..settings import setting
from ..shapes import TensorSpec


@layer("gru", title="GRU", category="Recurrent", keywords=("gated recurrent unit", "gates", "sequence", "memory", "bidirectional"))
class GRU(Recurrent):
    """Read a sequence with two gates: one chooses what of the state to look at, one how much of it to keep.

    r, z = σ(x W + b + h U + v); n = tanh(x W + b + r (h U + v)); h = (1 - z) n + z h; columns in the order r, z, n, and `bias` holds b,
    then v. That is PyTorch's form; with the reset before the product, n = tanh(x W + b + (r h) U + v), as in Cho et al. 2014, in ONNX
    unless it says otherwise, and in slower steps. After a forward pass `node.saved["gates"]` (batch, time, 4 units) holds r, z, n and
    h U + v of the candidate, or r h.
    """

    reset: str = setting(
        default="after",
        choices=("after", "before"),
        title="Reset gate",
        help="Where the reset gate acts: after the product with the state, as in PyTorch, or before it, as in ONNX and the first paper.",
    )

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
        kernel, place = self._kernel(node)
        return kernel.forward(place, x, W, U, bias, arrays.start(0), states, gates, arrays.scratch, mask)

    def sweep_back(self, node: Node, arrays: Direction, dstates: Array, dx: Array | None) -> None:
        W, U, _ = arrays.weights
        dW, dU, db = arrays.gradients
        dbias = None if db is None else db.reshape(2, -1)
        x, mask, states, gates = (arrays.kept(name) for name in ("x", "mask", "states", "gates"))
        h0, dh0 = arrays.start(0), arrays.start_gradient(0)
        kernel, place = self._kernel(node)
        kernel.backward(place, x, W, U, h0, states, gates, dstates, dx, dW, dU, dbias, dh0, arrays.scratch, mask)

    def replays(self, x: TensorSpec) -> bool:
        return self.reset == "after" and super().replays(x)

    def main_settings(self) -> dict[str, str]:
        return super().main_settings() | {"reset": Sentence("reset first" if self.reset == "before" else "")}

    def _kernel(self, node: Node) -> tuple[Any, Any]:
        """The module of the steps, and where they run."""
        return (gru, node.backend) if self.reset == "after" else (gru_reset_first, node.xp)
