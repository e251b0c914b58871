"""Small pictures of activations: a mosaic of feature maps, a picture, or a strip of numbers, at most 48 by 48."""

from math import ceil, sqrt

import numpy as np

SIDE = 48
MAPS = 16


def thumbnail(values: np.ndarray) -> np.ndarray:
    """(height, width), or (height, width, 3) for a colour picture, of one sample's activation (*shape), ready to be coloured."""
    values = np.asarray(values, np.float32)
    if values.ndim == 3 and values.shape[2] == 3:
        return _shrink(values)
    if values.ndim == 3:
        return mosaic(values)
    if values.ndim == 2:
        return _shrink(values)
    return _rows(values.reshape(-1))


def mosaic(maps: np.ndarray) -> np.ndarray:
    """The first 16 maps of (height, width, maps) side by side in a grid, shrunk to fit."""
    maps = maps[:, :, :MAPS]
    columns = ceil(sqrt(maps.shape[2]))
    rows = ceil(maps.shape[2] / columns)
    side = SIDE // columns
    small = _shrink(maps, side)
    height, width = small.shape[:2]
    grid = np.zeros((rows * height, columns * width), np.float32)
    for number in range(maps.shape[2]):
        y, x = divmod(number, columns)
        grid[y * height : (y + 1) * height, x * width : (x + 1) * width] = small[:, :, number]
    return grid


def _shrink(values: np.ndarray, side: int = SIDE) -> np.ndarray:
    """Every n-th row and column, so that neither is longer than `side`."""
    down, across = (max(1, ceil(length / side)) for length in values.shape[:2])
    return values[::down, ::across]


def _rows(values: np.ndarray) -> np.ndarray:
    """A vector as one row while it is short, else row by row as a near square; the rest of the last row is zero."""
    if values.size <= SIDE // 2:
        return values.reshape(1, -1)
    values = values[: SIDE * SIDE]
    width = ceil(sqrt(values.size))
    padded = np.zeros(ceil(values.size / width) * width, np.float32)
    padded[: values.size] = values
    return padded.reshape(-1, width)
