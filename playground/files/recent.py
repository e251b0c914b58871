"""The projects that were open lately: pinned ones first, then newest first."""

import os
from contextlib import suppress
from pathlib import Path

from . import store
from .errors import ProjectError

MOST = 10  # pinned ones come on top of these


class RecentFiles:
    """A short list of paths, kept in a file; a list that can't be read or written is no reason to complain.

    What has gone stays in the list: it may lie on a disk that comes back, and whoever shows the list shows it greyed (`is_there`).
    """

    def __init__(self, path: Path | None):
        self._path = path
        found, _ = store.read(path) if path is not None else (None, "")
        entries = found if isinstance(found, list) else []
        self._pinned: set[Path] = set()
        self._paths: list[Path] = []
        for entry in entries:
            name = entry.get("path") if isinstance(entry, dict) else entry
            if isinstance(name, str) and "\0" not in name and Path(name) not in self._paths:
                self._paths.append(Path(name))
                if isinstance(entry, dict) and entry.get("pinned") is True:
                    self._pinned.add(Path(name))
        self._shorten()

    def paths(self) -> tuple[Path, ...]:
        """Pinned ones first, then newest first."""
        return tuple(sorted(self._paths, key=lambda path: path not in self._pinned))

    def is_pinned(self, path: Path) -> bool:
        return path in self._pinned

    def add(self, path: Path | str) -> None:
        path = Path(os.path.abspath(path))
        paths = [path, *(other for other in self._paths if other != path)]
        if paths != self._paths:  # each save comes here, and flushing a file to a busy disk takes long
            self._paths = paths
            self._shorten()
            self._write()

    def pin(self, path: Path | str, on: bool) -> None:
        """Keep a file in the list for good, or no longer."""
        path = Path(os.path.abspath(path))
        self._pinned = self._pinned | {path} if on else self._pinned - {path}
        self._write()

    def remove(self, path: Path | str) -> None:
        path = Path(os.path.abspath(path))
        self._paths = [other for other in self._paths if other != path]
        self._pinned.discard(path)
        self._write()

    def clear(self) -> None:
        """Forget all that are not pinned."""
        self._paths = [path for path in self._paths if path in self._pinned]
        self._write()

    def _shorten(self) -> None:
        loose = [path for path in self._paths if path not in self._pinned][:MOST]
        self._paths = [path for path in self._paths if path in self._pinned or path in loose]

    def _write(self) -> None:
        if self._path is not None:
            entries = [{"path": str(path), "pinned": True} if path in self._pinned else str(path) for path in self._paths]
            with suppress(ProjectError):
                store.write(self._path, entries)


def is_there(path: Path) -> bool:
    """Whether a file can be opened where it was."""
    try:
        return path.is_file()
    except OSError:
        return False
