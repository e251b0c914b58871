"""A window on a small project that trains in an instant, with folders of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from playground.document.starters import STARTERS
from playground.files.preferences import Preferences
from playground.files.project_file import SavedProject
from playground.files.recent import RecentFiles
from playground.style import theme
from playground.window.main_window import MainWindow

READY_MS = 10_000


@pytest.fixture
def open_window(qtbot: QtBot, qapp, tmp_path: Path) -> Iterator[Callable[..., MainWindow]]:
    """Opens a window on a starter, shown and ready to train; it is closed, its worker ended, when the test is over."""
    opened: list[MainWindow] = []
    theme.apply(qapp)

    def make(name: str = "spiral", **more) -> MainWindow:
        project = STARTERS[name].make()
        window = MainWindow(project, Preferences(tmp_path / "preferences.json"), RecentFiles(tmp_path / "recent.json"), **more)
        opened.append(window)
        window.resize(1280, 800)
        window.show()
        window.files.adopt(SavedProject(project), None, name)
        qtbot.waitUntil(lambda: window.session.state == "idle", timeout=READY_MS)
        return window

    yield make
    for window in opened:
        window.shut_down()
        window.close()
        window.deleteLater()
    theme.set_mode("system")


@pytest.fixture
def window(open_window) -> MainWindow:
    return open_window()
