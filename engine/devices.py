"""The devices of this machine: which there are, which can be used and why not, and the backend for a choice."""

from dataclasses import dataclass

import numpy as np

from .backend import Backend
from .errors import DeviceError
from .kernels import cuda as cuda_kernels
from .kernels import library, updates


@dataclass(frozen=True)
class Device:
    """What is known of a device: usable or the reason why not, in words."""

    name: str
    title: str
    usable: bool
    reason: str = ""


def cpu(*, native: bool = True) -> Backend:
    """NumPy, with the compiled kernels where they are built and wanted."""
    return Backend("cpu", np, library.load() if native else None)


def cuda() -> Backend:
    """CuPy on the first GPU; raises DeviceError with the reason where that can't be."""
    try:
        import cupy  # heavy and optional: imported only when a GPU is asked for
    except ImportError:
        raise DeviceError("No GPU support: CuPy is not installed. Install it with: pip install 'blockprop[gpu]'.") from None
    if not cupy.cuda.is_available():
        raise DeviceError("CuPy is installed, but it finds no NVIDIA GPU or its driver is too old.")
    backend = Backend("cuda", cupy, cuda=cuda_kernels.Library(cupy))
    try:
        right = _answers(backend)
    except Exception as trouble:  # CuPy raises many kinds; each means that the GPU can't be used
        reason = (str(trouble).splitlines() or [type(trouble).__name__])[0]
        raise DeviceError(f"The GPU can't be used: {reason}. `pip install 'blockprop[gpu]'` brings CUDA's libraries along.") from trouble
    if not right:
        raise DeviceError("The GPU gives wrong results; use the CPU.")
    return backend


def _answers(backend: Backend) -> bool:
    """Whether a product, which needs CUDA's libraries, and a kernel of ours, which needs its compiler, come out right."""
    numbers = backend.asarray(np.arange(4, dtype=np.float32))
    updates.sgd(backend, numbers, numbers, 0.5)
    return backend.read(numbers @ numbers) == 3.5


def choose(device: str = "auto") -> tuple[Backend, str]:
    """The backend for "auto", "cpu" or "cuda", and a sentence on the choice (empty if there is nothing to say)."""
    if device == "cpu":
        return cpu(), ""
    if device not in ("auto", "cuda"):
        raise DeviceError(f"There is no device called {device!r}. Use auto, cpu or cuda.")
    try:
        return cuda(), ""
    except DeviceError as trouble:
        if device == "cuda":
            return cpu(), f"{trouble} Going on with the CPU."
        return cpu(), ""


def available() -> tuple[Device, ...]:
    """The devices of this machine, usable or not."""
    try:
        cupy = cuda().xp
    except DeviceError as trouble:
        gpu = Device("cuda", "GPU", usable=False, reason=str(trouble))
    else:
        properties = cupy.cuda.runtime.getDeviceProperties(0)
        memory = properties["totalGlobalMem"] / 2**30
        gpu = Device("cuda", f"GPU ({properties['name'].decode()}, {memory:.0f} GiB)", usable=True)
    return Device("cpu", "CPU", usable=True), gpu
