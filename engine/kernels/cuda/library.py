"""The kernels of a GPU: found beside this file, compiled by CuPy when first used, and launched by name.

What a kernel takes is read from its source, so that it is said once.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent
FLOAT32 = np.dtype(np.float32)
OPTIONS = ("-std=c++17",)
BLOCK = 256  # threads of a block whose threads work each for itself
ROW_BLOCK = 128  # THREADS in the sources: threads that work on a row together
MOST_BLOCKS = 16384  # beyond, each thread takes several numbers

_KERNEL = re.compile(r"^KERNEL (\w+)\(([^)]*)\)", re.MULTILINE)
_NUMBERS = {"place": np.int64, "int": np.int32, "float": np.float32}
_ABSENT = np.uintp(0)


@dataclass(frozen=True)
class Signature:
    """A kernel: the file that it is in, and the type of each parameter: "array", or the type of a number."""

    file: str
    types: tuple[str, ...]


def sources() -> dict[str, str]:
    """The text of each source, with what all share before it, by file name."""
    shared = f"#define THREADS {ROW_BLOCK}\n" + (FOLDER / "common.cuh").read_text(encoding="utf-8")
    return {path.name: shared + "#line 1\n" + path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.cu"))}


@cache
def signatures() -> dict[str, Signature]:
    """What each kernel takes, by name."""
    found = {}
    for file, text in sources().items():
        for name, parameters in _KERNEL.findall(text):
            found[name] = Signature(file, tuple("array" if "*" in one else one.split()[0] for one in parameters.split(",")))
    return found


class Library:
    """The kernels on one device; `xp` is CuPy."""

    def __init__(self, xp: Any):
        self._xp = xp
        self._modules: dict[str, Any] = {}
        self._functions: dict[str, Any] = {}

    def each(self, name: str, count: int, *arguments: Any) -> None:
        """Launch a kernel whose threads work each for itself, on `count` numbers."""
        self._launch(name, min(-(-count // BLOCK), MOST_BLOCKS), BLOCK, arguments)

    def rows(self, name: str, rows: int, *arguments: Any) -> None:
        """Launch a kernel in which a block works on each row."""
        self._launch(name, min(rows, MOST_BLOCKS), ROW_BLOCK, arguments)

    def _launch(self, name: str, blocks: int, threads: int, arguments: tuple) -> None:
        types = signatures()[name].types
        values = tuple(_argument(kind, value) for kind, value in zip(types, arguments, strict=True))
        self._function(name)((blocks,), (threads,), values)

    def _function(self, name: str) -> Any:
        if name not in self._functions:
            file = signatures()[name].file
            if file not in self._modules:
                self._modules[file] = self._xp.RawModule(code=sources()[file], options=OPTIONS)
            self._functions[name] = self._modules[file].get_function(name)
        return self._functions[name]


def _argument(kind: str, value: Any) -> Any:
    if kind == "array":
        return _ABSENT if value is None else value
    return _NUMBERS[kind](value)


def fits(backend: Any, *arrays: Any) -> bool:
    """Whether a CUDA twin may take these arrays: float32, in one piece, none empty, on a GPU. None stands for an absent one."""
    if backend.cuda is None:
        return False
    return all(array is None or (array.dtype == FLOAT32 and array.flags.c_contiguous and array.size > 0) for array in arrays)
