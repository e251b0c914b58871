"""Earlier versions: what a project file held after its last savings, kept apart from the person's folders, the older the fewer.

A version is a second name (hard link) of what a saving put in place, so it costs no time and, until the next saving, no room; where
the disk is another one, or knows no links, it is a copy. docs/decisions/earlier-versions.md says why.
"""

import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import atomic
from .atomic import backup_of
from .errors import ProjectError

MEGABYTE = 1 << 20
LARGEST = 512 * MEGABYTE  # a project that has versions
ROOM = 1024 * MEGABYTE  # all versions of one project
ALTOGETHER = 4096 * MEGABYTE
SPARE = 256 * MEGABYTE  # room that is left on the disk
USUAL, MOST = 20, 500  # of one project
MINUTE, HOUR, DAY, MONTH = 60.0, 3600.0, 86400.0, 30 * 86400.0
CLOSE = 2 * 10**9  # nanoseconds that a disk may round a time by
WHERE = "where"  # the file that holds the path of the project
NAME = re.compile(r"(\d{1,20})-(\d{1,12})\.bprop")
PART = ".part"


@dataclass(frozen=True)
class Version:
    """One version of a project: the file that holds it, when it was saved (seconds since the epoch), and its size in bytes."""

    path: Path
    saved: float
    size: int


class Versions:
    """The folder of all versions, with one folder inside for each project file; with None, only what lies beside a file is listed.

    `most` says how many of each are kept; 0: none any more. May be used by any thread; what another process takes away meanwhile is not
    missed.
    """

    def __init__(self, folder: Path | None, most: Callable[[], int] = lambda: 0, now: Callable[[], float] = time.time):
        self._folder = folder
        self._most = most
        self._now = now

    def keep(self, path: Path) -> str:
        """Keep what the file holds now, unless it is kept already; returns "", or a sentence if that can't be. Never raises."""
        most = min(self._most(), MOST)
        if self._folder is None or most <= 0:
            return ""
        try:
            path = _real(path)
            found = os.stat(path)
            if found.st_size > LARGEST:
                return ""
            home = self._home(path, found)
            version = home / _name(found)
            if not version.exists():
                _make_home(home, path)
                _check_room(home, found.st_size)
                _second_name(path, version, found)
            self._thin(home, most + 1)  # what the file holds now is no earlier version
            self._make_room(home)
        except FileNotFoundError:  # nothing is there yet, or someone deletes all versions just now
            return ""
        except (OSError, ValueError, ProjectError) as trouble:
            if isinstance(trouble.__cause__, FileNotFoundError):
                return ""
            why = getattr(trouble, "strerror", None) or str(trouble)
            return f"Earlier versions can't be kept in '{self._folder}' at the moment: {why}."
        return ""

    def of(self, path: Path) -> tuple[Version, ...]:
        """The versions of a file, newest first, without what it holds now; the one before the last saving may lie beside the file."""
        try:
            path = _real(path)
            found = _stat(path)
            backup = _stat(backup_of(path))
            listed = _listed(self._home(path, found)) if self._folder else []
        except (OSError, ValueError):
            return ()
        by_name = {version.path.name: version for version in listed}
        if backup is not None:
            by_name.setdefault(_name(backup), Version(backup_of(path), backup.st_mtime, backup.st_size))
        if found is not None:
            by_name.pop(_name(found), None)
        return tuple(sorted(by_name.values(), key=lambda version: version.saved, reverse=True))

    def forget(self, path: Path) -> None:
        """Delete all versions of a file, that beside it too."""
        with suppress(OSError, ValueError):
            path = _real(path)
            if self._folder is not None:
                shutil.rmtree(self._home(path, _stat(path)), ignore_errors=True)
            backup_of(path).unlink(missing_ok=True)

    def forget_all(self) -> None:
        """Delete the versions of all files; those that lie beside them stay."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def size(self) -> int:
        """How many bytes all of them are."""
        return sum(version.size for home in self._homes() for version in _listed(home))

    def _home(self, path: Path, found: os.stat_result | None) -> Path:
        """The folder for a file. If the file was moved here, its versions come along: it is known by the stamp of its last saving."""
        home = self._folder / hashlib.sha256(os.fsencode(os.path.normcase(path))).hexdigest()[:24]
        if found is None or home.is_dir():
            return home
        for other in self._homes():
            if (other / _name(found)).exists() and _is_gone(_was_at(other)):
                with suppress(OSError, ProjectError):
                    os.rename(other, home)
                    _write_where(home, path)
                break
        return home

    def _homes(self) -> list[Path]:
        with suppress(OSError):
            if self._folder is not None:
                return [Path(entry.path) for entry in os.scandir(self._folder) if entry.is_dir(follow_symlinks=False)]
        return []

    def _thin(self, home: Path, most: int) -> None:
        listed = _listed(home)
        wanted = worth_keeping(listed, self._now(), most, ROOM)
        for version in listed:
            if version not in wanted:
                _remove(version.path)
        for stray in home.glob(f"*{PART}"):
            with suppress(OSError):
                if self._now() - stray.stat().st_mtime > HOUR:
                    stray.unlink()

    def _make_room(self, home: Path) -> None:
        """Where all versions take too much, those of the projects that were saved longest ago go."""
        listed = {other: _listed(other) for other in self._homes()}
        total = sum(version.size for versions in listed.values() for version in versions)
        for other in sorted(listed, key=lambda other: max((version.saved for version in listed[other]), default=0.0)):
            if total <= ALTOGETHER:
                return
            if other != home:
                total -= sum(version.size for version in listed[other])
                shutil.rmtree(other, ignore_errors=True)


def worth_keeping(versions: Sequence[Version], now: float, most: int, room: int) -> list[Version]:
    """Of these, newest first: all of the last hour, one for each hour of the last day, each day of two months, each month before.

    Where that is still more than `most`, or than `room` bytes, those go that have the nearest neighbours for their age; the two newest
    and the oldest go last.
    """
    kept, seen = [], set()
    for version in sorted(versions, key=lambda version: version.saved, reverse=True):
        slot = _slot(version.saved, now)
        if slot not in seen:
            seen.add(slot)
            kept.append(version)
    while len(kept) > 1 and (len(kept) > most or sum(version.size for version in kept) > room):
        between = range(2, len(kept) - 1) or [len(kept) - 1]
        kept.pop(min(between, key=lambda place: _loss(kept, place, now)))
    return kept


def _slot(saved: float, now: float) -> tuple[str, float]:
    for name, width, until in (("hour", HOUR, DAY), ("day", DAY, 2 * MONTH), ("month", MONTH, float("inf"))):
        if HOUR < now - saved <= until:
            return name, saved // width
    return "each", saved


def _loss(kept: Sequence[Version], place: int, now: float) -> float:
    """How large a gap a version would leave, for its age."""
    gap = kept[place - 1].saved - kept[place + 1].saved if place + 1 < len(kept) else 0.0
    return gap / (max(0.0, now - kept[place].saved) + MINUTE)


def _real(path: Path) -> Path:
    """The file behind links: it is the one that savings replace."""
    return Path(os.path.realpath(path))


def _stat(path: Path) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _name(found: os.stat_result) -> str:
    """A version's name: the time and size of what it holds, so that the same is not kept twice."""
    return f"{max(0, found.st_mtime_ns)}-{found.st_size}.bprop"


def _listed(home: Path) -> list[Version]:
    """The versions in a folder; one that another program wrote into, through the other name of the file, is none any more."""
    found = []
    try:
        entries = list(os.scandir(home))
    except OSError:
        return []
    for entry in entries:
        named = NAME.fullmatch(entry.name)
        with suppress(OSError):
            status = entry.stat(follow_symlinks=False) if named else None
            if status is None:
                continue
            if status.st_size == int(named[2]) and abs(max(0, status.st_mtime_ns) - int(named[1])) <= CLOSE:
                found.append(Version(Path(entry.path), status.st_mtime, status.st_size))
            else:
                _remove(Path(entry.path))
    return found


def _make_home(home: Path, path: Path) -> None:
    for folder in (home.parent, home):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except FileExistsError:
            if folder.exists():  # a file, say
                raise
            raise FileNotFoundError(folder) from None  # it was there and has been deleted since
    if not (home / WHERE).exists():
        _write_where(home, path)


def _write_where(home: Path, path: Path) -> None:
    atomic.write(home / WHERE, [os.fsencode(path)])


def _was_at(home: Path) -> Path:
    """Where the file of these versions was when they were kept; no such place if that is not known."""
    with suppress(OSError):
        return Path(os.fsdecode((home / WHERE).read_bytes()))
    return home / "nowhere"


def _is_gone(path: Path) -> bool:
    """Whether there is surely no such file; one that can't be looked at may be there."""
    try:
        return _stat(path) is None
    except (OSError, ValueError):
        return False


def _check_room(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free < size + SPARE:
        raise ProjectError("the disk is nearly full")


def _second_name(path: Path, version: Path, found: os.stat_result) -> None:
    """Give a file another name; where that can't be, copy it. At each moment the version is there whole, or not at all."""
    try:
        os.link(path, version)
        return
    except FileExistsError:  # another window was faster
        return
    except OSError:  # another disk, or one that knows no links; what else is wrong the copy finds out
        pass
    part = version.with_name(f"{version.stem}-{os.urandom(4).hex()}{PART}")
    try:
        shutil.copyfile(path, part)
        os.utime(part, ns=(found.st_atime_ns, found.st_mtime_ns))
        os.replace(part, version)
    except BaseException:
        _remove(part)
        raise


def _remove(path: Path) -> None:
    with suppress(OSError):
        os.unlink(path)
