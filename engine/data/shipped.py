"""The data sets that come with the program: where their files lie, and their arrays."""

from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

import numpy as np

from ..errors import DataError

# The folder `resources` stands beside the package `engine`: in the source tree, in an installed copy and in the frozen program.
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "data"
_IN_USE: WeakValueDictionary[tuple[Path, str], np.ndarray] = WeakValueDictionary()
_READING = Lock()  # two that read at once would hold two copies


def path(name: str) -> Path:
    """Where a shipped file lies, by its name such as "images/mnist.npz"; raises DataError if it is not there."""
    found = FOLDER / name
    if not found.exists():
        raise DataError("The shipped file '{name}' is missing from {folder}. Install the program again.", name=name, folder=FOLDER)
    return found


def arrays(name: str) -> dict[str, np.ndarray]:
    """The arrays of a shipped .npz file, read-only; those that somebody still uses are not read again."""
    found = path(name)
    with _READING, np.load(found, allow_pickle=False) as archive:
        return {key: _array(found, key, archive) for key in archive.files}


def _array(found: Path, key: str, archive: np.lib.npyio.NpzFile) -> np.ndarray:
    known = _IN_USE.get((found, key))
    if known is None:
        _IN_USE[found, key] = known = archive[key]
        known.flags.writeable = False
    return known
