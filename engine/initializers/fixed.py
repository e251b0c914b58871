"""Initializers that draw nothing: zeros, ones, a constant, the identity."""

import numpy as np

from ..initializer import Initializer, initializer, matrix_shape
from ..layer import Generator, ParameterSpec

CONSTANT = 0.1


@initializer("zeros", title="Zeros", keywords=("0",))
class Zeros(Initializer):
    """Start at nought; right for biases, wrong for weights, whose units would all stay alike."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return np.zeros(spec.shape)


@initializer("ones", title="Ones", keywords=("1",))
class Ones(Initializer):
    """Start at one; used for scales that should leave their input as it is."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return np.ones(spec.shape)


@initializer("constant", title="Constant", keywords=("same", "fill"))
class Constant(Initializer):
    """Start at one small number everywhere; with equal weights all units learn the same, which is worth seeing once."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return np.full(spec.shape, spec.scale or CONSTANT)


@initializer("identity", title="Identity", keywords=("eye", "dirac", "irnn"))
class Identity(Initializer):
    """Start as a layer that passes its input on unchanged, as far as the shape allows.

    A matrix gets ones on its diagonal; a convolution kernel gets them at its centre. Le, Jaitly and Hinton, 2015.
    """

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        if len(spec.shape) < 2:
            return np.ones(spec.shape)
        kernel = np.zeros(spec.shape)
        centre = tuple((length - 1) // 2 for length in spec.shape[:-2])
        kernel[centre] = np.eye(*spec.shape[-2:])
        return kernel


@initializer("orthogonal", title="Orthogonal", keywords=("saxe", "rotation"))
class Orthogonal(Initializer):
    """Start as a random rotation, which neither stretches nor shrinks what passes. Saxe, McClelland and Ganguli, 2013."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        rows, columns = matrix_shape(spec)
        tall = rng.standard_normal((max(rows, columns), min(rows, columns)))
        Q, R = np.linalg.qr(tall)
        Q *= np.sign(np.diag(R))  # without it the rotations would not be drawn evenly
        return (Q if rows >= columns else Q.T).reshape(spec.shape)
