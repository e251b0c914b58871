"""What is dropped on the window from outside: a project to open, or data of one's own to learn from."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QUrl

from engine.catalogue import SOURCES
from engine.data.columns import Source
from playground.files.project_file import SUFFIX

_KINDS = {".csv": "csv_file", ".tsv": "csv_file", ".npz": "npz_file"}


def first_of(urls: Iterable[QUrl]) -> Path | None:
    """The first of the dragged files that means something here."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() == SUFFIX or kind_of(path)), None)


def kind_of(path: Path) -> str:
    """The kind of data source that reads a file or folder; nothing where none does."""
    return _KINDS.get(path.suffix.lower(), "") or ("image_folder" if path.is_dir() else "")


def source_of(path: Path) -> Source:
    """The data in a file or folder, with default settings."""
    return SOURCES[kind_of(path)](path=str(path))
