"""The whole window, as a person opens it, and a person who counts what they do."""

from collections.abc import Callable

import pytest

from engine.data.sources.playground2d import Playground2D
from playground.document.starters import empty
from playground.files.project_file import SavedProject
from playground.style import theme
from playground.window.main_window import MainWindow
from tests.acceptance.person import Person
from tests.window.conftest import READY_MS, open_window, window  # noqa: F401  fixtures


@pytest.fixture
def person_at(open_window, qtbot) -> Callable[..., Person]:  # noqa: F811
    """A person at a window on a template, whose hands are counted; with "" on an empty canvas with points in the plane."""
    theme.set_reduced_motion(True)

    def sit_down(name: str = "spiral") -> Person:
        made: MainWindow = open_window(name or "spiral")
        if not name:
            made.files.adopt(SavedProject(empty(Playground2D())), None, "Untitled")
            qtbot.waitUntil(lambda: made.session.state in ("idle", "empty"), timeout=READY_MS)
        made.canvas.setFocus()
        made.activateWindow()
        return Person(made, qtbot)

    yield sit_down
    theme.set_reduced_motion(False)
