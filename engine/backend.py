"""Where arrays live: NumPy on the CPU, CuPy on a GPU. A backend is passed to whoever needs one; nothing is global."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Backend:
    """A device: `name` is "cpu" or "cuda", `xp` the array module, `native` the compiled kernels or None."""

    name: str
    xp: ModuleType
    native: Any = None

    def zeros(self, shape: Any, dtype: Any = np.float32) -> Any:
        return self.xp.zeros(shape, dtype)

    def asarray(self, array: Any, dtype: Any = None) -> Any:
        """The array on this device; copies only where it must."""
        return self.xp.asarray(array, dtype=dtype)

    def to_numpy(self, array: Any) -> np.ndarray:
        """The array in main memory."""
        return array if isinstance(array, np.ndarray) else self.xp.asnumpy(array)

    def synchronize(self) -> None:
        """Wait until the device has done all that it was asked."""
        if self.name == "cuda":
            self.xp.cuda.get_current_stream().synchronize()
