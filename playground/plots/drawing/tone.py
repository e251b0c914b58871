"""Which colours a set of values gets, and how bright: the one colour rule of all panels."""

import numpy as np
from PySide6.QtGui import QImage

from ...style import colormaps

_CALM = 0.9  # how slowly the scale comes down, so that a picture does not flicker


class Tone:
    """Signed colours once a value below zero was seen, else those for positive values; the scale grows at once and shrinks slowly."""

    def __init__(self) -> None:
        self.limit = 0.0
        self.is_signed = False

    def reset(self) -> None:
        """Forget what was seen: something else is going to be drawn."""
        self.limit = 0.0
        self.is_signed = False

    def measure(self, values: np.ndarray) -> None:
        """Take the scale of these values."""
        if values.size == 0:
            return
        self.is_signed = self.is_signed or bool(values.min() < 0)
        self.limit = max(colormaps.limit_of(values), self.limit * _CALM)

    def image(self, values: np.ndarray) -> QImage:
        """A picture of a 2-D array on the measured scale."""
        draw = colormaps.signed_image if self.is_signed else colormaps.positive_image
        return draw(values, self.limit or 1.0)

    @property
    def low(self) -> float:
        """The value that the lower end of the colours stands for."""
        return -self.limit if self.is_signed else 0.0
