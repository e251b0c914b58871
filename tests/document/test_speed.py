"""What happens at every edit grows no faster than the network, counted in calls. `benchmarks/canvas.py` tells how long it takes."""

import pytest

from engine.analysis import analyse
from playground.document import edits
from playground.document.changes import difference
from tests.document.samples import line
from tests.document.test_layout import tangle
from tests.effort import effort


def chain(count):
    kinds = ["input", *["dense", "relu"] * (count // 2 - 1), "softmax_cross_entropy"]
    return line(*kinds)


def judged(count):
    """An edit of a chain of so many blocks, with everything that is said about it."""
    project, ids = chain(count)

    def edit():
        after = edits.change_setting(project, ids[5], "units", 33)
        analyse(after.graph, after.source.specs())
        difference(project, after)

    return edit


def chain_arranged(count):
    project, _ = chain(count)
    return lambda: edits.auto_layout(project)


def tangle_arranged(count):
    project = tangle(count)
    return lambda: edits.auto_layout(project)


@pytest.mark.parametrize("work", [judged, chain_arranged, tangle_arranged])
def test_five_times_the_blocks_are_five_times_the_work(work):
    few, many = work(200), work(1000)
    assert effort(many) <= 5.5 * effort(few)


def test_wires_that_touch_a_block_are_found_without_a_search():
    short, ids = chain(100)
    long, more = chain(1000)
    long.graph.inputs(more[0]), short.graph.inputs(ids[0])  # all wires are put in order once
    assert effort(lambda: long.graph.inputs(more[-1])) == effort(lambda: short.graph.inputs(ids[-1]))
