"""Folders of packages with a CuPy that is not as it should be, for a child process to meet."""

from pathlib import Path

BROKEN = "raise ImportError('libcudart.so.13: cannot open shared object file')"
HANGS = "import threading\nthreading.Event().wait()"
CRASHES = "import os\nos._exit(139)"
NO_DRIVER = """
from types import SimpleNamespace
print("a package that talks")
__version__ = "14.2.0"
cuda = SimpleNamespace(is_available=lambda: False, runtime=SimpleNamespace(driverGetVersion=lambda: 0))
"""
NO_DEVICE = NO_DRIVER.replace("lambda: 0", "lambda: 13000")


def make(folder: Path, code: str) -> Path:
    """A folder with a `cupy` of this code."""
    (folder / "cupy").mkdir(parents=True)
    (folder / "cupy" / "__init__.py").write_text(code, encoding="utf-8")
    return folder
