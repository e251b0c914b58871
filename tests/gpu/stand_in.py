"""A stand-in for a GPU: arrays with CuPy's manners on top of NumPy, so that the engine's way with a GPU is tested where there is none.

It refuses what would move numbers between device and main memory without saying so (`np.asarray(x)`, `float(x)`, `x.item()`, NumPy
arrays among its own), counts launches, transfers and waits, and fails when a test says so. It computes nothing on a GPU: what it proves
is that the engine asks a device for the right things, not how fast or how exactly a device answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from engine.backend import Backend

DTYPES = ("float32", "float64", "int32", "int64", "uint8", "bool_", "inf", "newaxis")
CREATORS = ("zeros", "empty", "ones", "full", "arange", "eye", "zeros_like", "empty_like")
UFUNCS = (
    *("add", "subtract", "multiply", "divide", "negative", "abs", "sign", "sqrt", "square", "reciprocal", "exp", "expm1", "log", "log1p"),
    *("tanh", "maximum", "minimum", "greater", "greater_equal", "less", "equal", "not_equal", "isfinite", "copysign", "matmul", "clip"),
)
FUNCTIONS = ("dot", "where", "take", "triu", "concatenate", "stack", "ascontiguousarray", "sum", "tile", "ndim", "copyto")
NAMES = (*CREATORS, *UFUNCS, *FUNCTIONS, "asarray", "asnumpy", "ndarray", "get_default_memory_pool", "lib.stride_tricks.as_strided")
VIEWS = ("reshape", "transpose", "swapaxes", "ravel")
METHODS = ("sum", "mean", "max", "min", "argmax", "argmin", "cumsum", "any", "all", "copy", "astype", "dot")
PROPERTIES = ("shape", "dtype", "ndim", "size", "nbytes", "itemsize", "strides", "flags")


class Refusal(TypeError):
    """Something that CuPy refuses too, or does only by waiting for the device."""


class OutOfMemoryError(MemoryError):
    """Like CuPy's, which is a MemoryError too."""


class CUDARuntimeError(RuntimeError):
    """Like CuPy's: after it the device answers nothing any more."""


class CUDADriverError(RuntimeError):
    """Like CuPy's, raised by launches of kernels."""


class CUBLASError(RuntimeError):
    """Like CuPy's, raised by matrix products."""


@dataclass
class Tally:
    """What was asked of the device; `waits` are the times that Python stood still until it had got there."""

    launches: int = 0
    uploads: int = 0
    downloads: int = 0
    waits: int = 0
    allocations: int = 0


class Device:
    """The device: its counts, its memory, and when it fails."""

    def __init__(self, memory: float = float("inf")):
        self.tally = Tally()
        self.memory = memory
        self.used = 0
        self.fail_at: int | None = None  # the number of the allocation that fails, counted from now on
        self.lost = False
        self.loss: type[Exception] = CUDARuntimeError

    def launch(self) -> None:
        self._answer()
        self.tally.launches += 1

    def wait(self) -> None:
        self._answer()
        self.tally.waits += 1

    def allocate(self, size: int) -> "Lease":
        self._answer()
        self.tally.allocations += 1
        if self.fail_at is not None:
            self.fail_at -= 1
            if self.fail_at == 0:
                self.fail_at = None
                raise OutOfMemoryError(f"the stand-in has no {size} bytes left")
        if self.used + size > self.memory:
            raise OutOfMemoryError(f"the stand-in has no {size} bytes left, {self.used} of {self.memory} are used")
        return Lease(self, size)

    def _answer(self) -> None:
        if self.lost:
            raise self.loss("cudaErrorIllegalAddress: an illegal memory access was encountered")


class Lease:
    """A piece of device memory; given back when the last array over it is gone."""

    def __init__(self, device: Device, size: int):
        self.device, self.size = device, size
        device.used += size

    def __del__(self) -> None:
        self.device.used -= self.size


class DeviceArray(NDArrayOperatorsMixin):
    """An array on the device. Its numbers are only to be had by asking for them."""

    __array_priority__ = 100

    def __init__(self, host: np.ndarray, lease: Lease):
        self._host, self._lease = host, lease

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method not in ("__call__", "at"):
            raise Refusal(f"CuPy has no numpy.{ufunc.__name__}.{method}")
        return run(self._lease.device, ufunc if method == "__call__" else ufunc.at, inputs, options)

    def __array_function__(self, function: Callable, types: Any, inputs: Any, options: Any) -> Any:
        if function.__name__ not in FUNCTIONS:
            raise Refusal(f"numpy.{function.__name__} is no work for a device array: use xp, or say to_numpy")
        return run(self._lease.device, function, inputs, options)

    def __getitem__(self, key: Any) -> "DeviceArray":
        found = self._host[_index(key)]
        if isinstance(found, np.ndarray) and np.may_share_memory(found, self._host):
            return DeviceArray(found, self._lease)
        return _made(self._lease.device, np.asarray(found)) if _gathers(key) else self._view_of_one(key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._lease.device.launch()
        self._host[_index(key)] = _on_host(value)

    def __len__(self) -> int:
        return len(self._host)

    def __iter__(self) -> Any:
        return (self[place] for place in range(len(self)))

    @property
    def T(self) -> "DeviceArray":
        return DeviceArray(self._host.T, self._lease)

    def fill(self, value: Any) -> None:
        self._lease.device.launch()
        self._host.fill(_on_host(value))

    def get(self) -> np.ndarray:
        """A copy in main memory: said aloud, and counted."""
        device = self._lease.device
        device.wait()
        device.tally.downloads += 1
        return self._host.copy()

    def _view_of_one(self, key: Any) -> "DeviceArray":
        place = key if isinstance(key, tuple) else (key,)
        return DeviceArray(self._host[(*place, ...)], self._lease)

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise Refusal("a device array is not read in passing: use backend.to_numpy or backend.read, which wait for the device")

    __array__ = __float__ = __int__ = __bool__ = __index__ = __complex__ = item = tolist = _refuse


def _property(name: str) -> property:
    return property(lambda self: getattr(self._host, name))


def _method(name: str) -> Callable:
    def call(self: DeviceArray, *inputs: Any, **options: Any) -> Any:
        return run(self._lease.device, lambda host, *rest, **others: getattr(host, name)(*rest, **others), (self, *inputs), options)

    return call


def _view(name: str) -> Callable:
    def call(self: DeviceArray, *inputs: Any, **options: Any) -> DeviceArray:
        found = getattr(self._host, name)(*inputs, **options)
        if np.may_share_memory(found, self._host):
            return DeviceArray(found, self._lease)
        return _made(self._lease.device, found)

    return call


for _names, _maker in ((PROPERTIES, _property), (METHODS, _method), (VIEWS, _view)):
    for _name in _names:
        setattr(DeviceArray, _name, _maker(_name))


def run(device: Device, function: Callable, inputs: tuple, options: dict[str, Any]) -> Any:
    """Have the device compute something: one launch; the result is on the device."""
    out = options.get("out")
    device.launch()
    with np.errstate(all="ignore"):  # a device says nothing of numbers that are none
        found = function(*_on_host(inputs), **{name: _on_host(value) for name, value in options.items()})
    if isinstance(out, tuple):
        out = out[0]
    if out is not None:
        return out
    if isinstance(found, np.ndarray | np.generic):
        return DeviceArray(np.asarray(found), device.allocate(found.nbytes))
    return found


def _made(device: Device, host: np.ndarray) -> DeviceArray:
    device.launch()
    return DeviceArray(host, device.allocate(host.nbytes))


def _on_host(value: Any) -> Any:
    """What the stand-in computes with: its own arrays opened, plain numbers as they are, NumPy arrays refused."""
    if isinstance(value, DeviceArray):
        return value._host
    if isinstance(value, np.ndarray):
        raise Refusal("a NumPy array among device arrays: move it with backend.asarray first")
    if isinstance(value, tuple | list):
        return type(value)(_on_host(one) for one in value)
    return value


def _index(key: Any) -> Any:
    for part in key if isinstance(key, tuple) else (key,):
        if isinstance(part, DeviceArray) and part.dtype == np.bool_:
            raise Refusal("choosing by yes and no has to wait until the device has counted")
        if isinstance(part, list):
            raise Refusal("a list as an index is uploaded in passing: use backend.asarray")
    return _on_host(key)


def _gathers(key: Any) -> bool:
    return any(isinstance(part, DeviceArray) for part in (key if isinstance(key, tuple) else (key,)))


class StandInModule:
    """What the engine sees as `xp`: the names of CuPy that it uses, and no others."""

    def __init__(self, device: Device):
        self.device = device
        self.ndarray = DeviceArray
        self.lib = SimpleNamespace(stride_tricks=SimpleNamespace(as_strided=self._as_strided))
        stream = SimpleNamespace(synchronize=device.wait)
        self.cuda = SimpleNamespace(
            get_current_stream=lambda: stream,
            runtime=SimpleNamespace(CUDARuntimeError=CUDARuntimeError),
            driver=SimpleNamespace(CUDADriverError=CUDADriverError),
            cublas=SimpleNamespace(CUBLASError=CUBLASError),
            memory=SimpleNamespace(OutOfMemoryError=OutOfMemoryError),
        )

    def __getattr__(self, name: str) -> Any:
        if name in DTYPES:
            return getattr(np, name)
        if name in CREATORS:
            return lambda *inputs, **options: _made(self.device, getattr(np, name)(*_on_host(inputs), **options))
        if name in UFUNCS or name in FUNCTIONS:
            return _Function(self.device, getattr(np, name))
        raise AttributeError(f"the stand-in has no {name!r}: see whether CuPy 14 has it, then list it")

    def asarray(self, array: Any, dtype: Any = None) -> DeviceArray:
        if isinstance(array, DeviceArray):
            return array if dtype is None or array.dtype == dtype else array.astype(dtype)
        self.device.tally.uploads += 1
        host = np.array(array, dtype)
        return DeviceArray(host, self.device.allocate(host.nbytes))

    def asnumpy(self, array: Any) -> np.ndarray:
        return array.get() if isinstance(array, DeviceArray) else np.asarray(array)

    def get_default_memory_pool(self) -> Any:
        return SimpleNamespace(free_all_blocks=lambda: None)

    @staticmethod
    def _as_strided(array: DeviceArray, shape: tuple, strides: tuple) -> DeviceArray:
        return DeviceArray(np.lib.stride_tricks.as_strided(array._host, shape, strides), array._lease)


class _Function:
    """A function of the module, and its `at` where it has one."""

    def __init__(self, device: Device, function: Callable):
        self._device, self._function = device, function

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        return run(self._device, self._function, inputs, options)

    def at(self, *inputs: Any) -> None:
        run(self._device, self._function.at, inputs, {})


def backend(device: Device | None = None, cuda: Any = None) -> Backend:
    """A backend that says "cuda" and computes on a stand-in; `cuda` are its kernels, if it should have some."""
    return Backend("cuda", StandInModule(device or Device()), None, cuda)
