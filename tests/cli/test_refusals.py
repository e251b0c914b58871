"""Every failure is one plain sentence on stderr and an exit code; never a traceback, never a half-written file."""

import errno
from dataclasses import replace

import numpy as np
import pytest

from engine.data.sources.csv_file import CSVFile
from engine.optimizers.sgd import SGD
from playground.cli import train
from playground.files import project_file
from playground.files.atomic import backup_of
from playground.files.errors import ProjectError
from playground.files.project_file import SavedProject, load, save


def assert_refused(result, *words, code=1):
    assert result.code == code
    assert result.out == ""
    assert result.err.count("\n") == 1, result.err
    assert "Traceback" not in result.err
    assert result.err[0].isupper() or result.err[0] == "'"
    for word in words:
        assert word in result.err


@pytest.mark.parametrize("command", ["train", "evaluate", "inspect", "predict", "screenshot"])
def test_a_file_that_is_not_there_is_named(run, tmp_path, command):
    rest = {"predict": ["x.png"], "screenshot": [tmp_path / "x.png"]}.get(command, [])
    missing = tmp_path / "no.bprop"
    assert_refused(
        run(command, missing, *rest), f"There is no file '{missing}'. '{tmp_path}' holds no project; one is made with: blockprop new"
    )
    for name in ("digits.bprop", "spiral.bprop"):
        (tmp_path / name).touch()
    assert_refused(run(command, tmp_path / "digit.bprop", *rest), f"Did you mean '{tmp_path / 'digits.bprop'}'?")
    assert_refused(run(command, missing, *rest), f"holds: {tmp_path / 'digits.bprop'}, {tmp_path / 'spiral.bprop'}.")
    assert_refused(run(command, tmp_path / "a" / "no.bprop", *rest), f"There is no folder '{tmp_path / 'a'}' either.")
    assert_refused(run(command, tmp_path / "digits.bprop" / "no.bprop", *rest), f"'{tmp_path / 'digits.bprop'}' is no folder.")


@pytest.mark.parametrize("command", ["train", "evaluate", "inspect"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x05\x06", "The file was cut off: its end is missing."),
        (b"\x89PNG\r\n\x1a\n" * 100, "The file is no Blockprop project, whatever its name says."),
    ],
)
def test_a_file_that_is_no_project_is_named(run, tmp_path, command, content, words):
    (tmp_path / "bad.bprop").write_bytes(content)
    assert_refused(run(command, tmp_path / "bad.bprop"), "bad.bprop", words)


def test_a_project_that_nobody_may_read_leads_to_who_may_give_the_right(run, project, monkeypatch):
    def refuse(path, *rest):
        raise PermissionError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr(project_file.os, "open", refuse)
    assert_refused(run("inspect", project), project.name, "you have no right to read it. Ask its owner for access.")


def test_a_damaged_project_leads_to_the_version_before_it(run, trained):
    assert backup_of(trained).is_file()
    trained.write_bytes(b"")
    assert_refused(run("train", trained), "The file is empty.", f"How it was before the last saving is in '{backup_of(trained)}'.")
    assert run("inspect", backup_of(trained)).code == 0


def test_a_truncated_project_is_refused_and_stays_as_it_is(run, trained):
    cut = trained.read_bytes()[:-100]
    trained.write_bytes(cut)
    assert_refused(run("train", trained), trained.name)
    assert trained.read_bytes() == cut


def test_a_folder_is_no_project(run, tmp_path):
    for command in (["train", tmp_path], ["inspect", tmp_path], [tmp_path]):
        assert_refused(run(*command), f"'{tmp_path}' is a folder, not a project.")


def test_unknown_templates_get_a_hint(run, tmp_path):
    assert_refused(run("new", "lenet-digit", tmp_path / "a.bprop"), "Did you mean lenet-digits?")
    assert_refused(run("new", "zzz", tmp_path / "a.bprop"), "There are: lenet-digits")
    assert not (tmp_path / "a.bprop").exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["train"], "FILE"),
        (["train", "a.bprop", "--epochs", "0"], "from 1 to"),
        (["train", "a.bprop", "--epochs", "many"], "whole number"),
        (["train", "a.bprop", "--device", "tpu"], "tpu"),
        (["train", "a.bprop", "--speed", "9"], "--speed 9. See: blockprop train --help"),
        (["evaluate", "a.bprop", "--split", "exam"], "exam"),
        (["screenshot", "a.bprop", "b.png", "--size", "big"], "WIDTHxHEIGHT"),
        (["screenshot", "a.bprop", "b.png", "--theme", "pink"], "pink"),
        (["new", "spiral"], "FILE"),
    ],
)
def test_wrong_arguments_are_one_sentence(run, arguments, word):
    assert_refused(run(*arguments), word, "--help", code=2)


def test_a_word_that_is_neither_command_nor_file(run):
    assert_refused(run("trian"), "'trian'", "Did you mean train?")
    assert_refused(run("trian", "a.bprop", "--epochs", 3), "Did you mean train?")
    assert_refused(run("nowhere.bprop"), "'nowhere.bprop'. See: blockprop --help")


def test_a_word_that_is_nearly_a_file(run, project):
    word = project.with_name("smal.bprop")
    assert_refused(run(word), f"There is no file or command called '{word}'. Did you mean '{project}'?")


def test_a_project_that_cannot_run_says_why(run, project):
    saved = load(project)
    loss = saved.project.graph.by_name("loss").id
    save(project, SavedProject(replace(saved.project, graph=saved.project.graph.without_blocks([loss]))))
    assert_refused(run("train", project), "Nothing to learn from")
    assert_refused(run("evaluate", project), "Nothing to learn from")


def test_data_that_is_gone_says_so(run, project):
    saved = load(project)
    save(project, SavedProject(replace(saved.project, source=CSVFile(path="/no/such.csv"))))
    assert_refused(run("train", project), "/no/such.csv")
    found = run("inspect", project)
    assert found.code == 1
    assert "Problem: There is no file '/no/such.csv'." in found.out


def test_numbers_that_explode_are_not_saved(run, project):
    saved = load(project)
    training = replace(saved.project.training, optimizer=SGD(learning_rate=1e30))
    save(project, SavedProject(replace(saved.project, training=training)))
    before = project.read_bytes()
    result = run("train", project)
    assert result.code == 1
    assert "no longer finite" in result.err.splitlines()[-1]
    assert "Nothing was saved" in result.err.splitlines()[-1]
    assert project.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.npy", np.zeros((3, 5)), "8×8×1 numbers (image), got float64 of shape (3, 5)"),
        ("a.npy", np.full((8, 8), np.nan), "not finite"),
        ("a.npy", np.array(["text"]), "got <U4"),
        ("a.npy", np.zeros((0, 8, 8)), "got float64 of shape (0, 8, 8)"),
        ("a.npy", b"no array", "not a NumPy array"),
        ("a.png", b"no picture", "not an image"),
        ("a.txt", b"text", "not an image"),
    ],
)
def test_inputs_that_cannot_be_read_are_named(run, trained, tmp_path, name, content, words):
    file = tmp_path / name
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        np.save(file, content)
    assert_refused(run("predict", trained, file), name, words)


def test_arrays_never_run_code(run, trained, tmp_path):
    np.save(tmp_path / "a.npy", np.array([print], dtype=object), allow_pickle=True)
    assert_refused(run("predict", trained, tmp_path / "a.npy"), "not a NumPy array")


def test_a_place_that_cannot_be_written_is_named(run, project, tmp_path):
    folder = tmp_path / "no" / "folder"
    picture = ("screenshot", project, folder / "a.png")
    for command in (("new", "spiral", folder / "a.bprop"), picture, ("train", project, "--out", folder / "a.bprop")):
        assert_refused(run(*command), f"There is no folder '{folder}' for '{command[-1].name}'. Make it first, or choose another place")
    assert_refused(run("new", "spiral", project / "a.bprop"), f"'{project}' is a file, not a folder")
    for given in ([], ["--force"]):
        assert_refused(run("new", "spiral", tmp_path, *given), f"'{tmp_path}' is a folder, and the result is a file.")


def test_pictures_end_in_png(run, project, tmp_path):
    assert_refused(run("screenshot", project, tmp_path / "a.gif"), ".png")


def test_what_nobody_thought_of_is_a_sentence_too(run, project, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("playground.cli.inspect.open_project", fail)
    monkeypatch.delenv("BLOCKPROP_TRACEBACK", raising=False)
    assert_refused(run("inspect", project), "ZeroDivisionError", "by zero")


def test_where_nothing_can_be_saved_nothing_is_trained(run, project, tmp_path):
    folder = tmp_path / "results"
    folder.mkdir()
    for out, words in (
        (tmp_path / "missing" / "new.bprop", "There is no folder"),
        (folder, f"--out, such as '{folder / 'trained.bprop'}'"),
    ):
        ended = run("train", project, "--epochs", "1", "--out", out)
        assert ended.code == 1
        assert words in ended.err
        assert "Epoch" not in ended.err
        assert ended.err.count("\n") == 1


def test_what_was_learnt_is_kept_elsewhere_if_its_place_refuses_it(run, project, monkeypatch):
    place, saved = project.parent, []

    def save_elsewhere_only(path, *rest):
        if path.parent == place:
            raise ProjectError("'{file}' can't be saved: the disk is full.", file=path.name)
        saved.append(path)
        return save(path, *rest)

    monkeypatch.setattr(train, "save", save_elsewhere_only)
    ended = run("train", project, "--epochs", "1")
    assert ended.code == 1
    assert "the disk is full" in ended.err
    assert str(saved[0]) in ended.err
    assert load(saved[0]).checkpoint.counters["epoch"] == 1


def test_a_saving_that_fails_on_the_way_does_not_end_the_training(run, project, monkeypatch):
    tries = []

    def save_at_last(path, *rest):
        tries.append(path)
        if len(tries) < 3:
            raise ProjectError("'{file}' can't be saved: the disk is full.", file=path.name)
        return save(path, *rest)

    monkeypatch.setattr(train, "save", save_at_last)
    monkeypatch.setattr(train, "SAVE_EVERY", 0.0)
    ended = run("train", project, "--epochs", "2")
    assert ended.code == 0
    assert "Training goes on" in ended.err
    assert load(project).checkpoint.counters["epoch"] == 2


def test_folders_are_called_folders(run, trained, tmp_path):
    for command in (("predict", trained, tmp_path), ("screenshot", tmp_path, tmp_path / "out.png")):
        ended = run(*command)
        assert ended.code == 1
        assert "is a folder" in ended.err
