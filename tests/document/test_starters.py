"""The projects to start from: sound, readable, and the same as the files that are shipped."""

from itertools import pairwise

import pytest

from engine.analysis import analyse
from engine.catalogue import SOURCES
from playground.document.project import GRID, STEP_X
from playground.document.starters import FIRST, STARTERS

BLOCK = (160.0, 90.0)
CANVAS = (1000.0, 520.0)  # scene units that a canvas in a window of 1280×800 shows at a readable size


@pytest.fixture(params=sorted(STARTERS))
def starter(request):
    return STARTERS[request.param]


def test_the_first_one_is_there():
    assert FIRST in STARTERS
    assert {"lenet-digits", "mlp-digits", "spiral", "autoencoder-digits"} <= set(STARTERS)


def test_they_run_without_a_problem(starter):
    project = starter.make()
    assert analyse(project.graph, project.source.specs()).problems == ()
    assert project.source.kind in SOURCES


def test_their_blocks_lie_on_the_grid_apart_and_in_sight(starter):
    project = starter.make()
    assert project.positions.keys() == project.graph.blocks.keys()
    places = list(project.positions.values())
    assert all(x % GRID == 0 and y % GRID == 0 for x, y in places)
    for number, (x, y) in enumerate(places):
        assert all(abs(x - u) >= BLOCK[0] or abs(y - v) >= BLOCK[1] for u, v in places[:number])
    for axis in (0, 1):
        extent = max(place[axis] for place in places) - min(place[axis] for place in places) + BLOCK[axis]
        assert extent <= CANVAS[axis]


def test_they_read_as_text_does(starter):
    """Each block stands right of the one before it, or at the beginning of the next row."""
    project = starter.make()
    for (x, y), (u, v) in pairwise(project.positions.values()):
        assert (u, v) == (x + STEP_X, y) or (u == 0 and v > y)


def test_the_autoencoder_compares_with_its_own_input():
    project = STARTERS["autoencoder-digits"].make()
    graph = project.graph
    assert graph.by_name("loss").layer.column == graph.by_name("digit").layer.column
    specs = analyse(graph, project.source.specs()).specs
    assert specs[graph.by_name("code").id].shape == (32,)
