"""A seal tells what this installation wrote from what came from elsewhere.

Qt takes the arrangement of a window as bytes, and made-up ones bring the program down; so only those that it gave here are given back.
"""

import hmac
import os
from contextlib import suppress
from pathlib import Path

SIZE = 32
_OF_THIS_PROCESS = os.urandom(SIZE)


class Seal:
    """Seals bytes with a key that is kept in a file of the person's own; without a file, it is good for this process only."""

    def __init__(self, path: Path | None = None):
        self._key = _OF_THIS_PROCESS if path is None else _read(path) or _make(path)

    def of(self, content: bytes) -> str:
        """The seal of some bytes: hexadecimal digits."""
        return hmac.digest(self._key, content, "sha256").hex()

    def holds(self, content: bytes, seal: object) -> bool:
        """Whether these bytes were sealed here."""
        return isinstance(seal, str) and hmac.compare_digest(self.of(content).encode(), seal.encode(errors="replace"))


def _read(path: Path) -> bytes:
    with suppress(OSError):
        with open(path, "rb") as file:
            key = file.read(SIZE + 1)
        return key if len(key) == SIZE else b""
    return b""


def _make(path: Path) -> bytes:
    """A new key, kept if that can be; one that is there already is not replaced unless it is of no use."""
    key = os.urandom(SIZE)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, key)
        finally:
            os.close(handle)
    return key
