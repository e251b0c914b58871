"""Where arrays live: NumPy on the CPU, CuPy on a GPU. A backend is passed to whoever needs one; nothing is global."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Backend:
    """A device: `name` is "cpu" or "cuda", `xp` the array module, `native` the compiled kernels and `cuda` those of a GPU, or None."""

    name: str
    xp: ModuleType
    native: Any = None
    cuda: Any = None

    def zeros(self, shape: Any, dtype: Any = np.float32) -> Any:
        return self.xp.zeros(shape, dtype)

    def asarray(self, array: Any, dtype: Any = None) -> Any:
        """The array on this device; copies only where it must."""
        return self.xp.asarray(array, dtype=dtype)

    def to_numpy(self, array: Any) -> np.ndarray:
        """The array in main memory; on a GPU this waits until the device has got there."""
        return np.asarray(array) if self.name == "cpu" or isinstance(array, np.ndarray) else self.xp.asnumpy(array)

    def read(self, value: Any) -> float:
        """A single number of this device as a Python float; on a GPU this waits until the device has got there."""
        return float(value) if self.name == "cpu" or isinstance(value, float) else float(self.xp.asnumpy(value))

    def numbers(self, values: Sequence[Any]) -> np.ndarray:
        """Single numbers of this device as one array (count,) of float64 in main memory; on a GPU this waits once for all of them."""
        if self.name == "cpu" or not any(isinstance(value, self.xp.ndarray) for value in values):
            return np.array(values, np.float64)
        return self.to_numpy(self.xp.stack([self.xp.asarray(value, np.float64) for value in values]))

    def synchronize(self) -> None:
        """Wait until the device has done all that it was asked."""
        if self.name == "cuda":
            self.xp.cuda.get_current_stream().synchronize()

    def free(self) -> None:
        """Give memory back that the device's pool holds but nobody uses."""
        if self.name == "cuda":
            self.xp.get_default_memory_pool().free_all_blocks()

    def to_host(self, totals: Mapping[str, Any]) -> dict[str, Any]:
        """The same with all arrays in main memory."""
        moved = self.name != "cpu"
        return {name: self.to_numpy(value) if moved and isinstance(value, self.xp.ndarray) else value for name, value in totals.items()}

    def guard(self) -> tuple[type[Exception], ...]:
        """What a device may raise through no fault of the program: too little memory, or that it is gone. Nothing on the CPU."""
        if self.name == "cpu":
            return ()
        cuda = self.xp.cuda
        return MemoryError, cuda.runtime.CUDARuntimeError, cuda.driver.CUDADriverError, cuda.cublas.CUBLASError
