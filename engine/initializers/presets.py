"""Kernels set by hand: the classic image filters. They draw nothing; a Conv 2D block offers them as `preset`."""

import numpy as np

from ..initializer import Initializer, initializer
from ..layer import Generator, ParameterSpec

CATEGORY = "Image filter"
LAPLACIAN = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], float)
SHARPEN = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], float)
EMBOSS = np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], float)
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], float)


@initializer("edge", title="Edge", category=CATEGORY, keywords=("laplacian", "outline"))
class Edge(Initializer):
    """Answer where a pixel differs from its neighbours: the Laplacian."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return _spread(LAPLACIAN, spec)


@initializer("blur", title="Blur", category=CATEGORY, keywords=("box", "mean", "smooth"))
class Blur(Initializer):
    """Replace each pixel by the mean of its window."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        height, width = spec.shape[:2]
        return _spread(np.full((height, width), 1 / (height * width)), spec)


@initializer("sharpen", title="Sharpen", category=CATEGORY, keywords=("crisp",))
class Sharpen(Initializer):
    """Make each pixel differ more from its neighbours."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return _spread(SHARPEN, spec)


@initializer("emboss", title="Emboss", category=CATEGORY, keywords=("relief",))
class Emboss(Initializer):
    """Light the image from one corner, as if it were a relief."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return _spread(EMBOSS, spec)


@initializer("sobel_x", title="Sobel x", category=CATEGORY, keywords=("vertical edges", "gradient"))
class SobelX(Initializer):
    """Answer where brightness changes from left to right: upright edges."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return _spread(SOBEL, spec)


@initializer("sobel_y", title="Sobel y", category=CATEGORY, keywords=("horizontal edges", "gradient"))
class SobelY(Initializer):
    """Answer where brightness changes from top to bottom: level edges."""

    def values(self, rng: Generator, spec: ParameterSpec) -> np.ndarray:
        return _spread(SOBEL.T, spec)


def _spread(filter_: np.ndarray, spec: ParameterSpec) -> np.ndarray:
    """The filter at the centre of a kernel (kh, kw, in, out).

    As many filters as channels: each takes one channel. Fewer: each takes the mean of several. More: channels are taken in turn.
    """
    height, width, channels, filters = spec.shape
    kernel = np.zeros(spec.shape)
    top, left = (height - filter_.shape[0]) // 2, (width - filter_.shape[1]) // 2
    for number in range(filters):
        mine = [channel for channel in range(channels) if channel % filters == number % channels]
        for channel in mine:
            kernel[top : top + filter_.shape[0], left : left + filter_.shape[1], channel, number] = filter_ / len(mine)
    return kernel
