"""Undo, redo, merging, the saved mark and selection."""

import pytest

from playground.document import edits
from playground.document.changes import Changes, difference
from playground.document.document import STEPS, Document
from tests.document.samples import empty, xor


def opened():
    project, ids = xor()
    return Document(project), ids


def test_undo_and_redo_go_through_the_very_same_values():
    document, ids = opened()
    states = [document.project]
    for x in range(5):
        document.apply(f"Move {x}", edits.move_blocks(document.project, {ids[0]: (x * 20.0 + 20, 20.0)}))
        states.append(document.project)
    for before in reversed(states[:-1]):
        document.undo()
        assert document.project is before
    assert not document.can_undo
    for after in states[1:]:
        document.redo()
        assert document.project is after
    assert not document.can_redo


def test_names_of_steps():
    document, ids = opened()
    document.apply("Move", edits.move_blocks(document.project, {ids[0]: (0.0, 400.0)}))
    document.apply("Rename", edits.rename_block(document.project, ids[0], "pixels"))
    document.undo()
    assert (document.undo_name, document.redo_name) == ("Move", "Rename")
    assert document.history == ("Open", "Move", "Rename")
    assert document.position == 1


def test_a_drag_is_one_step():
    document, ids = opened()
    before = document.project
    for x in range(50):
        document.apply("Move", edits.move_blocks(document.project, {ids[0]: (float(x), 1.0)}), merge=("drag", 1))
    assert len(document.history) == 2
    document.undo()
    assert document.project is before


def test_a_drag_that_comes_back_is_no_step():
    document, ids = opened()
    home = document.project.positions[ids[0]]
    for place in ((50.0, 0.0), home):
        document.apply("Move", edits.move_blocks(document.project, {ids[0]: place}), merge="drag")
    assert document.history == ("Open",)
    assert not document.modified


@pytest.mark.parametrize("between", ["select", "save", "undo and redo", "end"])
def test_something_between_ends_the_merging(between):
    document, ids = opened()
    document.apply("Units", edits.change_setting(document.project, ids[1], "units", 3), merge="units")
    match between:
        case "select":
            document.select([ids[1]])
        case "save":
            document.mark_saved()
        case "undo and redo":
            document.undo()
            document.redo()
        case "end":
            document.end_merging()
    document.apply("Units", edits.change_setting(document.project, ids[1], "units", 34), merge="units")
    assert len(document.history) == 3


def test_what_changes_nothing_is_no_step():
    document, ids = opened()
    assert not document.apply("Nothing", edits.change_setting(document.project, ids[1], "units", 32))
    assert document.history == ("Open",)


def test_selection_comes_back():
    document, ids = opened()
    document.select([ids[2]])
    document.apply("Delete", edits.remove_blocks(document.project, [ids[2]]))
    assert document.selection == frozenset()
    document.undo()
    assert document.selection == {ids[2]}
    document.redo()
    assert document.selection == frozenset()


def test_the_saved_mark():
    document, ids = opened()
    assert not document.modified
    document.apply("Move", edits.move_blocks(document.project, {ids[0]: (0.0, 60.0)}))
    assert document.modified
    document.mark_saved()
    assert not document.modified
    assert document.saved_position == 1
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified
    document.mark_unsaved()
    assert document.modified
    assert document.saved_position is None


def test_at_least_500_steps_are_kept_and_not_endlessly_many():
    document, ids = opened()
    for x in range(STEPS + 50):
        document.apply("Move", edits.move_blocks(document.project, {ids[0]: (float(x), 1.0)}))
    for _ in range(500):
        document.undo()
    assert document.project.positions[ids[0]] == (float(STEPS + 49 - 500), 1.0)
    assert len(document.history) == STEPS + 1


def test_go_to_tells_once():
    document, ids = opened()
    for x in range(5):
        document.apply("Move", edits.move_blocks(document.project, {ids[0]: (float(x), 1.0)}))
    told = []
    document.changed.connect(lambda before, after: told.append((before, after)))
    last = document.project
    document.go_to(0)
    assert told == [(last, document.project)]
    with pytest.raises(IndexError):
        document.go_to(6)


def test_analysis_is_kept_while_graph_and_data_stay():
    document, ids = opened()
    first = document.analysis
    document.apply("Move", edits.move_blocks(document.project, {ids[0]: (0.0, 60.0)}))
    assert document.analysis is first
    document.apply("Units", edits.change_setting(document.project, ids[1], "units", 3))
    assert document.analysis.specs[ids[1]].shape == (3,)


def test_listeners_come_and_go():
    document, ids = opened()
    heard = []
    document.selection_changed.connect(heard.append)
    document.select(ids[:1])
    document.select(["nothing"])
    document.selection_changed.disconnect(heard.append)
    document.selection_changed.disconnect(heard.append)
    document.select(ids)
    assert heard == [frozenset(ids[:1]), frozenset()]


def test_reset_forgets_the_past():
    document, ids = opened()
    document.apply("Move", edits.move_blocks(document.project, {ids[0]: (0.0, 60.0)}), selection=ids)
    document.reset(empty())
    assert not document.can_undo
    assert not document.modified
    assert document.selection == frozenset()


def test_difference_names_what_differs():
    project, ids = xor()
    after = edits.move_blocks(edits.remove_blocks(project, [ids[2]], heal=True), {ids[0]: (0.0, 60.0)})
    after, note = edits.add_note(after, "Look", (0, 0))
    after = edits.rename_block(after, ids[1], "hidden")
    found = difference(project, after)
    assert (found.removed, found.moved, found.changed) == ((ids[2],), (ids[0],), (ids[1],))
    assert found.notes_added == (note,)
    assert len(found.wires_added) == 1
    assert len(found.wires_removed) == 2
    assert found.structure
    assert not difference(project, project)
    assert difference(project, project) == Changes()
    back = difference(after, project)
    assert (back.added, back.notes_removed) == (found.removed, found.notes_added)


def test_the_id_of_a_block_that_is_gone_or_was_undone_never_comes_back():
    document, ids = opened()
    document.apply("Delete", edits.remove_blocks(document.project, [ids[-1]]))
    added, after_delete = edits.add_block(document.project, "dense")
    document.apply("Add", added)
    document.undo()
    _, after_undo = edits.add_block(document.project, "dense")
    _, (after_paste, *_) = edits.duplicate(document.project, [ids[0]])
    assert after_delete not in ids
    assert after_undo not in (*ids, after_delete)
    assert after_paste == after_undo  # both begin from the same project
    document.go_to(0)
    assert not document.modified
    assert edits.add_block(document.project, "dense")[1] == after_undo
    document.reset(document.project)
    document.reset(opened()[0].project)
    assert edits.add_block(document.project, "dense")[1] == after_delete
