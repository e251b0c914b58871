"""Training that goes on from a file ends with the same bits as training that never stopped."""

from dataclasses import replace

import numpy as np
import pytest

from engine import EpochDone, Network, Trainer, devices
from engine.catalogue import OPTIMIZERS, SCHEDULES, SOURCES
from engine.setup import TrainingSetup
from playground.document import edits
from playground.document.project import Project
from playground.files.project_file import SavedProject, load, save


def network(optimizer: str) -> Project:
    setup = TrainingSetup(
        epochs=3, batch_size=16, optimizer=OPTIMIZERS[optimizer](), schedule=SCHEDULES["exponential"](), keep_best=True, clip_norm=1.0
    )
    project, previous = Project(SOURCES["playground2d"](), training=setup), ""
    column = next(name for name, column in project.source.columns().items() if column.role == "point")
    label = next(name for name, column in project.source.columns().items() if column.role == "label")
    for kind, settings in (
        ("input", {"column": column}),
        ("dense", {"units": 6}),
        ("batch_norm", {}),
        ("tanh", {}),
        ("dropout", {"rate": 0.3}),
        ("dense", {"units": 2}),
        ("softmax_cross_entropy", {"column": label}),
    ):
        project, key = edits.add_block(project, kind, (0, 0), settings)
        project = edits.connect(project, previous, key) if previous else project
        previous = key
    return project


def trainer_of(project: Project) -> Trainer:
    net = Network(project.graph, project.source.specs(), devices.cpu(), seed=project.training.seed)
    return Trainer(net, project.source.load(project.training.seed), project.training)


@pytest.mark.parametrize("optimizer", ["adam", "sgd", "rmsprop"])
def test_saving_opening_and_going_on_changes_no_bit(optimizer, tmp_path):
    project = network(optimizer)
    straight = trainer_of(project)
    for _ in straight.run():
        pass
    stopped = trainer_of(project)
    next(event for event in stopped.run() if isinstance(event, EpochDone))
    save(tmp_path / "net.bprop", SavedProject(project, stopped.state()))
    found = load(tmp_path / "net.bprop")
    resumed = trainer_of(found.project)
    assert resumed.restore(found.checkpoint) == []
    assert 0 < resumed.step < straight.step
    for _ in resumed.run():
        pass
    one, other = straight.state(), resumed.state()
    assert one.weights.keys() == other.weights.keys()
    assert all(np.array_equal(one.weights[name], other.weights[name]) for name in one.weights)
    assert replace(one, history={}).same_as(replace(other, history={}))


def test_a_memory_that_is_carried_from_batch_to_batch_is_in_the_file(tmp_path):
    source = SOURCES["adding_problem"](steps=6, samples=60)
    setup = TrainingSetup(epochs=2, batch_size=12, order="streams", optimizer=OPTIMIZERS["adam"]())
    project, previous = Project(source, training=setup), ""
    layers = (
        ("input", {"column": "sequence"}),
        ("lstm", {"units": 5, "stateful": True}),
        ("dense", {"units": 1}),
        ("mse", {"column": "target"}),
    )
    for kind, settings in layers:
        project, key = edits.add_block(project, kind, (0, 0), settings)
        project = edits.connect(project, previous, key) if previous else project
        previous = key
    straight, stopped = trainer_of(project), trainer_of(project)
    for _ in straight.run():
        pass
    run = stopped.run()
    while stopped.step < 7:  # in the middle of the second epoch
        next(run)
    save(tmp_path / "net.bprop", SavedProject(project, stopped.state()))
    found = load(tmp_path / "net.bprop")
    assert found.checkpoint.same_as(stopped.state())
    resumed = trainer_of(found.project)
    resumed.restore(found.checkpoint)
    for _ in resumed.run():
        pass
    assert resumed.state().same_as(straight.state())
