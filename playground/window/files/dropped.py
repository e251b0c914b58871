"""What is dropped on the window from outside: projects to open, or data of one's own to learn from."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QUrl
from PySide6.QtWidgets import QWidget

from engine.catalogue import SOURCES
from engine.data.columns import Source
from engine.settings import describe
from playground.files.project_file import SUFFIX


class DropTarget(QObject):
    """Takes files that are dropped anywhere on a window; parts of it that take other things themselves are asked first."""

    def __init__(self, window: QWidget, take_in: Callable[[Sequence[Path]], None]):
        super().__init__(window)
        self._take_in = take_in
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop) or not (paths := _paths(event.mimeData())):
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._take_in(paths)
        return True


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if QUrl.isLocalFile(url)]


def projects(paths: Iterable[Path]) -> list[Path]:
    return [path for path in paths if path.suffix.lower() == SUFFIX]


def first_data(paths: Iterable[Path]) -> Path | None:
    """The first of the files and folders that hold data."""
    return next((path for path in paths if kind_of(path)), None)


def kind_of(path: Path) -> str:
    """The kind of data source that reads a file or folder; nothing where none does."""
    return _readers().get(path.suffix.lower(), "") or ("image_folder" if path.is_dir() else "")


@cache
def _readers() -> dict[str, str]:
    """The endings of files, and the kind of data source that reads them."""
    return {ending: owner.kind for owner in SOURCES.values() for item in describe(owner) for ending in item.endings}


def source_of(path: Path) -> Source:
    """The data in a file or folder, with default settings."""
    return SOURCES[kind_of(path)](path=str(path))
