"""Edits: each gives the project that a person expects, and leaves the old one alone."""

from dataclasses import replace
from itertools import pairwise

import pytest

from engine.analysis import Fix, analyse
from engine.catalogue import SOURCES
from engine.errors import SettingError
from engine.graph import Block, Wire
from engine.setup import Phase
from playground.document import edits, starters
from playground.document.document import Document
from playground.document.edits import EditError
from playground.document.project import STEP_X
from tests.document.samples import Sum, empty, line, xor


def with_sum(project):
    block = Block(project.graph.free_id(), "sum", Sum())
    return replace(project, graph=project.graph.with_block(block), positions={**project.positions, block.id: (900.0, 0.0)}), block.id


def test_a_new_block_lands_on_the_grid_with_a_name_of_its_own():
    project, one = edits.add_block(empty(), "dense", (13.0, 29.0), {"units": 5})
    project, two = edits.add_block(project, "dense")
    assert project.positions[one] == (20.0, 20.0)
    assert [project.graph.blocks[key].name for key in (one, two)] == ["dense", "dense_2"]
    assert project.graph.blocks[one].layer.units == 5


def test_a_wrong_setting_adds_nothing():
    project = empty()
    with pytest.raises(SettingError):
        edits.add_block(project, "dense", (0, 0), {"units": -1})
    assert not project.graph.blocks


def test_xor_has_no_problems():
    project, _ = xor()
    assert analyse(project.graph, project.source.specs()).problems == ()


def test_a_wire_replaces_the_one_that_was_there():
    project, ids = line("input", "dense", "relu")
    project = edits.connect(project, ids[0], ids[2])
    assert project.graph.inputs(ids[2]) == [Wire(ids[0], ids[2])]


def test_a_block_that_takes_any_number_grows_a_port_and_closes_up():
    project, ids = line("input", "dense", "relu")
    project, total = with_sum(project)
    for key in ids:
        project = edits.connect(project, key, total, 0)
    assert [(wire.source, wire.port) for wire in project.graph.inputs(total)] == [(ids[0], 0), (ids[1], 1), (ids[2], 2)]
    project = edits.disconnect(project, Wire(ids[1], total, 1))
    assert [(wire.source, wire.port) for wire in project.graph.inputs(total)] == [(ids[0], 0), (ids[2], 1)]


@pytest.mark.parametrize(("source", "target", "words"), [(2, 1, "loop"), (1, 1, "itself"), (4, 3, "loss"), (1, 0, "no input")])
def test_wires_that_can_not_be_are_refused_in_words(source, target, words):
    project, ids = xor()
    with pytest.raises(EditError, match=words):
        edits.connect(project, ids[source], ids[target])


def test_inserting_moves_what_follows_to_the_right_and_nothing_else():
    project, ids = xor()
    after, key = edits.insert_on_wire(project, Wire(ids[1], ids[2]), "relu", (300.0, 0.0))
    assert after.graph.inputs(key) == [Wire(ids[1], key)]
    assert after.graph.inputs(ids[2]) == [Wire(key, ids[2])]
    assert after.positions[ids[0]] == project.positions[ids[0]]
    places = [after.positions[each][0] for each in (ids[1], key, ids[2])]
    assert [right - left for left, right in pairwise(places)] == [STEP_X, STEP_X]
    moved = {after.positions[each][0] - project.positions[each][0] for each in ids[2:]}
    assert len(moved) == 1
    assert not analyse(after.graph, after.source.specs()).problems


def test_inserting_at_the_end_of_a_row_leaves_the_next_row_where_it_is():
    project, ids = xor()
    project = edits.move_blocks(project, {key: (STEP_X * place, 200.0) for place, key in enumerate(ids[2:])})
    after, key = edits.insert_on_wire(project, Wire(ids[1], ids[2]), "relu", (100.0, 100.0))
    assert after.positions[key] == (project.positions[ids[1]][0] + STEP_X, project.positions[ids[1]][1])
    assert {each: after.positions[each] for each in ids} == dict(project.positions)


def test_inserting_an_existing_block_heals_the_place_that_it_left():
    project, ids = xor()
    after, _ = edits.insert_on_wire(project, Wire(ids[3], ids[4]), ids[2])
    assert set(after.graph.wires) == {Wire(ids[0], ids[1]), Wire(ids[1], ids[3]), Wire(ids[3], ids[2]), Wire(ids[2], ids[4])}


def test_deleting_heals_where_the_shapes_fit():
    project, ids = xor()
    healed = edits.remove_blocks(project, [ids[2]], heal=True)
    assert Wire(ids[1], ids[3]) in healed.graph.wires
    gap = edits.remove_blocks(project, [ids[2]])
    assert not gap.graph.inputs(ids[3])


def test_deleting_leaves_a_gap_where_the_shapes_do_not_fit():
    project, ids = line("input", "flatten", "dense", project=replace(empty(), source=mnist()))
    project = edits.change_setting(project, ids[0], "column", "image")
    assert not edits.remove_blocks(project, [ids[1]], heal=True).graph.inputs(ids[2])


def mnist():
    return SOURCES["mnist"]()


def test_a_set_up_that_nobody_touched_follows_the_data():
    few, many = SOURCES["logic_gates"](), mnist()
    project = starters.empty(many)
    assert edits.set_source(project, few).training == starters.empty(few).training
    assert edits.set_source(edits.set_source(project, few), many) == project
    chosen = edits.set_training(project, epochs=7)
    assert edits.set_source(chosen, few).training == chosen.training


def test_healing_keeps_the_order_of_inputs():
    project, ids = line("input", "dense", "relu")
    project, total = with_sum(project)
    for key in (ids[2], ids[1]):
        project = edits.connect(project, key, total)
    project = edits.remove_blocks(project, [ids[2]], heal=True)
    assert project.graph.inputs(total) == [Wire(ids[1], total, 0), Wire(ids[1], total, 1)]


def test_deleting_takes_twins_groups_and_phases_along():
    project, ids = xor()
    project, other = edits.add_block(project, "dense")
    project = edits.set_twin(project, other, ids[1])
    project, group = edits.add_group(project, ids[1:3], "Body")
    project = edits.set_training(project, phases=(Phase("a", (ids[4],), (ids[1],)), Phase("b", (), (ids[1], ids[3]))))
    project = edits.remove_blocks(project, [ids[1]])
    assert project.graph.blocks[other].twin == ""
    assert project.group(group).blocks == {ids[2]}
    assert [(phase.name, phase.blocks) for phase in project.training.phases] == [("b", (ids[3],))]


def test_names_stay_unique_and_printable():
    project, ids = xor()
    with pytest.raises(EditError, match="dense_3"):
        edits.rename_block(project, ids[0], " dense ")
    with pytest.raises(EditError):
        edits.rename_block(project, ids[0], "  ")
    with pytest.raises(EditError):
        edits.rename_block(project, ids[0], "a\u202eb")
    assert edits.rename_block(project, ids[0], "  two \n words ").graph.blocks[ids[0]].name == "two words"


def test_edits_that_change_nothing_return_the_same_project():
    project, ids = xor()
    project, note = edits.add_note(project, "Look", (0, 0))
    assert edits.move_blocks(project, {ids[0]: project.positions[ids[0]]}) is project
    assert edits.rename_block(project, ids[0], "input") is project
    assert edits.change_setting(project, ids[1], "units", 32) is project
    assert edits.set_frozen(project, ids, False) is project
    assert edits.set_training(project, epochs=project.training.epochs) is project
    assert edits.change_note(project, note, text="Look") is project
    assert edits.remove_marks(project, ["n9"]) is project
    assert edits.disconnect(project, Wire("b8", "b9")) is project


def test_a_fix_is_applied():
    project, ids = line("input", "dense", project=replace(empty(), source=mnist()))
    project = edits.change_setting(project, ids[0], "column", "image")
    fix = next(problem.fix for problem in analyse(project.graph, project.source.specs()).problems if problem.fix)
    project = edits.apply_fix(project, fix)
    assert [project.graph.blocks[key].layer.kind for key in project.graph.order()] == ["input", "flatten", "dense"]


@pytest.mark.parametrize("chain", [("dense", "sigmoid"), ("dense", "sigmoid", "reshape"), ("dense", "reshape", "sigmoid"), ("dense",)])
def test_an_autoencoder_is_mended_by_its_fixes(chain):
    """However few numbers the last Dense gives, and whatever shape they have."""
    project, ids = line("input", "flatten", "dense", *chain, "mse", project=replace(empty(), source=mnist()))
    project = edits.change_setting(project, ids[0], "column", "image")
    project = edits.change_setting(project, ids[-1], "column", "image")
    for _ in range(2):
        problem = next(iter(analyse(project.graph, project.source.specs()).problems))
        assert problem.fix is not None, problem.text
        project = edits.apply_fix(project, problem.fix)
    assert not analyse(project.graph, project.source.specs()).problems
    assert [block.layer.kind for block in project.graph.blocks.values()].count("reshape") == 1


def test_a_twin_gets_weights_of_its_own_by_its_fix():
    project, ids = line("input", "dense", "dense", project=replace(empty(), source=mnist()))
    project = edits.set_twin(project, ids[2], ids[1])
    assert edits.apply_fix(project, Fix("", "untwin", ids[2])).graph.blocks[ids[2]].twin == ""


def test_a_stateful_block_with_shuffled_samples_is_a_problem_with_a_fix():
    project, ids = line("input", "lstm")
    document = Document(edits.change_setting(project, ids[1], "stateful", True))
    problem = next(one for one in document.analysis.problems if one.block == ids[1] and "streams" in one.text)
    document.apply("Fix", edits.apply_fix(document.project, problem.fix))
    assert document.project.training.order == "streams"
    assert not any("streams" in one.text for one in document.analysis.problems)


def test_bypass_is_refused_where_the_shape_changes():
    project, ids = xor()
    assert edits.can_bypass(project, ids[2]) == ""
    assert "2" in edits.can_bypass(project, ids[1])
    project = edits.set_bypassed(project, [ids[2]])
    assert not analyse(project.graph, project.source.specs()).problems


def test_new_problems_say_what_an_edit_would_break():
    project, ids = xor()
    assert edits.new_problems(project, edits.remove_blocks(project, [ids[2]]))
    assert not edits.new_problems(project, edits.remove_blocks(project, [ids[2]], heal=True))


def test_a_block_is_in_one_group_at_most():
    project, ids = xor()
    project, first = edits.add_group(project, ids[:3])
    project, second = edits.add_group(project, ids[2:4])
    assert project.group(first).blocks == set(ids[:2])
    project = edits.change_group(project, first, blocks=set(ids[:4]))
    assert project.group(second).blocks == frozenset()
