"""Named arrays as safetensors, a format that holds numbers and nothing else: https://github.com/huggingface/safetensors."""

from collections.abc import Mapping

import numpy as np
from safetensors import SafetensorError
from safetensors import numpy as safetensors

from . import limits
from .errors import ProjectError

KINDS = frozenset("fiub")


def pack(arrays: Mapping[str, np.ndarray]) -> bytes:
    """The arrays as bytes; the same arrays give the same bytes."""
    for name, array in arrays.items():
        if array.dtype.kind not in KINDS or not name or len(name) > limits.TENSOR_NAME:
            raise ProjectError(f"An array called {name[:80]!r} of type {array.dtype} can't be saved.")
    return safetensors.save({name: np.ascontiguousarray(arrays[name]).reshape(arrays[name].shape) for name in sorted(arrays)})


def unpack(part: str, content: bytes) -> dict[str, np.ndarray]:
    """The arrays, read-only, by name in alphabetical order; raises ProjectError that names the part."""
    header = int.from_bytes(content[:8], "little") if len(content) >= 8 else -1
    if header < 0 or header > min(limits.TENSOR_HEADER, len(content) - 8):
        raise ProjectError(f"The part {part!r} is damaged: its list of arrays has an impossible length.")
    if content.count(b'"dtype"', 8, 8 + header) > limits.TENSORS:
        raise ProjectError(f"The part {part!r} holds more than {limits.TENSORS} arrays.")
    try:
        arrays = safetensors.load(content)
    except (SafetensorError, KeyError, TypeError, ValueError) as trouble:
        raise ProjectError(f"The part {part!r} is damaged: {str(trouble)[:120]}.") from trouble
    for name, array in arrays.items():
        if array.dtype.kind not in KINDS or not name or len(name) > limits.TENSOR_NAME or array.ndim > limits.TENSOR_AXES:
            raise ProjectError(f"The part {part!r} holds an array that can't be used: {name[:80]!r}.")
        array.flags.writeable = False
    return {name: arrays[name] for name in sorted(arrays)}
