"""Named arrays as safetensors, a format that holds numbers and nothing else: https://github.com/huggingface/safetensors."""

from collections.abc import Mapping

import msgspec
import numpy as np
from safetensors import SafetensorError
from safetensors import numpy as safetensors

from . import limits
from .errors import ProjectError

KINDS = frozenset("fiub")
TYPES = {
    "bool": "BOOL",
    "uint8": "U8",
    "int8": "I8",
    "int16": "I16",
    "uint16": "U16",
    "float16": "F16",
    "int32": "I32",
    "uint32": "U32",
    "float32": "F32",
    "float64": "F64",
    "int64": "I64",
    "uint64": "U64",
}
RANK = {name: number for number, name in enumerate(TYPES)}  # the format puts the last of these first


def pack(arrays: Mapping[str, np.ndarray]) -> memoryview:
    """The arrays as bytes; the same arrays give the same bytes.

    The bytes are those of the safetensors library. That one keeps Python's lock while it copies, long enough for a window to be seen
    to stand still; NumPy's copies let it go.
    """
    for name, array in arrays.items():
        if array.dtype.name not in TYPES or not name or len(name) > limits.TENSOR_NAME:
            raise ProjectError("An array called {name!r} of type {dtype} can't be saved.", name=name[:80], dtype=array.dtype)
    order = sorted(arrays, key=lambda name: (-RANK[arrays[name].dtype.name], name.encode()))
    header, offset = {}, 0
    for name in order:
        array = arrays[name]
        header[name] = {"dtype": TYPES[array.dtype.name], "shape": array.shape, "data_offsets": (offset, offset + array.nbytes)}
        offset += array.nbytes
    head = msgspec.json.encode(header)
    head += b" " * (-len(head) % 8)
    packed = np.empty(8 + len(head) + offset, np.uint8)
    packed[: 8 + len(head)] = np.frombuffer(len(head).to_bytes(8, "little") + head, np.uint8)
    place = 8 + len(head)
    for name in order:
        array = arrays[name]
        packed[place : place + array.nbytes].view(array.dtype.newbyteorder("<")).reshape(array.shape)[...] = array
        place += array.nbytes
    return memoryview(packed).toreadonly()


def unpack(part: str, content: bytes) -> dict[str, np.ndarray]:
    """The arrays, read-only, by name in alphabetical order; raises ProjectError that names the part."""
    header = int.from_bytes(content[:8], "little") if len(content) >= 8 else -1
    if header < 0 or header > min(limits.TENSOR_HEADER, len(content) - 8):
        raise ProjectError("The part {part!r} is damaged: its list of arrays has an impossible length.", part=part)
    if content.count(b"[", 8, 8 + header) > 2 * limits.TENSORS:  # each has two lists; its names could be written in other ways
        raise ProjectError("The part {part!r} holds more than {most} arrays.", part=part, most=limits.TENSORS)
    try:
        arrays = safetensors.load(content)
    except KeyError as trouble:
        raise ProjectError(
            "The part {part!r} holds numbers of a kind that can't be used: {trouble}.", part=part, trouble=str(trouble)[:40]
        ) from trouble
    except (SafetensorError, TypeError, ValueError) as trouble:
        raise ProjectError("The part {part!r} is damaged: {trouble}.", part=part, trouble=str(trouble)[:120]) from trouble
    for name, array in arrays.items():
        if array.dtype.kind not in KINDS or not name or len(name) > limits.TENSOR_NAME or array.ndim > limits.TENSOR_AXES:
            raise ProjectError("The part {part!r} holds an array that can't be used: {name!r}.", part=part, name=name[:80])
        array.flags.writeable = False
    return {name: arrays[name] for name in sorted(arrays)}
