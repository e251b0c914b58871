"""In what two runs differ, in words."""

import json

from playground.document import edits
from playground.document.about import LONGEST, MOST_DIFFERENCES, about, differences
from playground.document.starters import STARTERS


def test_only_what_differs_is_said():
    project = STARTERS["spiral"].make()
    wider = edits.change_setting(project, project.graph.by_name("hidden2").id, "units", 12)
    assert differences(about(project), about(project)) == ()
    assert differences(about(wider), about(project)) == ("hidden2: Dense 12 units",)
    shorter = edits.set_training(project, epochs=3)
    assert differences(about(shorter), about(project)) == ("epochs 3",)
    without = edits.remove_blocks(project, [project.graph.by_name("tanh1").id], heal=True)
    assert differences(about(without), about(project)) == ("no tanh1",)


def test_it_is_json():
    found = about(STARTERS["lenet-digits"].make())
    assert json.loads(json.dumps(found)) == found


def test_a_record_from_a_stranger_stays_short():
    strange = {f"key{number}": "x" * 10_000 for number in range(1000)} | {"blocks": ["no", "map"]}
    now = {f"key{number}": 0 for number in range(1000)} | {"blocks": {"a": "b"}}
    found = differences(strange, now)
    assert len(found) == MOST_DIFFERENCES
    assert max(map(len, found)) == LONGEST


def test_a_run_from_other_weights_differs_in_them_unless_the_seed_says_so():
    project = STARTERS["spiral"].make()
    assert differences(about(project, 1), about(project, 1)) == ()
    assert differences(about(project, 7), about(project, 1)) == ("other first weights",)
    assert differences(about(project, 7), about(project)) == (), "that of one is not known"
    seeded = edits.set_training(project, seed=5)
    assert differences(about(seeded, 5), about(project, 1)) == ("seed 5",)
