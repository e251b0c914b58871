"""The shipped template files are those that the declarations make."""

import pytest

from playground.document.starters import STARTERS
from playground.files import paths
from playground.files.project_file import load
from playground.files.templates import available
from playground.files.write_templates import write_templates

CURE = "run: python -m playground.files.write_templates"


@pytest.mark.parametrize("name", sorted(STARTERS))
def test_each_file_holds_the_declared_project(name):
    saved = load(paths.templates_folder() / f"{name}.bprop")
    assert saved.project == STARTERS[name].make(), CURE
    assert saved.checkpoint is None
    assert saved.runs == ()


def test_titles_and_order_are_those_declared():
    found = [(template.name, template.title, template.help) for template in available()]
    assert found == [(one.name, one.title, one.summary) for one in STARTERS.values()], CURE


def test_writing_again_gives_the_same_bytes(tmp_path):
    write_templates(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    write_templates(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    assert before.keys() == {"templates.json", *(f"{name}.bprop" for name in STARTERS)}
