"""Random numbers of a node: drawn on the CPU, from the generator that the network gives, so that every device sees the same ones."""

import numpy as np

from .layer import Array, Node


def uniform(node: Node, shape: tuple[int, ...]) -> Array:
    """Numbers from 0 to 1, evenly spread, in scratch memory of the node."""
    drawn = _on_host(node, shape)
    node.rng.random(out=drawn, dtype=drawn.dtype)
    return node.backend.asarray(drawn)


def normal(node: Node, shape: tuple[int, ...]) -> Array:
    """Numbers from a bell curve of mean 0 and deviation 1, in scratch memory of the node."""
    drawn = _on_host(node, shape)
    node.rng.standard_normal(out=drawn, dtype=drawn.dtype)
    return node.backend.asarray(drawn)


def _on_host(node: Node, shape: tuple[int, ...]) -> np.ndarray:
    return node.buffer("noise", shape) if node.xp is np else np.empty(shape, node.dtype)
