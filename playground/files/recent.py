"""The projects that were open lately, newest first."""

import os
from contextlib import suppress
from pathlib import Path

from . import store
from .errors import ProjectError

MOST = 20


class RecentFiles:
    """A short list of paths, kept in a file; a list that can't be read or written is no reason to complain."""

    def __init__(self, path: Path | None):
        self._path = path
        found, _ = store.read(path) if path is not None else (None, "")
        entries = found if isinstance(found, list) else []
        self._paths = [Path(entry) for entry in entries if isinstance(entry, str) and "\0" not in entry][:MOST]

    def paths(self) -> tuple[Path, ...]:
        """Those that are still there."""
        return tuple(path for path in self._paths if _exists(path))

    def add(self, path: Path | str) -> None:
        path = Path(os.path.abspath(path))
        paths = [path, *(other for other in self._paths if other != path)][:MOST]
        if paths != self._paths:  # each save comes here, and flushing a file to a busy disk takes long
            self._paths = paths
            self._write()

    def remove(self, path: Path | str) -> None:
        self._paths = [other for other in self._paths if other != Path(os.path.abspath(path))]
        self._write()

    def clear(self) -> None:
        self._paths = []
        self._write()

    def _write(self) -> None:
        if self._path is not None:
            with suppress(ProjectError):
                store.write(self._path, [str(path) for path in self._paths])


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
