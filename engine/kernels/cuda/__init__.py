"""The CUDA twins of the hot kernels: sources that CuPy compiles on the GPU's own machine, and how each is launched."""

from . import activations, batch_norm, convolution, pooling, recurrent, softmax, updates
from .library import Library, fits, signatures, sources

__all__ = [
    "Library",
    "activations",
    "batch_norm",
    "convolution",
    "fits",
    "pooling",
    "recurrent",
    "signatures",
    "softmax",
    "sources",
    "updates",
]
