"""The commands do what their help says."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from engine.data.sources.digits8x8 import SmallDigits
from engine.version import VERSION
from playground.document.starters import STARTERS
from playground.files.project_file import SavedProject, load, save


def test_templates_are_listed_in_words_and_as_json(run):
    shown = run("templates")
    assert shown.code == 0
    listed = run("templates", "--json").json["templates"]
    assert [one["name"] for one in listed] == list(STARTERS)
    assert all(one["name"] in shown.out and one["help"] in shown.out for one in listed)


def test_new_writes_the_template(run, tmp_path):
    file = tmp_path / "my.bprop"
    assert run("new", "spiral", file).code == 0
    assert load(file).project == STARTERS["spiral"].make()


def test_new_replaces_a_file_only_if_told_so(run, project):
    before = project.read_bytes()
    refused = run("new", "spiral", project)
    assert refused.code == 1
    assert "--force" in refused.err
    assert project.read_bytes() == before
    assert run("new", "spiral", project, "--force").code == 0
    assert load(project).project == STARTERS["spiral"].make()


def test_train_learns_and_keeps_what_it_learnt(run, project):
    result = run("train", project, "--json", "--device", "cpu")
    found = result.json
    assert result.code == 0
    assert (found["epochs"], found["interrupted"], found["device"]) == (3, False, "cpu")
    assert found["steps"] == 3 * 31
    assert found["train"]["accuracy"] > 0.8
    assert found["validation"]["loss"] < 1
    assert found["seconds"] > 0
    saved = load(project)
    assert saved.checkpoint.counters["epoch"] == 3
    assert "Epoch 3/3" in result.err


@pytest.mark.concept("tr-estimator")
def test_train_goes_on_from_the_file(run, project):
    run("train", project, "--epochs", 1)
    assert run("train", project, "--epochs", 1, "--json").json["epochs"] == 2
    assert run("train", project, "--json").json["epochs"] == 3, "without a number it trains to the end of the set-up"


def test_train_can_write_elsewhere(run, project, tmp_path):
    before = project.read_bytes()
    run("train", project, "--epochs", 1, "--out", tmp_path / "out.bprop")
    assert project.read_bytes() == before
    assert load(tmp_path / "out.bprop").checkpoint.counters["epoch"] == 1


def test_a_seed_begins_anew(run, trained):
    found = run("train", trained, "--epochs", 1, "--seed", 9, "--json").json
    assert (found["seed"], found["epochs"]) == (9, 1)
    assert load(trained).project.training.seed == 9


@pytest.mark.concept("tr-estimator")
def test_evaluate_measures_each_part(run, trained):
    for split, samples in (("test", 359), ("validation", 108), ("train", 971)):
        found = run("evaluate", trained, "--split", split, "--json").json
        assert (found["split"], found["samples"]) == (split, samples)
        assert 0.5 < found["accuracy"] <= 1
    assert "359 test samples: loss" in run("evaluate", trained).out


def test_evaluate_agrees_with_training(run, project):
    told = run("train", project, "--epochs", 2, "--json").json["validation"]
    found = run("evaluate", project, "--split", "validation", "--json").json
    assert {name: found[name] for name in told} == told


@pytest.mark.concept("tr-estimator")
def test_predict_reads_arrays_as_stored_and_as_seen(run, trained, tmp_path):
    part = SmallDigits().load(1).splits["test"]
    stored, seen = tmp_path / "stored.npy", tmp_path / "seen.npy"
    np.save(stored, part["image"][:20])
    np.save(seen, part["image"][:20].astype(np.float64)[..., 0] / 16)
    one, other = (run("predict", trained, file, "--json").json["predictions"] for file in (stored, seen))
    assert [answer["class"] for answer in one] == [answer["class"] for answer in other]
    right = sum(answer["class"] == str(label) for answer, label in zip(one, part["label"][:20], strict=True))
    assert right >= 14
    assert one[3]["input"] == f"{stored}[3]"
    assert sum(one[0]["scores"].values()) == pytest.approx(1, abs=1e-5)
    assert len(one[0]["output"]) == 10


def test_predict_reads_images_of_any_size_and_can_invert_them(run, trained, tmp_path):
    digit = (SmallDigits().load(1).splits["test"]["image"][0, :, :, 0] * 15).astype(np.uint8)
    light = Image.fromarray(digit).resize((64, 64), Image.Resampling.NEAREST)
    light.save(tmp_path / "light.png")
    Image.fromarray(255 - np.asarray(light)).convert("RGB").save(tmp_path / "dark.png")
    one = run("predict", trained, tmp_path / "light.png", "--json").json["predictions"][0]
    other = run("predict", trained, tmp_path / "dark.png", "--invert", "--json").json["predictions"][0]
    np.testing.assert_allclose(one["output"], other["output"], atol=1e-5)
    shown = run("predict", trained, tmp_path / "light.png").out
    assert shown.startswith(f"{tmp_path / 'light.png'}: {one['class']} (")


def test_inspect_tells_shapes_costs_and_no_problems(run, project):
    found = run("inspect", project, "--json")
    assert found.code == 0
    blocks = {block["name"]: block for block in found.json["blocks"]}
    assert blocks["hidden"]["shape"] == [16]
    assert blocks["hidden"]["parameters"] == 64 * 16 + 16
    assert found.json["total"]["parameters"] == 64 * 16 + 16 + 16 * 10 + 10
    assert found.json["memory"]["weights_bytes"] == 4 * found.json["total"]["parameters"]
    assert found.json["problems"] == []
    text = run("inspect", project)
    assert text.code == 0
    assert all(name in text.out for name in blocks)


def test_inspect_ends_in_1_if_there_are_problems(run, project):
    saved = load(project)
    hidden = saved.project.graph.by_name("hidden").id
    save(project, SavedProject(replace(saved.project, graph=saved.project.graph.without_blocks([hidden]))))
    found = run("inspect", project, "--json")
    assert found.code == 1
    assert found.json["problems"][0] == {"block": "relu", "text": "Nothing is connected to input of 'relu'. Drag a wire to it."}
    text = run("inspect", project)
    assert text.code == 1
    assert "Problem: Nothing is connected to input of 'relu'." in text.out


def test_doctor_tells_versions_devices_and_folders(run):
    found = run("doctor", "--json").json
    assert found["blockprop"] == VERSION
    assert found["packages"]["numpy"] == np.__version__
    assert [device["name"] for device in found["devices"]] == ["cpu", "cuda"]
    assert all(device["usable"] or device["reason"] for device in found["devices"])
    text = run("doctor").out
    assert all(folder in text for folder in found["folders"].values())


def test_help_names_every_command(run):
    shown = run("--help")
    assert shown.code == 0
    for command in ("templates", "new", "train", "evaluate", "predict", "inspect", "screenshot", "doctor"):
        assert command in shown.out
        assert run(command, "--help").code == 0
    assert run("--version").out == f"blockprop {VERSION}\n"
