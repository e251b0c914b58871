"""A canvas with a small network on it: input, conv2d, relu, flatten, dense and a loss, in one row."""

from types import SimpleNamespace

import pytest
from PySide6.QtGui import QRegion

import engine  # noqa: F401  the package fills the catalogue
from engine.data.sources.mnist import MNIST
from playground.canvas.camera import still
from playground.canvas.view import CanvasView
from playground.document.document import Document
from playground.document.edits import add_block, connect
from playground.document.project import Project
from playground.palette.matching import rank
from playground.style import theme
from tests.canvas.hand import Hand

ROW = (
    ("input", {"column": "image"}),
    ("conv2d", {"filters": 4}),
    ("relu", {}),
    ("flatten", {}),
    ("dense", {"units": 10}),
    ("softmax_cross_entropy", {}),
)


def small_network() -> Project:
    """Blocks b1 to b6, 240 apart, wired in a row."""
    project = Project(source=MNIST())
    for place, (kind, settings) in enumerate(ROW):
        project, _ = add_block(project, kind, (place * 240.0, 0.0), settings)
    for number in range(1, len(ROW)):
        project = connect(project, f"b{number}", f"b{number + 1}")
    return project


@pytest.fixture
def desk_of(qtbot):
    """Open a canvas on a project: a namespace of view, document and hand."""
    opened = []
    theme.set_reduced_motion(True)

    def open_canvas(project: Project) -> SimpleNamespace:
        document = Document(project)
        view = CanvasView(document, rank)
        qtbot.addWidget(view)
        view.resize(1600, 700)
        view.show()
        view.zoom_to(1.0)
        view.setFocus()
        opened.append(view)
        said = []
        view.message.connect(said.append)
        return SimpleNamespace(view=view, document=document, hand=Hand(view), said=said)

    yield open_canvas
    for view in opened:
        view.close_document()
    theme.set_reduced_motion(False)


@pytest.fixture
def canvas(desk_of):
    return desk_of(small_network())


@pytest.fixture
def empty(desk_of):
    return desk_of(Project(source=MNIST()))


@pytest.fixture
def with_kinds(canvas):
    """Add blocks of these kinds below the row; returns their ids."""

    def add(*kinds, **settings):
        project, made = canvas.document.project, []
        for number, kind in enumerate(kinds):
            project, key = add_block(project, kind, (number * 240.0, 200.0), settings)
            made.append(key)
        canvas.document.apply("add", project)
        return made

    return add


@pytest.fixture
def painted_regions(monkeypatch) -> list[QRegion]:
    """What is painted and not taken from the still."""
    regions, paint = [], still._paint_region
    monkeypatch.setattr(still, "_paint_region", lambda painter, region, *more: (regions.append(region), paint(painter, region, *more)))
    return regions
