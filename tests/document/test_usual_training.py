"""The set-up to begin with suits the data, also where only the file says how much there is."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from engine import devices
from engine.catalogue import LAYERS, SOURCES
from engine.graph import Graph
from engine.network import Network
from engine.setup import TrainingSetup
from engine.trainer import Trainer, parted
from playground.document import edits, starters
from playground.document.document import Document
from playground.document.marks import FEW, usual_training


def table(folder, rows):
    file = folder / f"{rows}.csv"
    rng = np.random.default_rng(1)
    points = rng.normal(size=(rows, 2))
    lines = [f"{x:.4f},{y:.4f},{'inside' if x * x + y * y < 1.2 else 'outside'}" for x, y in points]
    file.write_text("\n".join(["x,y,place", *lines]), encoding="utf-8")
    return SOURCES["csv_file"](path=str(file))


def archive(folder, rows):
    file = folder / f"{rows}.npz"
    np.savez(file, x_train=np.zeros((rows, 3), np.float32), y_train=np.arange(rows) % 2, x_test=np.zeros((9, 3), np.float32))
    return SOURCES["npz_file"](path=str(file))


def pictures(folder, count):
    for name in ("cat", "dog"):
        (folder / name).mkdir()
        for number in range(count // 2):
            Image.new("RGB", (8, 8)).save(folder / name / f"{number}.png")
    return SOURCES["image_folder"](path=str(folder))


@pytest.mark.parametrize(("make", "count"), [(table, 60), (archive, 60), (pictures, 20)])
def test_a_few_samples_of_ones_own_get_enough_steps_and_it_is_one_step_to_undo(tmp_path, make, count):
    source = make(tmp_path, count)
    assert source.sample_count() == count
    document = Document(starters.empty(SOURCES["mnist"]()))
    begun = document.project
    document.apply("Data", edits.set_source(begun, type(source)()))
    assert document.project.training == TrainingSetup(), "no file is chosen yet"
    document.apply("File", edits.set_source(document.project, source))
    training = document.project.training
    assert training.epochs * count / training.batch_size > 300
    document.undo()
    assert document.project.training == TrainingSetup()
    document.undo()
    assert document.project is begun


@pytest.mark.parametrize("make", [table, archive])
def test_many_samples_of_ones_own_keep_the_usual_set_up(tmp_path, make):
    assert usual_training(make(tmp_path, FEW)) == TrainingSetup()


@pytest.mark.parametrize("kind", ["csv_file", "npz_file", "image_folder"])
def test_data_that_is_gone_has_the_usual_set_up(tmp_path, kind):
    gone = SOURCES[kind](path=str(tmp_path / "gone"))
    assert gone.sample_count() is None
    assert usual_training(gone) == TrainingSetup()


def test_a_set_up_that_was_touched_stays(tmp_path):
    project = edits.set_training(starters.empty(SOURCES["mnist"]()), epochs=7)
    assert edits.set_source(project, table(tmp_path, 60)).training == project.training
    few = edits.set_source(starters.empty(SOURCES["mnist"]()), table(tmp_path, 60))
    mine = edits.set_training(few, batch_size=64)
    assert edits.set_source(mine, replace(few.source, test_share=0.3)).training == mine.training


def test_sixty_rows_learn_with_it(tmp_path):
    source = table(tmp_path, 60)
    setup = usual_training(source)
    layers = (
        ("input", {"column": "features"}),
        ("dense", {"units": 8}),
        ("relu", {}),
        ("dense", {"units": 2}),
        ("softmax_cross_entropy", {}),
    )
    graph = Graph.chain(*(LAYERS[kind](**settings) for kind, settings in layers))
    trainer = Trainer(Network(graph, source.specs(), devices.cpu(), seed=1), parted(source.load(1), setup), setup)
    for _ in trainer.run():
        pass
    accuracy = trainer.evaluate("train")["accuracy"]
    trainer.close()
    assert accuracy > 0.95
