"""The crash log: what stays when the program is brought down from below Python. It lies in the state folder; nothing is ever sent."""

import faulthandler
import os
import platform
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import psutil

from engine.version import VERSION

FATAL = b"Fatal Python error"
EDITS = 50  # the last ones that are kept
KEPT = 20  # logs


class CrashLog:
    """The log of this process: version, system, last edits, and, if it comes to that, where each thread was.

    It never raises: a log that can't be written must not stop the program. In good order it leaves nothing behind.
    """

    def __init__(self, folder: Path):
        self._edits: deque[str] = deque(maxlen=EDITS)
        self._written = 0
        self._file: BinaryIO | None = None
        self._path = folder / f"session-{os.getpid()}-{int(time.time())}.log"
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            self._file = open(self._path, "ab", buffering=0)  # noqa: SIM115  open as long as the program runs
            self._rewrite()
            faulthandler.enable(self._file)

    def note(self, edit: str) -> None:
        """Keep the name of an edit."""
        self._edits.append(edit)
        with suppress(OSError):
            if self._written >= 4 * EDITS:
                self._rewrite()
            elif self._file is not None:
                self._file.write(_line(edit))
                self._written += 1

    def end(self) -> None:
        """The program ends in good order."""
        if self._file is None:
            return
        faulthandler.disable()
        self._file.close()
        self._file = None
        with suppress(OSError):
            self._path.unlink()

    def _rewrite(self) -> None:
        if self._file is not None:
            self._file.truncate(0)
            head = f"Blockprop {VERSION}, Python {platform.python_version()}, {platform.platform()}\nThe last edits:\n"
            self._file.write(head.encode() + b"".join(_line(edit) for edit in self._edits))
            self._written = len(self._edits)


def found(folder: Path) -> tuple[Path, ...]:
    """Logs of programs that crashed since the last look, under names under which they stay; others that nobody writes to go."""
    crashed = []
    with suppress(OSError):
        for path in sorted(folder.glob("session-*.log")):
            if _is_alive(path):
                continue
            if FATAL in path.read_bytes():
                kept = path.with_name(path.name.replace("session-", "crash-"))
                path.replace(kept)
                crashed.append(kept)
            else:
                path.unlink()  # killed, or the power went: there is nothing to learn from it
        for old in sorted(folder.glob("crash-*.log"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()
    return tuple(crashed)


def _is_alive(path: Path) -> bool:
    """Whether the process that began a log still runs; another one may have got its number since."""
    _, number, began = path.stem.split("-")
    try:
        return psutil.Process(int(number)).create_time() < int(began) + 2
    except (psutil.Error, ValueError):
        return False


def _line(edit: str) -> bytes:
    return " ".join(edit.split())[:200].encode(errors="replace") + b"\n"
