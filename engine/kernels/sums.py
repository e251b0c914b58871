"""Two arrays added, number by number: where ways through a network meet, and where gradients do on the way back."""

from typing import Any

from .library import address, fits

Array = Any


def add(backend: Any, first: Array, second: Array, out: Array) -> Array:
    """first + second, written to `out`, which may be one of them; all have the same shape."""
    if fits(backend, first, second, out) and first.shape == second.shape == out.shape:
        backend.native.add_all(address(first), address(second), address(out), out.size)
        return out
    return backend.xp.add(first, second, out=out)
