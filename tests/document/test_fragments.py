"""Copy, paste and duplicate; phrases; and the plain form of a project."""

import json

import msgspec
import pytest

from engine.analysis import analyse
from engine.graph import UnknownLayer, Wire
from playground.document import edits, phrases
from playground.document.edits import EditError
from playground.document.plain import to_plain, to_project
from playground.document.schema import PlainProject
from tests.document.samples import empty, xor


def test_a_paste_has_fresh_ids_and_names_and_the_same_wires():
    project, ids = xor()
    copied = json.loads(json.dumps(edits.fragment(project, ids[1:4])))
    after, new = edits.paste(project, copied, (1000.0, 500.0))
    assert not set(new) & set(project.graph.blocks)
    assert [after.graph.blocks[key].name for key in new] == ["dense_3", "tanh_2", "dense_4"]
    assert Wire(new[0], new[1]) in after.graph.wires
    assert Wire(new[1], new[2]) in after.graph.wires
    assert not after.graph.inputs(new[0])
    assert after.positions[new[1]] == (1000.0, 500.0)


def test_a_second_paste_at_one_place_does_not_cover_the_first():
    project, ids = xor()
    copied = edits.fragment(project, ids[1:3])
    project, first = edits.paste(project, copied, (1000.0, 500.0))
    project, second = edits.paste(project, copied, (1000.0, 500.0))
    assert project.positions[second[0]] == tuple(place + 40.0 for place in project.positions[first[0]])


def test_a_collapsed_frame_stays_collapsed_in_copies_and_in_the_file():
    project, ids = xor()
    project, group = edits.add_group(project, ids[1:3])
    project = edits.change_group(project, group, collapsed=True)
    after, _ = edits.duplicate(project, [group])
    assert [each.collapsed for each in after.groups] == [True, True]
    assert to_project(to_plain(project)).groups == project.groups


def test_a_duplicate_can_keep_the_incoming_wires():
    project, ids = xor()
    after, new = edits.duplicate(project, ids[1:3], incoming=True)
    assert after.graph.inputs(new[0]) == [Wire(ids[0], new[0])]


def test_groups_notes_and_twins_come_along():
    project, ids = xor()
    project, other = edits.add_block(project, "dense", (0.0, 300.0))
    project = edits.set_twin(project, other, ids[1])
    project, _ = edits.add_group(project, [ids[1], other], "Twins", "orange")
    project, note = edits.add_note(project, "Look *here*", (0, 0))
    after, new = edits.paste(project, edits.fragment(project, [ids[1], other, note]))
    assert after.graph.blocks[new[1]].twin == new[0]
    assert [(group.title, group.color) for group in after.groups] == [("Twins", "orange")] * 2
    assert after.groups[1].blocks == set(new[:2])
    assert after.note(new[2]).text == "Look *here*"
    alone, (copy,) = edits.paste(project, edits.fragment(project, [other]))
    assert alone.graph.blocks[copy].twin == ids[1]


@pytest.mark.parametrize(
    "spoil",
    [
        {"blockprop": "else"},
        {"format": 2},
        {"extra": 1},
        {"blocks": [{"id": "b1", "name": "x", "kind": "dense", "at": [0, 0], "settings": {"units": -1}}]},
        {"blocks": [{"id": "b1", "name": "x", "kind": "dense", "at": [1e300, 0]}]},
        {"blocks": [{"id": "../b1", "name": "x", "kind": "dense", "at": [0, 0]}]},
        {"blocks": [{"id": "b1", "name": "x", "kind": "os.system", "at": [0, 0]}], "wires": [{"source": "b1", "target": "b2"}]},
        {"blocks": "b1"},
        {"blocks": []},
    ],
)
def test_a_broken_fragment_is_refused_in_words(spoil):
    project, ids = xor()
    with pytest.raises(EditError) as refused:
        edits.paste(project, edits.fragment(project, ids) | spoil)
    assert "\n" not in str(refused.value)


def test_an_unknown_kind_comes_back_as_it_was():
    project, ids = xor()
    plain = msgspec.to_builtins(to_plain(project))
    plain["blocks"][2] |= {"kind": "quantum_leap", "settings": {"depth": [1, {"deep": None}]}}
    project = to_project(msgspec.convert(plain, PlainProject))
    assert isinstance(project.graph.blocks[ids[2]].layer, UnknownLayer)
    assert msgspec.to_builtins(to_plain(project)) == plain
    assert "quantum_leap" in project.graph.blocks[ids[2]].layer.kind


def test_the_plain_form_keeps_everything():
    project, ids = xor()
    project, _ = edits.add_group(project, ids[1:3], "Body")
    project, _ = edits.add_note(project, "Ä\n😀", (20, 40))
    project = edits.set_frozen(edits.set_bypassed(project, [ids[2]]), [ids[1]])
    project = edits.set_training(edits.set_layout(project, {"docks": [1, "x", None]}), epochs=3, clip_norm=1.5)
    assert to_project(msgspec.json.decode(msgspec.json.encode(to_plain(project)), type=PlainProject)) == project


@pytest.mark.parametrize("phrase", phrases.PHRASES, ids=lambda phrase: phrase.kind)
def test_each_phrase_is_made_of_known_layers_and_can_be_put_down_twice(phrase):
    assert phrase.available
    project, ids = edits.add_phrase(empty(), phrase.kind, (0.0, 0.0))
    project, more = edits.add_phrase(project, phrase.kind, (0.0, 400.0))
    assert len(project.graph.blocks) == len(ids) + len(more) == 2 * len(phrase.parts)
    assert sum("loop" in problem.text for problem in analyse(project.graph, project.source.specs()).problems) == 0
