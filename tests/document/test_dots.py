"""Dots: wires keep their way through every edit that leaves them their ends, and lose it with them."""

import json

import msgspec
import pytest

from engine.graph import Wire
from playground.document import edits
from playground.document.changes import difference
from playground.document.dots import MOST_DOTS, MOST_IN_ALL
from playground.document.edits import EditError
from playground.document.plain import to_plain, to_project
from playground.document.project import dot_key, dot_of
from playground.document.schema import PlainProject
from playground.document.spreading import spread_rows
from tests.document.samples import line, xor
from tests.document.test_edits import with_sum

LEFT, RIGHT = (250.0, -100.0), (350.0, -100.0)


def led(*dots, between=(1, 2)):
    """Five blocks in a row, 200 apart, with dots on a wire between two of them."""
    project, ids = xor()
    wire = Wire(*(ids[number] for number in between))
    project = edits.connect(project, wire.source, wire.target)
    for number, dot in enumerate(dots):
        project, _ = edits.add_dot(project, wire, dot, number)
    return project, ids, wire


def test_a_dot_lies_between_the_two_points_that_it_is_nearest_to():
    project, _, wire = led((260.0, -200.0), (340.0, -200.0))
    project, key = edits.add_dot(project, wire, (300.0, -190.0))
    assert key == dot_key(wire, 1)
    assert dot_of(key) == (wire, 1)
    assert project.dots[wire] == ((260.0, -200.0), (300.0, -190.0), (340.0, -200.0))
    assert set(project.dot_places()) <= project.ids()


def test_dots_are_moved_and_removed_one_by_one():
    project, _, wire = led(LEFT, (300.0, 0.0), RIGHT)
    moved = edits.move_dots(project, {dot_key(wire, 1): (300.0, -140.0), "b1:b9:0:0": (0.0, 0.0)})
    assert moved.dots[wire] == (LEFT, (300.0, -140.0), RIGHT)
    assert edits.remove_dots(moved, [dot_key(wire, 0), dot_key(wire, 2)]).dots[wire] == ((300.0, -140.0),)
    assert edits.remove_dots(moved, moved.dot_places()).dots == {}
    assert edits.straighten(moved, [wire]).dots == {}
    assert edits.move_dots(project, {dot_key(wire, 1): (300.0, 0.0)}) is project
    assert project.dots[wire] == (LEFT, (300.0, 0.0), RIGHT)


def test_there_is_an_end_to_dots():
    project, _, wire = led()
    for _ in range(MOST_DOTS):
        project, _ = edits.add_dot(project, wire, LEFT)
    with pytest.raises(EditError, match="64 reroute points"):
        edits.add_dot(project, wire, LEFT)
    copy = edits.fragment(project, project.graph.blocks)
    for _ in range(MOST_IN_ALL // MOST_DOTS - 1):
        project, _ = edits.paste(project, copy)
    with pytest.raises(EditError, match="10000 reroute points"):
        edits.paste(project, copy)
    with pytest.raises(EditError, match="not there"):
        edits.add_dot(project, Wire("b1", "b99"), LEFT)


def test_a_dot_never_lies_out_of_reach():
    project, _, wire = led((1e9, -1e300))
    assert project.dots[wire] == ((1_000_000.0, -1_000_000.0),)


def test_dots_go_with_their_wire_and_do_not_come_back():
    project, ids, wire = led(LEFT)
    for gone in (edits.disconnect(project, wire), edits.connect(project, ids[0], ids[2]), edits.remove_blocks(project, [ids[2]])):
        assert gone.dots == {}
    assert edits.connect(edits.disconnect(project, wire), *ids[1:3]).dots == {}


def test_dots_go_along_where_both_ends_of_their_wire_move_the_same_way():
    project, ids, wire = led(LEFT, RIGHT)
    x, y = (project.positions[ids[number]] for number in (1, 2))
    together = edits.move_blocks(project, {ids[1]: (x[0] + 40, x[1] - 20), ids[2]: (y[0] + 40, y[1] - 20)})
    assert together.dots[wire] == ((290.0, -120.0), (390.0, -120.0))
    assert edits.move_blocks(project, {ids[1]: (0.0, 500.0)}).dots[wire] == (LEFT, RIGHT)


def test_a_block_in_a_wire_parts_its_dots():
    project, ids, wire = led((200.0, -200.0), (700.0, -200.0), (900.0, -200.0), between=(0, 3))
    after, key = edits.insert_on_wire(project, wire, "relu", (500.0, -200.0))
    assert after.dots == {Wire(ids[0], key): ((200.0, -200.0),), Wire(key, ids[3]): ((700.0, -200.0), (900.0, -200.0))}
    assert after.positions[key] == (500.0, -200.0)


def test_a_block_in_a_wire_takes_the_dots_away_that_it_would_cover():
    project, ids, wire = led((200.0, -200.0), (520.0, -200.0), between=(0, 3))
    after, key = edits.insert_on_wire(project, wire, "relu", (500.0, -200.0))
    assert after.dots == {Wire(ids[0], key): ((200.0, -200.0),)}


def test_with_no_place_given_a_block_stands_in_the_longest_part_of_a_led_wire():
    project, _, wire = led((200.0, -200.0), (800.0, -200.0), between=(0, 4))
    after, key = edits.insert_on_wire(project, wire, "relu")
    assert after.positions[key] == (500.0, -200.0)


def test_closing_a_gap_joins_the_dots_in_order():
    project, ids, wire = led(LEFT)
    following = Wire(ids[2], ids[3])
    project, _ = edits.add_dot(project, following, (500.0, 100.0))
    for after in (edits.remove_blocks(project, [ids[2]], heal=True), edits.detach(project, [ids[2]])):
        assert after.dots == {Wire(wire.source, following.target): (LEFT, (500.0, 100.0))}


def test_an_end_that_is_plugged_in_elsewhere_keeps_the_dots():
    project, ids, wire = led(LEFT, RIGHT)
    after = edits.replug(project, wire, ids[3])
    assert after.graph.inputs(ids[3]) == [Wire(wire.source, ids[3])]
    assert not after.graph.inputs(ids[2])
    assert after.dots == {Wire(wire.source, ids[3]): (LEFT, RIGHT)}
    with pytest.raises(EditError, match="loop"):
        edits.replug(project, Wire(ids[2], ids[3]), ids[1])


@pytest.mark.parametrize("led_too", [True, False])
def test_dots_stay_on_their_wire_when_inputs_close_up(led_too):
    project, ids = line("input", "dense", "relu")
    project, total = with_sum(project)
    for key in (ids[1], ids[1], ids[2]):
        project = edits.connect(project, key, total)
    project, _ = edits.add_dot(project, Wire(ids[1], total, 0), LEFT)
    if led_too:
        project, _ = edits.add_dot(project, Wire(ids[1], total, 1), RIGHT)
    after = edits.disconnect(project, Wire(ids[1], total, 0))
    assert after.dots == ({Wire(ids[1], total, 0): (RIGHT,)} if led_too else {})


def test_copies_have_dots_of_their_own():
    project, ids, wire = led(LEFT, RIGHT)
    text = json.dumps(edits.fragment(project, ids[1:4]))
    after, new = edits.paste(project, json.loads(text))
    assert after.dots == {wire: (LEFT, RIGHT), Wire(new[0], new[1]): ((290.0, -60.0), (390.0, -60.0))}
    alone, (copy,) = edits.duplicate(project, [ids[2]], incoming=True)
    assert alone.graph.inputs(copy) == [Wire(ids[1], copy)]
    assert alone.dots == project.dots


def test_a_phrase_keeps_the_dots_inside_and_parts_those_of_the_wire_it_goes_into():
    project, ids, wire = led((900.0, -100.0), between=(0, 3))
    inner, inner_ids = line("relu", "tanh")
    inner, _ = edits.add_dot(inner, Wire(*inner_ids), (100.0, -60.0))
    after, new = edits.add_fragment(project, edits.fragment(inner, inner_ids), (0.0, 0.0), wire)
    assert after.dots[Wire(new[1], ids[3])] == ((900.0, -100.0),)
    assert len(after.dots[Wire(*new)]) == 1


def test_arranging_takes_the_dots_of_what_it_moves():
    project, ids, wire = led(LEFT)
    project, _ = edits.add_dot(project, Wire(ids[3], ids[4]), (700.0, 100.0))
    arranged = edits.auto_layout(project)
    assert arranged.positions != project.positions
    assert wire not in arranged.dots
    again, _ = edits.add_dot(arranged, wire, LEFT)
    assert edits.auto_layout(again) is again


def test_dots_move_with_their_row_when_rows_spread():
    project, ids, wire = led(LEFT)
    project = edits.move_blocks(project, {key: (project.positions[key][0], 100.0) for key in ids[3:]})
    lower = Wire(ids[3], ids[4])
    project, _ = edits.add_dot(project, lower, (700.0, 130.0))
    after = spread_rows(project, dict.fromkeys(ids, 200.0), 160.0)
    moved = after.positions[ids[3]][1] - 100.0
    assert moved > 0
    assert after.dots == {wire: (LEFT,), lower: ((700.0, 130.0 + moved),)}


def test_the_difference_names_led_wires_and_leaves_the_network_alone():
    project, _, wire = led(LEFT)
    changes = difference(edits.straighten(project, [wire]), project)
    assert changes.dotted == (wire,)
    assert changes
    assert not changes.structure


def test_the_plain_form_keeps_dots_and_says_nothing_where_there_are_none():
    project, _, wire = led(LEFT, RIGHT)
    text = msgspec.json.encode(to_plain(project))
    assert text.count(b'"dots"') == 1
    assert to_project(msgspec.json.decode(text, type=PlainProject)) == project
    assert b"dots" not in msgspec.json.encode(to_plain(edits.straighten(project, [wire])))


@pytest.mark.parametrize("dots", [[[float("nan"), 0.0]], [[float("inf"), 0.0]], [[0.0, 1e7]], [[0.0]], [[0.0, 0.0]] * (MOST_DOTS + 1), "x"])
def test_dots_of_strangers_are_refused_with_their_place(dots):
    project, ids, _ = led(LEFT)
    fragment = edits.fragment(project, ids)
    next(wire for wire in fragment["wires"] if "dots" in wire)["dots"] = dots
    with pytest.raises(EditError, match="dots"):
        edits.paste(project, fragment)
