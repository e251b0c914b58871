"""The CUDA kernels on the CPU: g++ compiles their sources with a few words defined, and each launch runs thread by thread.

It proves the arithmetic, the indices and the arguments, not that a GPU would run the threads as promised: here they take turns, and only
`__syncthreads` hands over.
"""

import ctypes
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from engine.kernels.cuda import library
from tests.gpu.stand_in import Device, DeviceArray

WORDS = """
#include <algorithm>
#include <cmath>
#include <functional>
#include <ucontext.h>
#include <vector>
#define __global__
#define __device__ static
#define __forceinline__ inline
#define __shared__ static
using std::max;
using std::min;
struct Three { unsigned x; };
static Three threadIdx, blockIdx, blockDim, gridDim;
static ucontext_t turns;
static std::vector<ucontext_t> threads;
static std::vector<char> ended;
static std::function<void()> body;
static void __syncthreads() { swapcontext(&threads[threadIdx.x], &turns); }
static void whole_thread() { body(); ended[threadIdx.x] = 1; }

static void one_by_one(unsigned blocks, unsigned size) {
    for (blockIdx.x = 0; blockIdx.x < blocks; blockIdx.x++)
        for (threadIdx.x = 0; threadIdx.x < size; threadIdx.x++) body();
}

static void in_turns(unsigned blocks, unsigned size) {
    static std::vector<std::vector<char>> stacks;
    threads.resize(size), stacks.resize(size);
    for (blockIdx.x = 0; blockIdx.x < blocks; blockIdx.x++) {
        ended.assign(size, 0);
        for (unsigned i = 0; i < size; i++) {
            stacks[i].resize(1 << 16);
            getcontext(&threads[i]);
            threads[i].uc_stack.ss_sp = stacks[i].data();
            threads[i].uc_stack.ss_size = stacks[i].size();
            threads[i].uc_link = &turns;
            makecontext(&threads[i], whole_thread, 0);
        }
        for (bool left = true; left;) {
            left = false;
            for (unsigned i = 0; i < size; i++) {
                if (ended[i]) continue;
                threadIdx.x = i;
                swapcontext(&turns, &threads[i]);
                left |= !ended[i];
            }
        }
    }
}
"""
LAUNCHER = """
extern "C" void run_{name}(unsigned blocks, unsigned size, {parameters}) {{
    gridDim.x = blocks, blockDim.x = size;
    body = [&] {{ {name}({names}); }};
    {way}(blocks, size);
}}
"""
ARRAYS = {"float": ("float32",), "byte": ("uint8", "bool"), "long long": ("int64",)}
ROW_THREADS = 8  # in place of 128: taking turns takes its time
NUMBERS = {"place": ctypes.c_int64, "int": ctypes.c_int32, "float": ctypes.c_float}


def missing() -> str:
    """Why the shim can't be used; empty if it can."""
    return "" if shutil.which("g++") else "needs g++ to run the CUDA kernels on the CPU: install a C++ compiler"


@cache
def parameters() -> dict[str, list[str]]:
    """What each kernel takes, as it stands in the source."""
    found = (library._KERNEL.findall(text) for text in library.sources().values())
    return {name: [one.strip() for one in given.split(",")] for pairs in found for name, given in pairs}


@cache
def compiled() -> ctypes.CDLL:
    """The kernels as a library of this machine."""
    folder = Path(tempfile.mkdtemp(prefix="blockprop-shim-"))
    shared = (library.FOLDER / "common.cuh").read_text(encoding="utf-8")
    bodies = {path.name: path.read_text(encoding="utf-8") for path in sorted(library.FOLDER.glob("*.cu"))}
    launchers = (_launcher(name, bodies) for name in parameters())
    text = "\n".join([WORDS, f"#define THREADS {ROW_THREADS}", shared, *bodies.values(), *launchers])
    source, binary = folder / "kernels.cpp", folder / "kernels.so"
    source.write_text(text, encoding="utf-8")
    subprocess.run(["g++", "-O1", "-std=c++17", "-ffp-contract=off", "-shared", "-fPIC", "-o", str(binary), str(source)], check=True)
    loaded = ctypes.CDLL(str(binary))
    shutil.rmtree(folder)
    return loaded


def _launcher(name: str, bodies: dict[str, str]) -> str:
    text = bodies[library.signatures()[name].file]
    body = re.search(rf"^KERNEL {name}\(.*?^}}", text, re.MULTILINE | re.DOTALL).group()
    names = ", ".join(re.search(r"(\w+)$", one).group() for one in parameters()[name])
    way = "in_turns" if "__shared__" in body else "one_by_one"
    return LAUNCHER.format(name=name, parameters=", ".join(parameters()[name]), names=names, way=way)


class ShimLibrary(library.Library):
    """The kernels of the engine, launched on the CPU, on arrays of the stand-in or of NumPy."""

    def __init__(self, device: Device | None = None):
        super().__init__(None)
        self._device = device
        self.launched: set[str] = set()

    def _function(self, name: str) -> Any:
        function = getattr(compiled(), f"run_{name}")
        function.restype = None

        def launch(grid: tuple[int], block: tuple[int], values: tuple) -> None:
            if self._device is not None:
                self._device.launch()
            self.launched.add(name)
            arguments = [_converted(name, *pair) for pair in zip(parameters()[name], values, strict=True)]
            threads = ROW_THREADS if block[0] == library.ROW_BLOCK else block[0]
            function(ctypes.c_uint(grid[0]), ctypes.c_uint(threads), *arguments)

        return launch


def _converted(kernel: str, parameter: str, value: Any) -> Any:
    kind = re.match(r"(?:const )?([a-z ]+?) ?\*?\w+$", parameter).group(1)
    if "*" not in parameter:
        return NUMBERS[kind](value.item())
    if isinstance(value, np.uintp):
        return ctypes.c_void_p(None)
    array = value._host if isinstance(value, DeviceArray) else value
    assert array.flags.c_contiguous, f"{kernel}: {parameter} is not in one piece"
    assert array.dtype.name in ARRAYS[kind], f"{kernel}: {parameter} got {array.dtype}"
    return ctypes.c_void_p(array.ctypes.data)
