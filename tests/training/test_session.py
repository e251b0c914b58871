"""The session drives a real worker thread on a real, tiny project."""

from dataclasses import replace

import pytest

from engine import LAYERS, OPTIMIZERS, SOURCES, Graph, TrainingSetup
from engine.probes import Request, Sample, Want
from playground.document.project import Project
from playground.training.session import Session


def layer(kind, **settings):
    return LAYERS[kind](**settings)


def spiral(units=8, **training):
    graph = Graph.chain(
        layer("input", column="point"),
        layer("dense", units=units),
        layer("tanh"),
        layer("dense", units=1),
        layer("binary_cross_entropy", column="probability", from_logits=True),
    )
    setup = TrainingSetup(epochs=1000, batch_size=10, optimizer=OPTIMIZERS["adam"](learning_rate=0.01), **training)
    return Project(source=SOURCES["playground2d"](shape="circle", samples=100), graph=graph, training=setup)


@pytest.fixture
def session(qtbot):
    session = Session()
    yield session
    assert session.close()


def test_prepares_trains_pauses_and_goes_on(session, qtbot):
    session.prepare(spiral())
    qtbot.waitUntil(lambda: session.state == "idle")
    session.train()
    qtbot.waitUntil(lambda: session.epoch > 3)
    session.pause()
    qtbot.waitUntil(lambda: session.state == "paused")
    at = session.step
    session.step_batch()
    qtbot.waitUntil(lambda: session.state == "paused" and session.step == at + 1)
    session.step_epoch()
    qtbot.waitUntil(lambda: session.state == "paused" and session.iteration == 0)
    _, losses = session.history.series("step/loss")
    assert len(losses) == session.step
    assert losses[-20:].mean() < losses[:20].mean()


def test_looks_are_answered_before_and_while_it_trains(session, qtbot):
    session.prepare(spiral())
    qtbot.waitUntil(lambda: session.state == "idle")
    want = Want("boundary", "b4")
    frames = []

    def frame():
        frames.append(session.take())
        return frames[-1] is not None

    session.request(Request(frozenset({want}), Sample("test", 0)))
    qtbot.waitUntil(frame)
    assert frames[-1].get(want).shape == (100, 100, 1)
    assert not frames[-1].get(want).flags.writeable
    session.train()
    session.request(Request(frozenset({want}), Sample("test", 0)))
    qtbot.waitUntil(frame)


def test_reset_brings_the_same_weights_back_and_new_weights_others(session, qtbot):
    session.prepare(spiral())
    qtbot.waitUntil(lambda: session.state == "idle")
    first = session.checkpoint().weights["b2.kernel"]
    session.step_epoch()
    qtbot.waitUntil(lambda: session.state == "paused")
    assert (session.checkpoint().weights["b2.kernel"] != first).any()
    session.reset(new_weights=False)
    assert (session.checkpoint().weights["b2.kernel"] == first).all()
    assert session.step == 0
    session.reset(new_weights=True)
    assert (session.checkpoint().weights["b2.kernel"] != first).any()


def test_an_edit_keeps_weights_that_fit_and_undoing_it_brings_the_rest_back(session, qtbot):
    project = spiral()
    session.prepare(project)
    session.step_epoch()
    qtbot.waitUntil(lambda: session.state == "idle")
    session.step_epoch()
    qtbot.waitUntil(lambda: session.state == "paused" and session.step > 0)
    before = session.checkpoint().weights
    wider = replace(project.graph.blocks["b2"], layer=layer("dense", units=12))
    session.apply_project(replace(project, graph=project.graph.with_block(wider)))
    after = session.checkpoint().weights
    assert after["b2.kernel"].shape == (2, 12)
    assert (after["b2.kernel"][:, :8] == before["b2.kernel"]).all()
    assert "b2.kernel" in session.kept.resized
    session.apply_project(project)
    again = session.checkpoint().weights
    assert (again["b2.kernel"] == before["b2.kernel"]).all()
    assert (again["b4.kernel"] == before["b4.kernel"]).all()


def test_a_graph_that_cannot_run_keeps_its_weights_until_it_can(session, qtbot):
    project = spiral()
    session.prepare(project)
    before = session.checkpoint().weights
    broken = replace(project, graph=project.graph.without_wire(project.graph.wires[1]))
    session.apply_project(broken)
    qtbot.waitUntil(lambda: session.state == "empty")
    session.apply_project(project)
    after = session.checkpoint().weights
    assert all((after[path] == values).all() for path, values in before.items())


def test_learning_rate_applies_while_it_runs(session, qtbot):
    session.prepare(spiral())
    qtbot.waitUntil(lambda: session.state == "idle")
    session.train()
    session.set_learning_rate(0.123)
    qtbot.waitUntil(lambda: session.learning_rate == 0.123)
    assert session.state == "running"


def test_a_checkpoint_goes_on_exactly(session, qtbot):
    project = spiral()
    session.prepare(project)
    for _ in range(2):
        session.step_epoch()
        qtbot.waitUntil(lambda: session.state in ("idle", "paused"))
    kept = session.checkpoint()
    session.step_epoch()
    qtbot.waitUntil(lambda: session.state == "paused" and session.epoch == kept.counters["epoch"] + 1)
    straight = session.checkpoint().weights
    session.prepare(project, kept)
    qtbot.waitUntil(lambda: session.state == "paused")
    session.step_epoch()
    qtbot.waitUntil(lambda: session.state == "paused" and session.epoch == kept.counters["epoch"] + 1)
    again = session.checkpoint().weights
    assert all((again[path] == values).all() for path, values in straight.items())


def test_too_much_memory_is_refused_until_one_insists(session, qtbot):
    session._worker.job._free_memory = lambda: 100
    with qtbot.waitSignal(session.refused) as heard:
        session.prepare(spiral())
    assert "memory" in heard.args[0]
    assert session.state == "empty"
    session.insist()
    qtbot.waitUntil(lambda: session.state == "idle")
    assert session.memory_needed > 100


def test_a_failing_source_says_so(session, qtbot):
    with qtbot.waitSignal(session.failed) as heard:
        session.prepare(replace(spiral(), source=SOURCES["csv_file"](path="/nowhere/at/all.csv")))
    assert "/nowhere/at/all.csv" in heard.args[0]
    assert session.state == "empty"


def test_what_is_said_of_the_training_holds_while_the_worker_takes_the_trainer_away(session, qtbot):
    session.prepare(spiral())
    qtbot.waitUntil(lambda: session.state == "idle")
    worker, trainer = session._worker, session._worker.job.trainer

    class Fleeting:
        """A job whose trainer is there at every other look only."""

        def __init__(self):
            self.looks = 0

        @property
        def trainer(self):
            self.looks += 1
            return trainer if self.looks % 2 else None

    asked = ("history", "step", "epoch", "epochs", "iteration", "iterations_per_epoch", "learning_rate", "samples_per_second", "device")
    job = worker.job
    for name in asked:
        worker.job = Fleeting()
        try:
            assert getattr(session, name) is not None
        finally:
            worker.job = job
