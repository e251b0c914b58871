"""One number of a map and where it comes from: the patch of the input under the window, what it is multiplied with, and the sum."""

from dataclasses import dataclass

import numpy as np

from engine.families.sliding import Window
from engine.layer import Layer
from engine.layers.conv2d import Conv2D
from engine.layers.depthwise_conv2d import DepthwiseConv2D
from engine.layers.pool2d import Pool2D

Place = tuple[int, int]  # row and column
WINDOWED = (Conv2D, DepthwiseConv2D, Pool2D)


@dataclass(frozen=True)
class Patch:
    """What a window reads of one channel of the input: arrays (kernel height, kernel width)."""

    values: np.ndarray
    outside: np.ndarray  # where the zeros of the padding lie
    kernel: np.ndarray | None = None  # None in pooling
    others: float = 0.0  # what the other channels add
    bias: float = 0.0

    @property
    def products(self) -> np.ndarray | None:
        return None if self.kernel is None else self.values * self.kernel


def channel_of(layer: Layer, map_number: int) -> int | None:
    """The only channel of the input that a map is made of, or None where it is made of all."""
    if isinstance(layer, DepthwiseConv2D):
        return map_number // layer.multiplier
    return map_number if isinstance(layer, Pool2D) else None


def convolved(window: Window, x: np.ndarray, kernel: np.ndarray, bias: float, place: Place, channel: int) -> Patch:
    """The patch under a kernel (height, width, channels) that reads all channels of an input (height, width, channels)."""
    values, outside = _under(window, x, place)
    sums = (values * kernel).sum(axis=(0, 1))
    return Patch(values[:, :, channel], outside, kernel[:, :, channel], float(sums.sum() - sums[channel]), bias)


def pooled(window: Window, x: np.ndarray, place: Place, channel: int) -> Patch:
    """The patch of which pooling makes one number."""
    values, outside = _under(window, x[:, :, channel : channel + 1], place)
    return Patch(values[:, :, 0], outside)


def _under(window: Window, x: np.ndarray, place: Place) -> tuple[np.ndarray, np.ndarray]:
    """(kernel height, kernel width, channels) as float64, zeros in the padding; and where that is."""
    rows, columns = (np.array(line) for line in window.reads(x.shape[:2], place))
    inside = ((rows >= 0) & (rows < x.shape[0]))[:, None] & ((columns >= 0) & (columns < x.shape[1]))[None]
    values = x[rows.clip(0, x.shape[0] - 1)][:, columns.clip(0, x.shape[1] - 1)].astype(np.float64)
    return values * inside[:, :, None], ~inside
