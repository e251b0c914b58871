"""Preferences, recent files, templates, folders and the clipboard."""

import pytest

from engine.catalogue import SOURCES
from playground.document import edits
from playground.document.project import Project
from playground.files import clipboard, paths, templates
from playground.files.errors import ProjectError
from playground.files.preferences import Preferences
from playground.files.project_file import SavedProject, save
from playground.files.recent import MOST, RecentFiles, is_there


def test_preferences_are_kept(tmp_path):
    path = tmp_path / "deep" / "preferences.json"
    Preferences(path).set("theme", "dark")
    found = Preferences(path)
    assert found.get("theme", "system") == "dark"
    assert found.get("scale", 1.0) == 1.0
    assert found.trouble == ""


def test_broken_preferences_are_put_aside_and_said(tmp_path):
    path = tmp_path / "preferences.json"
    path.write_text('{"theme": "da')
    found = Preferences(path)
    assert found.get("theme", "system") == "system"
    assert (tmp_path / "preferences.json.bad").read_text() == '{"theme": "da'
    assert "preferences.json.bad" in found.trouble


def test_safe_mode_writes_nothing(tmp_path):
    found = Preferences(None)
    found.set("theme", "dark")
    assert found.get("theme", "system") == "dark"
    assert list(tmp_path.iterdir()) == []


def test_recent_files_newest_first_and_those_that_are_gone_are_known(tmp_path):
    recent = RecentFiles(tmp_path / "recent.json")
    made = [tmp_path / f"{number}.bprop" for number in range(MOST + 5)]
    for path in made:
        path.write_text("")
        recent.add(path)
    recent.add(made[6])
    made[-1].unlink()
    found = RecentFiles(tmp_path / "recent.json").paths()
    assert found[:3] == (made[6], made[-1], made[-2])
    assert [is_there(path) for path in found[:3]] == [True, False, True]
    assert len(found) == MOST
    recent.remove(made[6])
    assert made[6] not in RecentFiles(tmp_path / "recent.json").paths()


def test_a_pinned_file_stays_on_top_whatever_else_is_opened(tmp_path):
    recent = RecentFiles(tmp_path / "recent.json")
    recent.add(tmp_path / "mine.bprop")
    recent.pin(tmp_path / "mine.bprop", True)
    for number in range(MOST + 3):
        recent.add(tmp_path / f"{number}.bprop")
    again = RecentFiles(tmp_path / "recent.json")
    assert again.paths()[0] == tmp_path / "mine.bprop"
    assert again.is_pinned(tmp_path / "mine.bprop")
    assert len(again.paths()) == MOST + 1
    again.clear()
    assert again.paths() == (tmp_path / "mine.bprop",)
    again.pin(tmp_path / "mine.bprop", False)
    assert not RecentFiles(tmp_path / "recent.json").is_pinned(tmp_path / "mine.bprop")


def test_templates_in_a_folder(tmp_path):
    save(tmp_path / "plain-one.bprop", SavedProject(Project(SOURCES["logic_gates"]())))
    (tmp_path / "templates.json").write_text('{"gone": {"title": "Gone"}}')
    (found,) = templates.available(tmp_path)
    assert (found.name, found.title) == ("plain-one", "Plain one")
    assert templates.open_template("plain-one", tmp_path).project == Project(SOURCES["logic_gates"]())
    with pytest.raises(ProjectError, match="plain-one"):
        templates.open_template("other", tmp_path)


def test_folders_carry_the_name_of_the_program():
    folders = {paths.config_folder(), paths.state_folder(), paths.recovery_folder(), paths.log_folder()}
    assert len(folders) >= 3
    assert all("blockprop" in str(folder) for folder in folders)


def copied() -> tuple[Project, str]:
    project, one = edits.add_block(Project(SOURCES["logic_gates"]()), "input", (0, 0), {"column": "point"})
    project, two = edits.add_block(project, "dense", (200, 0))
    project = edits.connect(project, one, two)
    return project, clipboard.to_text(edits.fragment(project, [one, two]))


def test_blocks_go_through_the_clipboard():
    project, text = copied()
    assert clipboard.looks_right(text)
    after, ids = edits.paste(project, clipboard.from_text(text), (0, 400))
    assert len(ids) == 2
    assert len(after.graph.wires) == 2


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda text: "hello", "no blocks"),
        (lambda text: "", "no blocks"),
        (lambda text: text[:-20], "clipboard"),
        (lambda text: text.replace('"units": 32', '"units": 0'), "Units"),
        (lambda text: text.replace('"target": "b2"', '"target": "b7"'), "b7"),
        (lambda text: text.replace("{", '{"evil": 1, ', 1), "evil"),
        (lambda text: text + " " * 5_000_000, "too much"),
        (lambda text: text.replace('"name": "dense"', '"name": "\ud800"'), "damaged"),
        (lambda text: '{"blockprop": "fragment", "blocks": ' + "[" * 100_000, "clipboard"),
    ],
)
def test_a_hostile_clipboard_is_refused_in_words(spoil, words):
    _, text = copied()
    with pytest.raises(ProjectError, match=words) as refused:
        clipboard.from_text(spoil(text))
    assert "\n" not in str(refused.value)
