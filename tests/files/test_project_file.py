"""The project file: what goes in comes out, byte for byte the same each time, and nothing is lost on the way."""

import hashlib
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from engine import Network, Trainer, devices
from engine.catalogue import SOURCES
from engine.checkpoint import Checkpoint
from engine.graph import Block, UnknownLayer
from playground.document import edits
from playground.document.project import Project
from playground.files import archive, migrations
from playground.files.atomic import Stamp, backup_of
from playground.files.errors import FileChanged, FileGone, ProjectError
from playground.files.project_file import Run, SavedProject, load, members_of, save


def network() -> Project:
    project, previous = Project(SOURCES["logic_gates"]()), ""
    for kind in ("input", "dense", "batch_norm", "tanh", "dense", "softmax_cross_entropy"):
        settings = {"input": {"column": "point"}, "softmax_cross_entropy": {"column": "label"}, "dense": {"units": 2}}.get(kind, {})
        project, key = edits.add_block(project, kind, (0, 0), settings)
        project = edits.connect(project, previous, key) if previous else project
        previous = key
    return project


def trainer_of(project: Project) -> Trainer:
    return Trainer(Network(project.graph, project.source.specs(), devices.cpu(), seed=1), project.source.load(1), project.training)


@pytest.fixture
def trained():
    project = network()
    trainer = trainer_of(project)
    for _ in trainer.run():
        pass
    state = trainer.state()
    return SavedProject(project, state, (Run("first", "2026-01-01", {"note": "Ä", "best": float("-inf")}, state.history),))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "net.bprop"


def test_everything_comes_back_bit_for_bit(trained, path):
    stamp = save(path, trained)
    found = load(path)
    assert found.project == trained.project
    assert found.checkpoint.same_as(trained.checkpoint)
    assert found.runs[0].details == {"note": "Ä", "best": float("-inf")}
    assert found.remarks == ()
    assert found.stamp == stamp == Stamp.of(path)
    assert not trainer_of(found.project).restore(found.checkpoint)


def test_dots_of_wires_come_back(path):
    project = network()
    for number, wire in enumerate(project.graph.wires[:2]):
        project, _ = edits.add_dot(project, wire, (0.1 * number, -1e6))
        project, _ = edits.add_dot(project, wire, (-40.0, 20.0), 1)
    save(path, SavedProject(project))
    assert load(path).project == project
    assert load(path).project.dots == {wire: ((0.1 * n, -1e6), (-40.0, 20.0)) for n, wire in enumerate(project.graph.wires[:2])}


def test_saving_twice_gives_the_same_bytes(trained, path, tmp_path):
    save(path, trained)
    save(tmp_path / "again.bprop", load(path))
    assert path.read_bytes() == (tmp_path / "again.bprop").read_bytes()


def test_any_zip_program_opens_it_and_text_differs_by_lines(trained, path):
    save(path, trained)
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        assert opened.namelist()[:2] == ["manifest.json", "project.json"]
        before = opened.read("project.json").decode().splitlines()
    save(path, replace(trained, project=edits.change_setting(trained.project, "b2", "units", 7)))
    with zipfile.ZipFile(path) as opened:
        after = opened.read("project.json").decode().splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_the_version_before_is_kept(trained, path):
    save(path, trained)
    first = path.read_bytes()
    save(path, replace(trained, checkpoint=None))
    assert backup_of(path).read_bytes() == first
    assert sorted(each.name for each in path.parent.iterdir()) == ["net.bprop", "net.bprop~"]


def test_numbers_that_json_lacks_survive(path):
    counters = {"best": float("inf"), "worst": float("-inf"), "odd": float("nan"), "large": 2**100, "list": [1.5, float("inf")]}
    save(path, SavedProject(network(), Checkpoint({}, {}, counters, {})))
    found = load(path).checkpoint.counters
    assert repr(found) == repr(counters)


def test_a_file_that_someone_else_changed_is_not_written_over(trained, path):
    stamp = save(path, trained)
    save(path, replace(trained, runs=()))
    content = path.read_bytes()
    with pytest.raises(FileChanged, match="someone else"):
        save(path, trained, expected=stamp)
    assert path.read_bytes() == content
    path.unlink()
    with pytest.raises(FileGone, match="not there any more"):
        save(path, trained, expected=stamp)
    assert not path.exists()
    save(path, trained)
    assert load(path).project == trained.project


def test_unknown_kinds_and_their_weights_survive(trained, path):
    graph = trained.project.graph.with_block(Block("b4", "tanh", UnknownLayer("quantum", {"q": [1, {"deep": None}]})))
    weights = {**trained.checkpoint.weights, "b4.spin": np.ones((3, 3), np.float32)}
    strange = replace(trained, project=replace(trained.project, graph=graph), checkpoint=replace(trained.checkpoint, weights=weights))
    save(path, strange)
    found = load(path)
    assert found.project.graph.blocks["b4"].layer == UnknownLayer("quantum", {"q": [1, {"deep": None}]})
    assert found.checkpoint.same_as(strange.checkpoint)
    assert found.remarks == ()


def test_weights_that_do_not_fit_are_left_out_and_said(trained, path):
    project = edits.change_setting(trained.project, "b2", "units", 9)
    weights = {**trained.checkpoint.weights, "b77.kernel": np.ones(3, np.float32)}
    save(path, replace(trained, project=project, checkpoint=replace(trained.checkpoint, weights=weights)))
    found = load(path)
    assert not [name for name in found.checkpoint.weights if name.startswith(("b2.", "b3.", "b77."))]
    assert not [name for name in found.checkpoint.optimizer if ".b2." in name]
    assert any(name.endswith(".b5.bias") for name in found.checkpoint.optimizer)
    assert len(found.remarks) == 2
    assert "'dense', 'batch_norm', 'dense_2' don't fit" in found.remarks[0]
    assert "'b77'" in found.remarks[1]


def test_progress_is_told(trained, path):
    told = []
    save(path, trained, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_what_can_not_be_read_back_is_not_written(trained, path):
    save(path, trained)
    content = path.read_bytes()
    graph = trained.project.graph
    twice = graph.with_block(replace(graph.blocks["b2"], name="tanh"))
    with pytest.raises(ProjectError, match="name of its own"):
        save(path, replace(trained, project=replace(trained.project, graph=twice)))
    with pytest.raises(ProjectError, match="can't be saved"):
        save(path, replace(trained, project=edits.set_layout(trained.project, {"x": {1, object()}})))
    assert path.read_bytes() == content
    assert len(list(path.parent.iterdir())) == 1


def test_the_picture_comes_along(trained, path):
    png = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + b"IHDR" + (5).to_bytes(4, "big") * 2 + bytes(30)
    save(path, replace(trained, thumbnail=png))
    assert load(path).thumbnail == png
    with pytest.raises(ProjectError):
        save(path, replace(trained, thumbnail=b"GIF89a"))
    assert load(path).thumbnail == png


@pytest.mark.parametrize("make", ["nothing", "folder"])
def test_what_is_no_file_is_refused_in_words(path, make):
    if make == "folder":
        path.mkdir()
    with pytest.raises(ProjectError, match=r"'net.bprop' can't be opened"):
        load(path)


def test_migrations_go_step_by_step():
    steps = {1: lambda parts: {"project": parts["project"] + "a"}, 2: lambda parts: {"project": parts["project"] + "b"}}
    assert migrations.migrate({"project": "x"}, 1, steps=steps, target=3) == {"project": "xab"}
    assert migrations.migrate({"project": "x"}, 2, steps=steps, target=3) == {"project": "xb"}
    assert migrations.migrate({"project": "x"}, 3, steps=steps, target=3) == {"project": "x"}
    with pytest.raises(ProjectError, match="newer version"):
        migrations.migrate({}, 4, steps=steps, target=3)
    with pytest.raises(ProjectError, match="any more"):
        migrations.migrate({}, 0, steps=steps, target=3)


def test_an_older_file_goes_through_its_migration(trained, path, monkeypatch):
    members = members_of(trained)
    members["project.json"] = members["project.json"].replace(b'"wires"', b'"links"')
    listing = members_of(trained)["manifest.json"]
    members["manifest.json"] = _sealed(listing, members)
    path.write_bytes(b"".join(archive.pack(members)))
    with pytest.raises(ProjectError, match="links"):
        load(path)
    renamed = {1: lambda parts: {"project.json": _renamed(parts["project.json"])}}
    monkeypatch.setattr("playground.files.project_file.FORMAT", 2)
    monkeypatch.setattr(
        "playground.files.project_file.migrate", lambda parts, found: migrations.migrate(parts, found, steps=renamed, target=2)
    )
    assert load(path).project == trained.project


def _renamed(plain: dict) -> dict:
    return {"wires" if name == "links" else name: value for name, value in plain.items()}


def _sealed(listing: bytes, members: dict[str, bytes]) -> bytes:
    manifest = json.loads(listing)
    for name, told in manifest["members"].items():
        told.update(size=len(members[name]), sha256=hashlib.sha256(members[name]).hexdigest())
    return json.dumps(manifest).encode()
