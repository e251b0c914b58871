"""The devices of this machine: the backend for a choice, or the reason why not, in words. `device_probe` looks without risk."""

import importlib.util
import site
import sys
from pathlib import Path

import numpy as np

from .backend import Backend
from .errors import DeviceError
from .kernels import cuda as cuda_kernels
from .kernels import library, updates
from .sentence import Sentence

PACKAGES = ("cupy-cuda13x[ctk]>=14,<15", "cupy-cuda12x[ctk]>=14,<15")  # for drivers from R580 on, and for older ones
CURE = f'pip install "{PACKAGES[0]}"'


def packages_below(prefix: Path) -> Path:
    """Where packages lie below a prefix, as Python arranges them: they fit one version of it only."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return prefix.joinpath(*(("Lib",) if sys.platform == "win32" else ("lib", version)), "site-packages")


def look_below(prefix: Path) -> None:
    """Let CuPy be found below a prefix too, after everything that is there already; and CUDA's libraries, which are sought by prefix."""
    folder = str(packages_below(prefix))
    if Path(folder).is_dir() and folder not in sys.path:
        sys.path.append(folder)
        site.PREFIXES.append(str(prefix))


def cpu(*, native: bool = True) -> Backend:
    """NumPy, with the compiled kernels where they are built and wanted."""
    return Backend("cpu", np, library.load() if native else None)


def cuda() -> Backend:
    """CuPy on the first GPU; raises DeviceError with the reason where that can't be."""
    try:
        import cupy  # heavy and optional: imported only when a GPU is asked for
    except Exception as trouble:  # a damaged package raises anything
        if is_there():
            raise DeviceError(
                "CuPy is there but can't be loaded: {trouble}. Install it anew with: {cure}", trouble=trouble, cure=CURE
            ) from trouble
        raise DeviceError("No GPU support: CuPy is not installed. Install it with: {cure}", cure=CURE) from None
    if not cupy.cuda.is_available():
        raise DeviceError("CuPy is installed, but it finds no NVIDIA GPU or its driver is too old.")
    backend = Backend("cuda", cupy, cuda=cuda_kernels.Library(cupy))
    try:
        right = _answers(backend)
    except Exception as trouble:  # CuPy raises many kinds; each means that the GPU can't be used
        reason = (str(trouble).splitlines() or [type(trouble).__name__])[0]
        raise DeviceError(
            "The GPU can't be used: {reason}. This brings CUDA's libraries along: {cure}", reason=reason, cure=CURE
        ) from trouble
    if not right:
        raise DeviceError("The GPU gives wrong results; use the CPU.")
    return backend


def is_there() -> bool:
    """Whether CuPy can be found; nothing is loaded."""
    try:
        return importlib.util.find_spec("cupy") is not None
    except ValueError:  # a name that was put in its place, and taken away
        return False


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
        raise DeviceError("There is no device called {device!r}. Use auto, cpu or cuda.", device=device)
    try:
        return cuda(), ""
    except DeviceError as trouble:
        if device == "cuda":
            return cpu(), Sentence("{trouble} Going on with the CPU.", trouble=trouble)
        return cpu(), ""
