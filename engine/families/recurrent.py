"""What recurrent layers share: sweeps over time in one or both directions, what is given back, carried state and padded steps."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from ..kernels import rows
from ..layer import Array, Layer, Node, ParameterSpec
from ..sentence import Sentence
from ..settings import frozen, setting
from ..shapes import TensorSpec, require_float, require_rank
from ..words import counted
from .weighting import bias_setting, initializer_setting, l1_setting, l2_setting, penalty_setting

FORWARDS, BACKWARDS = "", "backward_"  # what the names of a direction's arrays begin with
RECURRENT = {"orthogonal": "orthogonal_gates", "identity": "identity_gates", "glorot_uniform": "glorot_uniform", "normal": "normal"}


@frozen
class Recurrent(Layer):
    """A layer that goes through a sequence step by step and keeps a state of `units` numbers.

    (time, features) -> (units) for the last step, (time, units) for all; twice the units if both directions are concatenated. In the
    second direction "last" is the state after its last step, which is the first of the sequence. A subclass has the number of
    blocks of `units` columns in its matrices, and the two sweeps.
    """

    units: int = setting(default=32, min=1, max=16384, help="How many numbers the state has.")
    returns: str = setting(default="last", choices=("last", "all"), help="Give the state after the last step, or after each one.")
    bidirectional: str = setting(
        default="none", choices=("none", "concatenate", "sum"), help="Also read from the end to the beginning, and how to join the two."
    )
    stateful: bool = setting(
        default=False,
        help="Begin each batch with the state at the end of the last: sample i goes on where sample i ended. Needs the order 'streams'.",
    )
    skip_padding: bool = setting(default=False, help="Skip steps whose features are all zero; the state stays as it is.")
    use_bias: bool = bias_setting()
    initializer: str = initializer_setting()
    recurrent_initializer: str = setting(
        default="orthogonal",
        choices=tuple(RECURRENT),
        title="Recurrent start values",
        help="How the matrix from state to state is drawn: identity keeps the state, orthogonal turns it without shrinking it.",
    )
    l1: float = l1_setting()
    l2: float = l2_setting()
    penalty_on: str = penalty_setting()

    gates: ClassVar[int] = 1  # blocks of columns in the matrices
    states: ClassVar[tuple[str, ...]] = ("states",)  # arrays (batch, time, units) whose last step is carried on

    @abstractmethod
    def sweep(self, node: Node, x: Array, arrays: "Direction", mask: Array | None) -> Array:
        """All states (batch, time, units) of one direction, given x (batch, time, features) in the order of reading."""

    @abstractmethod
    def sweep_back(self, node: Node, arrays: "Direction", dstates: Array, dx: Array | None) -> None:
        """Gradients of one direction, given those of all states; writes `dx` unless it is None."""

    def bias_spec(self, name: str) -> ParameterSpec:
        """The bias of one direction."""
        return ParameterSpec(name, (self.gates * self.units,))

    def output_spec(self, x: TensorSpec) -> TensorSpec:
        require_float(self.title, x)
        require_rank(self.title, x, 2)
        width = self.units * (2 if self.bidirectional == "concatenate" else 1)
        return TensorSpec((x.shape[0], width) if self.returns == "all" else (width,))

    def parameters(self, x: TensorSpec) -> tuple[ParameterSpec, ...]:
        features, units, columns = x.shape[1], self.units, self.gates * self.units
        found = []
        for prefix in self._prefixes():
            found.append(ParameterSpec(prefix + "kernel", (features, columns), self.initializer, features, units))
            found.append(ParameterSpec(prefix + "recurrent", (units, columns), RECURRENT[self.recurrent_initializer], units, units))
            if self.use_bias:
                found.append(self.bias_spec(prefix + "bias"))
        return tuple(found)

    def forward(self, node: Node, x: Array) -> Array:
        xp, (N, T, _) = node.xp, x.shape
        mask = (x != 0).any(axis=-1) if self.skip_padding else None
        node.saved["shape"] = x.shape
        results = []
        for prefix in self._prefixes():
            arrays = Direction(node, prefix, N, self.units)
            self._begin(node, arrays)
            if prefix:
                turned = arrays.buffer("x", x.shape)
                turned[...] = x[:, ::-1]
                states = self.sweep(node, turned, arrays, None if mask is None else xp.ascontiguousarray(mask[:, ::-1]))
            else:
                states = self.sweep(node, xp.ascontiguousarray(x), arrays, mask)
            if self.returns == "last":
                results.append(states[:, T - 1])
            else:
                results.append(states[:, ::-1] if prefix else states)
        if self.stateful:
            node.saved["carried"] = [node.saved[name][:, T - 1].copy() for name in self.states]
        return self._join(node, results)

    def backward(self, node: Node, dy: Array) -> Array | None:
        N, T, _ = node.saved["shape"]
        H, total = self.units, None
        for number, prefix in enumerate(self._prefixes()):
            arrays = Direction(node, prefix, N, H)
            own = dy[..., number * H : (number + 1) * H] if self.bidirectional == "concatenate" else dy
            dstates = node.buffer("dstates", (N, T, H))
            if self.returns == "last":
                dstates[:, : T - 1] = 0
                rows.copy(node.backend, own, dstates[:, T - 1])
            elif prefix:
                dstates[...] = own[:, ::-1]
            else:
                rows.copy(node.backend, own.reshape(N, T * H), dstates.reshape(N, T * H))
            dx = arrays.buffer("dx", node.saved["shape"]) if node.needs_input_gradient else None
            self.sweep_back(node, arrays, dstates, dx)
            if dx is not None and prefix:
                total += dx[:, ::-1]
            else:
                total = dx
        return total

    def multiply_adds(self, x: TensorSpec) -> int:
        return x.shape[0] * (x.shape[1] + self.units) * self.gates * self.units * len(self._prefixes())

    def replays(self, x: TensorSpec) -> bool:
        return self.bidirectional == "none" and not (self.stateful or self.skip_padding)

    def main_settings(self) -> dict[str, str]:
        words = {"units": counted(self.units, "unit"), "bidirectional": Sentence("both ways" if self.bidirectional != "none" else "")}
        return {**words, "returns": Sentence("all steps" if self.returns == "all" else "last step")}

    def _prefixes(self) -> tuple[str, ...]:
        return (FORWARDS,) if self.bidirectional == "none" else (FORWARDS, BACKWARDS)

    def _begin(self, node: Node, arrays: "Direction") -> None:
        """Set the states before the first step: zero, or what the last batch of this size left."""
        carried = node.saved.get("carried") if self.stateful and not arrays.prefix else None
        for number in range(len(self.states)):
            start = arrays.start(number)
            if carried is not None and number < len(carried) and carried[number].shape == start.shape:
                start[...] = carried[number]
            else:
                start.fill(0)

    def _join(self, node: Node, results: list[Array]) -> Array:
        if len(results) == 1 and self.returns == "all":
            return results[0]
        H = self.units
        width = 2 * H if self.bidirectional == "concatenate" else H
        y = node.buffer("y", (*results[0].shape[:-1], width))
        if self.bidirectional == "sum":
            node.xp.add(*results, out=y)
        else:
            for number, result in enumerate(results):
                part = y[..., number * H : (number + 1) * H]
                if part.ndim == 2:
                    rows.copy(node.backend, result, part)
                else:
                    part[...] = result
        return y


@dataclass(frozen=True)
class Direction:
    """The arrays of one direction of a recurrent layer at work."""

    node: Node
    prefix: str
    batch: int
    units: int

    @property
    def weights(self) -> tuple[Array, Array, Array | None]:
        """Kernel, recurrent matrix, bias or None."""
        return self._three(self.node.parameters)

    @property
    def gradients(self) -> tuple[Array, Array, Array | None]:
        """The gradients of kernel, recurrent matrix and bias."""
        return self._three(self.node.gradients)

    @property
    def scratch(self) -> Callable[..., Array]:
        """Scratch memory for a kernel, this direction's own."""
        return self.buffer

    def buffer(self, name: str, shape: tuple[int, ...], dtype: Any = None) -> Array:
        return self.node.buffer(self.prefix + name, shape, dtype)

    def start(self, number: int) -> Array:
        """The state before the first step (batch, units): number 0, and for an LSTM's cell 1."""
        return self.buffer(f"start{number}", (self.batch, self.units))

    def start_gradient(self, number: int) -> Array:
        return self.buffer(f"start_gradient{number}", (self.batch, self.units))

    def keep(self, name: str, value: Any) -> None:
        """Leave something for the backward sweep, and for probes, in `node.saved`."""
        self.node.saved[self.prefix + name] = value

    def kept(self, name: str) -> Any:
        return self.node.saved[self.prefix + name]

    def _three(self, arrays: dict[str, Array]) -> tuple[Array, Array, Array | None]:
        return arrays[self.prefix + "kernel"], arrays[self.prefix + "recurrent"], arrays.get(self.prefix + "bias")
