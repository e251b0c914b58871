"""The compiled kernels: found, loaded through ctypes and typed; None where they are not built, and then NumPy does everything.

No compiler is needed to run: `python -m engine.kernels.build` builds the library, packages bring it along.
"""

import ctypes
import os
import sys
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ShapeError
from . import interface
from .processor import usable

FLOAT32 = np.dtype(np.float32)
SOURCES = Path(__file__).parent / "native"

_address_of = ctypes.addressof
_cell = ctypes.c_char.from_buffer


def folders() -> tuple[Path, ...]:
    """Where a built library may lie: beside the sources, else in the person's cache folder."""
    if sys.platform == "win32":
        cache_home = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        cache_home = Path.home() / "Library" / "Caches"
    else:
        cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return SOURCES, Path(cache_home) / "blockprop" / "kernels"


def file_name(variant: str) -> str:
    """The library's file name for a variant of the processor: "avx512", "avx2" or "baseline"."""
    ending = {"win32": "dll", "darwin": "dylib"}.get(sys.platform, "so")
    return f"kernels_{variant}.{ending}"


@cache
def load() -> Any:
    """The library for this processor, its functions typed, or None; the environment variable BLOCKPROP_KERNELS=off means None."""
    return _find()[0]


def status() -> str:
    """One sentence for `doctor`: which library is in use, or why none is and what would help."""
    return _find()[1]


@cache
def _find() -> tuple[Any, str]:
    wanted = os.environ.get("BLOCKPROP_KERNELS", "")
    if wanted == "off":
        return None, "Compiled kernels are switched off by BLOCKPROP_KERNELS=off; NumPy does everything."
    trouble = ""
    for variant in (wanted,) if wanted else usable():
        for path in (folder / file_name(variant) for folder in folders()):
            if not path.is_file():
                continue
            library, complaint = open_file(path)
            if library is not None:
                return library, f"Compiled kernels are in use ({variant}, {path})."
            trouble = trouble or f"{complaint} Build them again: python -m engine.kernels.build"
    return None, trouble or "Compiled kernels are not built; NumPy does everything, slower. Build them: python -m engine.kernels.build"


def open_file(path: Path) -> tuple[Any, str]:
    """The library in a file, its functions typed, or None and why it is of no use."""
    try:
        library = interface.declare(ctypes.CDLL(str(path)))
    except (OSError, AttributeError) as error:
        return None, f"Compiled kernels at {path} can't be loaded ({error})."
    if fingerprint() not in (0, library.blockprop_sources()):
        return None, f"Compiled kernels at {path} are of another version."
    return library, ""


@cache
def fingerprint() -> int:
    """A number that stands for the C sources, built into the library; 0 where there are none, as in a packaged app."""
    number = 0
    for path in (*sorted(SOURCES.glob("*.c")), *sorted(SOURCES.glob("*.h"))):
        number = zlib.crc32(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"), number)
    return number if (SOURCES / "version.c").is_file() else 0


def fits(backend: Any, *arrays: Any) -> bool:
    """Whether the compiled twin may take these arrays: float32, C-contiguous, in main memory, none empty. None stands for an absent one."""
    if backend.native is None:
        return False
    for array in arrays:
        if array is None:
            continue
        if array.dtype is not FLOAT32 and array.dtype != FLOAT32:
            return False
        if not array.flags.c_contiguous or not array.size:
            return False
    return True


def require_order(order: Any) -> None:
    """Raise a ShapeError unless compiled steps can read `order`, the numbers of the samples of an epoch: one line of int64."""
    if order.dtype != np.int64 or order.ndim != 1 or not order.flags.c_contiguous or not order.size:
        raise ShapeError(f"The order of samples must be a line of int64 numbers, got {order.dtype} {order.shape}.")


def address(array: Any) -> int | None:
    """Where an array's numbers begin; None (a null pointer) for None. The caller keeps the array alive during the call."""
    if array is None:
        return None
    try:
        return _address_of(_cell(array))  # five times faster than array.ctypes.data
    except TypeError:  # read-only
        return array.ctypes.data
