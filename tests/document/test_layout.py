"""Align, distribute and the automatic layout."""

import random
from dataclasses import replace

import pytest

from engine.errors import GraphError
from engine.graph import Block, Graph, Wire
from playground.document import edits
from playground.document.project import STEP_X
from tests.document.samples import Sum, empty, xor


def tangle(count: int, seed: int = 1):
    """Blocks that each take up to three wires from earlier ones, thrown anywhere."""
    rng = random.Random(seed)
    blocks = [Block(f"b{i}", f"sum_{i}", Sum()) for i in range(1, count + 1)]
    wires = [
        Wire(f"b{s}", f"b{i}", p) for i in range(2, count + 1) for p, s in enumerate(rng.sample(range(1, i), min(i - 1, rng.randint(0, 3))))
    ]
    positions = {block.id: (rng.uniform(-500, 500), rng.uniform(-500, 500)) for block in blocks}
    return replace(empty(), graph=Graph.of(blocks, wires), positions=positions)


@pytest.mark.parametrize("seed", range(5))
def test_wires_run_left_to_right_and_no_block_covers_another(seed):
    project = edits.auto_layout(tangle(60, seed))
    places = project.positions
    assert all(places[wire.source][0] < places[wire.target][0] for wire in project.graph.wires)
    spots = list(places.values())
    for index, (x, y) in enumerate(spots):
        assert all(abs(x - ox) >= 180 or abs(y - oy) >= 100 for ox, oy in spots[:index])
        assert x % 20 == 0
        assert y % 20 == 0


def test_a_chain_becomes_a_straight_line_at_its_corner():
    project, ids = xor()
    project = edits.move_blocks(project, {ids[2]: (-40.0, 333.0), ids[4]: (11.0, 900.0)})
    after = edits.auto_layout(project)
    assert {after.positions[key][1] for key in ids} == {0.0}
    assert [after.positions[key][0] for key in ids] == [-40.0 + STEP_X * number for number in range(5)]


def test_the_layout_is_the_same_each_time_and_settles():
    once = edits.auto_layout(tangle(80))
    assert edits.auto_layout(tangle(80)) == once
    assert edits.auto_layout(once).positions == once.positions


def test_a_loop_is_named_with_what_to_do_about_it():
    loop = replace(empty(), graph=Graph.of([Block("b1", "one", Sum()), Block("b2", "two", Sum())], [Wire("b1", "b2"), Wire("b2", "b1")]))
    with pytest.raises(GraphError, match="loop through 'one'"):
        edits.auto_layout(edits.move_blocks(loop, {"b1": (0.0, 0.0), "b2": (7.0, 7.0)}))


def test_a_selection_leaves_the_rest_alone():
    project = tangle(30)
    chosen = [f"b{number}" for number in range(1, 11)]
    after = edits.auto_layout(project, chosen)
    assert all(after.positions[key] == project.positions[key] for key in project.positions if key not in chosen)


def test_no_stranger_stands_inside_a_group():
    project, ids = xor()
    project, extra = edits.add_block(project, "relu")
    project = edits.connect(project, ids[0], extra)
    project, _ = edits.add_group(project, ids[1:3])
    after = edits.auto_layout(project)
    xs, ys = zip(*(after.positions[key] for key in ids[1:3]), strict=True)
    for key in set(after.graph.blocks) - set(ids[1:3]):
        x, y = after.positions[key]
        assert not (min(xs) - 80 < x < max(xs) + 80 and min(ys) - 60 < y < max(ys) + 60)


def test_align_uses_the_sizes_on_screen():
    project, ids = xor()
    project = edits.move_blocks(project, {ids[0]: (0.0, 0.0), ids[1]: (30.0, 100.0)})
    sizes = {ids[0]: (100.0, 40.0), ids[1]: (200.0, 40.0)}
    after = edits.align(project, ids[:2], "left", sizes)
    assert [after.positions[key][0] for key in ids[:2]] == [-70.0 + 50.0, -70.0 + 100.0]
    after = edits.align(project, ids[:2], "middle", sizes)
    assert [after.positions[key][1] for key in ids[:2]] == [50.0, 50.0]


def test_distribute_makes_equal_gaps():
    project, ids = xor()
    project = edits.move_blocks(project, {ids[0]: (0.0, 0.0), ids[1]: (110.0, 7.0), ids[2]: (600.0, 9.0)})
    sizes = {ids[0]: (100.0, 40.0), ids[1]: (200.0, 40.0), ids[2]: (100.0, 40.0)}
    after = edits.distribute(project, ids[:3], "horizontal", sizes)
    assert after.positions[ids[1]] == (300.0, 7.0)
    assert after.positions[ids[0]] == (0.0, 0.0)


def test_a_collapsed_frame_is_lined_up_as_the_one_block_that_is_seen():
    project, ids = xor()
    project = edits.move_blocks(project, {ids[0]: (0.0, 0.0), ids[1]: (240.0, 40.0), ids[2]: (600.0, 300.0)})
    project, group = edits.add_group(project, ids[:2])
    project = edits.change_group(project, group, collapsed=True)
    after = edits.align(project, ids[:3], "middle")
    assert [after.positions[key] for key in ids[:2]] == [(0.0, 140.0), (240.0, 180.0)]
    after = edits.align(project, ids[:3], "right")
    assert [after.positions[key][0] for key in ids[:3]] == [480.0, 720.0, 600.0]


def test_gaps_are_counted_from_the_card_of_a_collapsed_frame():
    project, ids = xor()
    project = edits.move_blocks(project, {ids[0]: (0.0, 0.0), ids[1]: (200.0, 0.0), ids[2]: (440.0, 0.0), ids[3]: (1000.0, 0.0)})
    project, group = edits.add_group(project, ids[1:3])
    project = edits.change_group(project, group, collapsed=True)
    after = edits.distribute(project, ids[:4], "horizontal")
    assert [after.positions[key][0] for key in ids[:4]] == [0.0, 380.0, 620.0, 1000.0]
