"""What happens at every edit has to be quick: bounds that a slow machine keeps too, far above what is measured."""

import time

import pytest

from engine.analysis import analyse
from playground.document import edits
from playground.document.changes import difference
from tests.document.samples import line
from tests.document.test_layout import tangle

pytestmark = pytest.mark.alone


def milliseconds(action, times=5):
    """The quickest of a few tries: the others had to wait for the machine."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        found.append((time.perf_counter() - began) * 1e3)
    return min(found)


def chain(count):
    kinds = ["input", *["dense", "relu"] * (count // 2 - 1), "softmax_cross_entropy"]
    return line(*kinds)


@pytest.mark.parametrize(("count", "bound"), [(200, 50), (1000, 50)])
def test_analysis_and_difference_after_an_edit(count, bound):
    project, ids = chain(count)

    def edit():
        after = edits.change_setting(project, ids[5], "units", 33)
        analyse(after.graph, after.source.specs())
        difference(project, after)

    assert milliseconds(edit) <= bound


def test_the_layout_of_200_blocks():
    project = tangle(200)
    assert milliseconds(lambda: edits.auto_layout(project)) <= 200
    project, _ = chain(200)
    assert milliseconds(lambda: edits.auto_layout(project)) <= 200


def test_wires_that_touch_a_block_are_found_without_a_search():
    short, _ = chain(100)
    long, ids = chain(2000)
    key = ids[-1]
    searched = milliseconds(lambda: [long.graph.inputs(key) for _ in range(500)])
    assert searched < 20 * max(0.1, milliseconds(lambda: [short.graph.inputs("b50") for _ in range(500)]))
