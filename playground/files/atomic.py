"""Writing a file so that at every moment either the old one or the new one is there, whole.

Write beside, flush to the disk, verify, link the old file as backup, put the new one in its place, flush the folder.
"""

import errno
import os
import platform
import re
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from .errors import FileChanged, FileGone, ProjectError, because

NO_LINKS = {
    errno.EPERM,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.EMLINK,
    errno.ENOSYS,
    errno.EXDEV,
    errno.EINVAL,
}  # the last: exFAT on Windows
PART = 1 << 20
BINARY = getattr(os, "O_BINARY", 0)
_HOST = re.sub(r"[^A-Za-z0-9]", "", platform.node())[:20] or "here"


@dataclass(frozen=True)
class Stamp:
    """How a file looked when it was last read or written: enough to notice that someone else changed it."""

    size: int
    modified: int  # nanoseconds
    node: int

    @staticmethod
    def of(path: Path) -> "Stamp | None":
        """The stamp of a file, or None where there is none."""
        try:
            return Stamp.from_status(os.stat(path))
        except OSError:
            return None

    @staticmethod
    def from_status(found: os.stat_result) -> "Stamp":
        return Stamp(found.st_size, found.st_mtime_ns, found.st_ino)


def backup_of(path: Path) -> Path:
    """Where the version before the last saving lies."""
    return path.with_name(path.name + "~")


def write(
    path: Path,
    parts: Iterable[bytes],
    *,
    verify: Callable[[Path], None] | None = None,
    backup: bool = False,
    expected: Stamp | None = None,
) -> Stamp:
    """Put a file of these bytes at `path`, or leave what is there as it is and raise ProjectError in one sentence.

    `verify` looks at the new file before it takes its place and raises if it is wrong; `expected` is the stamp that the file in the
    way should have: if it has another, FileChanged is raised, and if it is gone, FileGone.
    """
    path = _followed(path)
    found = Stamp.of(path)
    if expected is not None and _is_gone(path):
        raise FileGone(
            "'{file}' is not there any more: it was moved or deleted since. Save it there again, or under another name.", file=path.name
        )
    if expected is not None and found is not None and found != expected:
        raise FileChanged(
            "'{file}' was changed by someone else since it was opened. Save over it, or save under another name.", file=path.name
        )
    temporary = path.with_name(_temporary_name(path.name))
    try:
        _write_new(temporary, parts, _mode(path))
        if verify is not None:
            verify(temporary)
        stamp = Stamp.from_status(os.stat(temporary))
        if backup and found is not None:
            _keep_backup(path)
        os.replace(temporary, path)
    except OSError as trouble:
        _remove(temporary)
        raise ProjectError(
            "'{file}' can't be saved in '{folder}': {reason}.", file=path.name, folder=path.parent, reason=because(trouble)
        ) from trouble
    except BaseException:
        _remove(temporary)
        raise
    _flush_folder(path.parent)
    return stamp


def sweep(path: Path) -> int:
    """Remove what savings of this file, and of its backup, left beside it whose program was killed; returns how many there were."""
    path = _followed(path)
    names = "|".join(re.escape(f".{name[:100]}.") for name in (path.name, backup_of(path).name))
    removed = 0
    with suppress(OSError):
        for name in os.listdir(path.parent):
            match = re.fullmatch(rf"(?:{names}){_HOST}-(\d+)-[0-9a-f]+\.tmp", name)
            if match and not psutil.pid_exists(int(match[1])):
                with suppress(OSError):
                    os.unlink(path.parent / name)
                    removed += 1
    return removed


def _is_gone(path: Path) -> bool:
    """Whether there is surely no such file; one that can't be looked at may be there."""
    try:
        os.stat(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _temporary_name(name: str) -> str:
    return f".{name[:100]}.{_HOST}-{os.getpid()}-{os.urandom(4).hex()}.tmp"


def _followed(path: Path) -> Path:
    """The file behind symbolic links: the link stays, its target is replaced."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError) as trouble:
        raise ProjectError("There can be no file called {name!r}.", name=path.name[:80]) from trouble


def _mode(path: Path) -> int:
    """The permissions of the file that is there, or those that a new one gets."""
    with suppress(OSError):
        return stat.S_IMODE(os.stat(path).st_mode)
    return 0


def _write_new(path: Path, parts: Iterable[bytes], mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o666)
    try:
        for part in parts:
            view = memoryview(part)
            while view:
                view = view[os.write(handle, view[:PART]) :]
        os.fsync(handle)
        if mode and hasattr(os, "fchmod"):
            os.fchmod(handle, mode)
    finally:
        os.close(handle)


def _keep_backup(path: Path) -> None:
    """The old file under a second name, so that it never leaves its own before the new one arrives."""
    backup = backup_of(path)
    fresh = path.with_name(_temporary_name(backup.name))
    try:
        try:
            os.link(path, fresh)
        except OSError as trouble:
            if trouble.errno not in NO_LINKS:
                raise
            _write_new(fresh, _read_parts(path), 0)
            _give_time(path, fresh)
        os.replace(fresh, backup)
    except BaseException:
        _remove(fresh)
        raise
    _remove(fresh)  # where both names were links to one file already, replacing does nothing


def _give_time(old: Path, copy: Path) -> None:
    """A copy says when the old file was saved, as a link does."""
    with suppress(OSError):
        found = os.stat(old)
        os.utime(copy, ns=(found.st_atime_ns, found.st_mtime_ns))


def _read_parts(path: Path) -> Iterable[bytes]:
    with open(path, "rb") as file:
        while part := file.read(PART):
            yield part


def _remove(path: Path) -> None:
    with suppress(OSError):
        os.unlink(path)


def _flush_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can; the file is whole either way."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
