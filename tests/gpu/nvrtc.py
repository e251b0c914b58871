"""NVIDIA's runtime compiler without a GPU: it needs no driver to turn a source into the machine code of an architecture."""

import ctypes
import importlib.util
import os
from functools import cache
from pathlib import Path
from typing import Any

PATTERNS = ("cu1*/lib/libnvrtc.so.1*", "cuda_nvrtc/lib/libnvrtc.so.1*", "cu1*/bin/**/nvrtc64*.dll", "cuda_nvrtc/bin/nvrtc64*.dll")


class CompileError(Exception):
    """What the compiler says of a source."""


def missing() -> str:
    """Why NVRTC can't be used; empty if it can."""
    return "" if _library() is not None else "needs NVRTC to compile the CUDA kernels: pip install nvidia-cuda-nvrtc==13.*"


def compile_to_cubin(text: str, file: str, architecture: int) -> bytes:
    """The machine code for an architecture such as 75; raises CompileError with the compiler's words."""
    library, program = _library(), ctypes.c_void_p()
    options = [f"--gpu-architecture=sm_{architecture}".encode(), b"--std=c++17"]
    library.nvrtcCreateProgram(ctypes.byref(program), text.encode(), file.encode(), 0, None, None)
    try:
        failed = library.nvrtcCompileProgram(program, len(options), (ctypes.c_char_p * len(options))(*options))
        if failed:
            raise CompileError(_text(library, program, "ProgramLog").decode())
        return _text(library, program, "CUBIN")
    finally:
        library.nvrtcDestroyProgram(ctypes.byref(program))


def _text(library: Any, program: ctypes.c_void_p, name: str) -> bytes:
    size = ctypes.c_size_t()
    getattr(library, f"nvrtcGet{name}Size")(program, ctypes.byref(size))
    memory = ctypes.create_string_buffer(size.value)
    getattr(library, f"nvrtcGet{name}")(program, memory)
    return memory.raw


@cache
def _library() -> Any:
    for path in _files():
        try:
            return ctypes.CDLL(str(path))
        except OSError:
            continue
    return None


def _files() -> list[Path]:
    """Where the wheel of NVRTC, or BLOCKPROP_NVRTC, has put it."""
    named = os.environ.get("BLOCKPROP_NVRTC")
    found = [Path(named)] if named else []
    spec = importlib.util.find_spec("nvidia")
    for folder in spec.submodule_search_locations if spec else ():
        found += [path for pattern in PATTERNS for path in sorted(Path(folder).glob(pattern)) if "builtins" not in path.name]
    return found
