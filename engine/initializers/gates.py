"""Initializers for gated layers, whose matrices are blocks of columns, one for each gate."""

import numpy as np

from ..catalogue import INITIALIZERS
from ..initializer import Initializer, matrix_shape
from ..layer import Generator, ParameterSpec


@INITIALIZERS.register("forget_gate", title="Forget gate", category="Bias", keywords=("lstm",))
class ForgetGate(Initializer):
    """Start at one for the forget gate of an LSTM and at nought elsewhere, so that it remembers at first.

    The second quarter of the last axis is the forget gate. Gers, Schmidhuber and Cummins, 2000; Jozefowicz, Zaremba and Sutskever, 2015.
    """

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        bias = np.zeros(spec.shape)
        quarter = spec.shape[-1] // 4 if spec.shape else 0
        bias[..., quarter : 2 * quarter] = spec.scale or 1.0
        return bias


@INITIALIZERS.register("identity_gates", title="Identity for each gate", category="Recurrent", keywords=("irnn",))
class IdentityGates(Initializer):
    """Start each gate's block of columns as the identity, as far as the shape allows. Le, Jaitly and Hinton, 2015."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return np.concatenate([np.eye(rows, columns) for rows, columns in _blocks(spec)], axis=1).reshape(spec.shape)


@INITIALIZERS.register("orthogonal_gates", title="Orthogonal for each gate", category="Recurrent", keywords=("rotation",))
class OrthogonalGates(Initializer):
    """Start each gate's block of columns as a random rotation. Saxe, McClelland and Ganguli, 2013."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return np.concatenate([self._rotation(rng, *block) for block in _blocks(spec)], axis=1).reshape(spec.shape)

    @staticmethod
    def _rotation(rng: Generator, rows: int, columns: int) -> np.ndarray:
        Q, R = np.linalg.qr(rng.standard_normal((max(rows, columns), min(rows, columns))))
        Q *= np.sign(np.diag(R))  # without it the rotations would not be drawn evenly
        return Q if rows >= columns else Q.T


def _blocks(spec: ParameterSpec) -> list[tuple[int, int]]:
    """Rows and columns of each gate's block: square ones as long as there are columns."""
    rows, columns = matrix_shape(spec)
    return [(rows, min(rows, columns - start)) for start in range(0, columns, rows)]
