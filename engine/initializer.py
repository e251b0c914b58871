"""What an initializer is: a rule that draws the first values of a weight array."""

from abc import ABC, abstractmethod
from dataclasses import replace
from math import prod
from typing import Any, ClassVar

import numpy as np

from .catalogue import INITIALIZERS
from .layer import Generator, ParameterSpec
from .settings import Checked

AT_ONCE = 1 << 20  # values


class Initializer(Checked, ABC):
    """Draws the first values of one array; the same generator state gives the same values on every device."""

    kind: ClassVar[str]
    title: ClassVar[str]
    one_by_one: ClassVar[bool] = False  # whether each value is drawn for itself, whatever the shape

    @abstractmethod
    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        """Float64 values of the shape `spec.shape`."""

    def fill(self, rng: Generator, spec: ParameterSpec, dtype: Any) -> np.ndarray:
        """The values in the dtype of the network."""
        size = prod(spec.shape)
        if not self.one_by_one or size <= AT_ONCE:
            return np.asarray(self.values(rng, spec), dtype)
        filled = np.empty(size, dtype)  # in parts: float64 values of a large array would take more than a training does
        for start in range(0, size, AT_ONCE):
            part = filled[start : start + AT_ONCE]
            part[...] = self.values(rng, replace(spec, shape=part.shape))
        return filled.reshape(spec.shape)


def initializer(kind: str, *, title: str, category: str = "", keywords: tuple[str, ...] = ()):
    """Decorator: list an initializer; those with a category are not among the choices of every weighted layer."""
    return INITIALIZERS.register(kind, title=title, category=category, keywords=keywords)


def matrix_shape(spec: ParameterSpec) -> tuple[int, int]:
    """The array seen as a matrix (all that comes in, what goes out)."""
    return prod(spec.shape[:-1]), spec.shape[-1] if spec.shape else 1
