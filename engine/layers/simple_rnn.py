"""The Simple RNN layer."""

from typing import ClassVar

from ..families.recurrent import Direction, Recurrent
from ..kernels import simple_rnn
from ..layer import Array, Node, layer
from ..settings import setting


@layer("simple_rnn", title="Simple RNN", category="Recurrent", keywords=("elman", "irnn", "vanilla", "sequence", "memory", "bidirectional"))
class SimpleRNN(Recurrent):
    """Read a sequence step by step: the new state is made of the input and the last state.

    h = f(x W + h U + b). With ReLU and the identity as recurrent start values it is the IRNN of Le, Jaitly and Hinton 2015. Elman 1990.
    """

    activation: str = setting(default="tanh", choices=("tanh", "relu"), help="What bends the state at each step.")

    gates: ClassVar[int] = 1

    def sweep(self, node: Node, x: Array, arrays: Direction, mask: Array | None) -> Array:
        W, U, b = arrays.weights
        states = arrays.buffer("states", (*x.shape[:2], self.units))
        arrays.keep("x", x)
        arrays.keep("mask", mask)
        arrays.keep("states", states)
        return simple_rnn.forward(node.backend, x, W, U, b, arrays.start(0), states, arrays.scratch, self.activation, mask)

    def sweep_back(self, node: Node, arrays: Direction, dstates: Array, dx: Array | None) -> None:
        W, U, _ = arrays.weights
        dW, dU, db = arrays.gradients
        x, mask, states = arrays.kept("x"), arrays.kept("mask"), arrays.kept("states")
        h0, dh0 = arrays.start(0), arrays.start_gradient(0)
        simple_rnn.backward(node.backend, x, W, U, h0, states, dstates, dx, dW, dU, db, dh0, arrays.scratch, self.activation, mask)
