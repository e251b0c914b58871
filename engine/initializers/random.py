"""Initializers that draw each number for itself; most choose the spread by how many inputs and outputs a unit has."""

from math import sqrt

import numpy as np

from ..initializer import Initializer, initializer
from ..layer import Generator, ParameterSpec

DEVIATION = 0.05
LIMIT = 0.05


@initializer("normal", title="Normal", keywords=("gaussian", "random"))
class Normal(Initializer):
    """Draw from a bell curve around nought with a deviation of 0.05."""

    one_by_one = True

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return rng.standard_normal(spec.shape) * (spec.scale or DEVIATION)


@initializer("uniform", title="Uniform", keywords=("flat", "random"))
class Uniform(Initializer):
    """Draw evenly between -0.05 and 0.05."""

    one_by_one = True

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return _even(rng, spec, spec.scale or LIMIT)


@initializer("glorot_uniform", title="Glorot uniform", keywords=("xavier",))
class GlorotUniform(Initializer):
    """Draw evenly within ±sqrt(6 / (inputs + outputs)); suits sigmoid, tanh and softmax. Glorot and Bengio, 2010."""

    one_by_one = True

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return _even(rng, spec, sqrt(6 / (spec.fan_in + spec.fan_out)))


@initializer("glorot_normal", title="Glorot normal", keywords=("xavier",))
class GlorotNormal(Initializer):
    """Draw from a bell curve of deviation sqrt(2 / (inputs + outputs)); suits sigmoid and tanh. Glorot and Bengio, 2010."""

    one_by_one = True

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return rng.standard_normal(spec.shape) * sqrt(2 / (spec.fan_in + spec.fan_out))


@initializer("he_uniform", title="He uniform", keywords=("kaiming",))
class HeUniform(Initializer):
    """Draw evenly within ±sqrt(6 / inputs); suits ReLU and its kin. He, Zhang, Ren and Sun, 2015."""

    one_by_one = True

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return _even(rng, spec, sqrt(6 / spec.fan_in))


@initializer("he_normal", title="He normal", keywords=("kaiming",))
class HeNormal(Initializer):
    """Draw from a bell curve of deviation sqrt(2 / inputs); suits ReLU and its kin. He, Zhang, Ren and Sun, 2015."""

    one_by_one = True

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return rng.standard_normal(spec.shape) * sqrt(2 / spec.fan_in)


@initializer("lecun_uniform", title="LeCun uniform", keywords=("selu",))
class LeCunUniform(Initializer):
    """Draw evenly within ±sqrt(3 / inputs); keeps the variance of what passes at one. LeCun, Bottou, Orr and Müller, 1998."""

    one_by_one = True

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return _even(rng, spec, sqrt(3 / spec.fan_in))


@initializer("lecun_normal", title="LeCun normal", keywords=("selu",))
class LeCunNormal(Initializer):
    """Draw from a bell curve of deviation sqrt(1 / inputs); the start that SELU needs. LeCun, Bottou, Orr and Müller, 1998."""

    one_by_one = True

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return rng.standard_normal(spec.shape) * sqrt(1 / spec.fan_in)


def _even(rng: Generator, spec: ParameterSpec, limit: float) -> np.ndarray:
    return rng.uniform(-limit, limit, spec.shape)
