"""Random numbers of a node: drawn on the CPU, from the generator that the network gives, so that every device sees the same ones.

They are drawn in float32 whatever the network computes in, so that a check in float64 sees the same ones too.
"""

import numpy as np

from ..kernels import dropping
from ..layer import Array, Node


def uniform(node: Node, shape: tuple[int, ...]) -> Array:
    """Numbers from 0 to 1, evenly spread, in scratch memory of the node."""
    drawn = _on_host(node, shape)
    dropping.uniform(node.backend, node.rng, drawn)
    return _on_device(node, drawn)


def normal(node: Node, shape: tuple[int, ...]) -> Array:
    """Numbers from a bell curve of mean 0 and deviation 1, in scratch memory of the node."""
    drawn = _on_host(node, shape)
    node.rng.standard_normal(out=drawn, dtype=np.float32)
    return _on_device(node, drawn)


def _on_host(node: Node, shape: tuple[int, ...]) -> np.ndarray:
    return node.buffer("drawn", shape, np.float32) if node.xp is np else np.empty(shape, np.float32)


def _on_device(node: Node, drawn: np.ndarray) -> Array:
    if node.xp is np and node.dtype == np.float32:
        return drawn
    noise = node.buffer("noise", drawn.shape)
    noise[...] = node.backend.asarray(drawn)
    return noise
