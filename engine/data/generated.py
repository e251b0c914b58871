"""Generated samples: how much memory they may take."""

from ..errors import DataError
from ..sentence import Sentence

LIMIT = 1_000_000_000  # bytes


def too_large(size: int) -> str:
    """What is wrong with samples of so many bytes, in a sentence; "" if nothing is."""
    if size <= LIMIT:
        return ""
    return Sentence(
        "These samples would take {size:.1f} GB; at most {limit:.0f} GB are made. Choose fewer, or shorter ones.",
        size=size / 1e9,
        limit=LIMIT / 1e9,
    )


def require(size: int) -> None:
    """Raise DataError where samples of so many bytes would be too large."""
    words = too_large(size)
    if words:
        raise DataError(words)
