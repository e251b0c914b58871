"""The data sets that come with the program: where their files lie, and their arrays."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from ..errors import DataError

# The folder `resources` stands beside the package `engine`: in the source tree, in an installed copy and in the frozen program.
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "data"


def path(name: str) -> Path:
    """Where a shipped file lies, by its name such as "images/mnist.npz"; raises DataError if it is not there."""
    found = FOLDER / name
    if not found.exists():
        raise DataError(f"The shipped file '{name}' is missing from {FOLDER}. Install the program again.")
    return found


@lru_cache(maxsize=4)
def arrays(name: str) -> dict[str, np.ndarray]:
    """The arrays of a shipped .npz file, read-only; the last few files stay in memory, because a new network reads them again."""
    with np.load(path(name), allow_pickle=False) as archive:
        loaded = {key: archive[key] for key in archive.files}
    for array in loaded.values():
        array.flags.writeable = False
    return loaded
