"""Edits while it trains: what they will do to the weights is shown first, then done, and it is what was foreseen."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document import edits
from playground.window.training.foresight import Foreseen, foresee

KERNEL = "hidden2"


def block(window, name: str) -> str:
    return window.document.project.graph.by_name(name).id


@pytest.fixture
def training(window, qtbot):
    window.training.toggle()
    qtbot.waitUntil(lambda: window.session.step > 20)
    return window


def units(window, count: int, name: str = KERNEL) -> None:
    project = window.document.project
    window.document.apply("Units", edits.change_setting(project, block(window, name), "units", count))


def shape(window, name: str = KERNEL) -> tuple[int, ...]:
    return window.session.checkpoint().weights[f"{block(window, name)}.kernel"].shape


def test_what_will_happen_is_said_before_it_happens(training, qtbot):
    window = training
    units(window, 12)
    assert window.change_bar.isVisible()
    assert "widened: 'hidden2'" in window.change_bar.text.text()
    assert window.training.held.widened == (block(window, "hidden2"), block(window, "score"))
    assert shape(window) == (8, 8)  # not yet
    step = window.session.step
    qtbot.waitUntil(lambda: window.session.step > step + 5)  # training goes on meanwhile
    QTest.mouseClick(window.change_bar.apply, Qt.MouseButton.LeftButton)
    assert not window.change_bar.isVisible()
    assert shape(window) == (8, 12)
    assert window.session.state == "running"


@pytest.mark.concept("tr-edit")
@pytest.mark.parametrize("count", [5, 12])
def test_it_does_what_was_foreseen(training, qtbot, count):
    window = training
    units(window, count)
    foreseen = window.training.held
    with qtbot.waitSignal(window.session.prepared):
        window.training.flush()
    kept = window.session.kept
    resized = {path.rpartition(".")[0] for path in kept.resized}
    assert resized == {*foreseen.cut, *foreseen.widened}
    assert bool(foreseen.cut) == (count < 8)
    assert {path.rpartition(".")[0] for path in kept.whole} - resized == set(foreseen.kept)


def test_undo_leaves_the_weights_alone(training, qtbot):
    window = training
    units(window, 3)
    QTest.mouseClick(window.change_bar.undo, Qt.MouseButton.LeftButton)
    assert not window.change_bar.isVisible()
    assert window.training.held is None
    assert shape(window) == (8, 8)


def test_what_comes_back_needs_no_warning(training, qtbot):
    window = training
    units(window, 12)
    window.training.flush()
    assert shape(window) == (8, 12)
    window.document.undo()
    assert not window.change_bar.isVisible()  # all of it was put aside and comes back
    with qtbot.waitSignal(window.session.prepared):
        window.training.flush()
    assert window.session.kept.brought_back


def test_after_a_while_it_is_applied_by_itself_unless_one_reads(training, qtbot):
    window = training
    units(window, 12)
    clock = window.change_bar
    QApplication.sendEvent(clock.undo, QEvent(QEvent.Type.Leave))
    clock.enterEvent(None)
    assert not clock._timer.isActive()
    clock.leaveEvent(QEvent(QEvent.Type.Leave))
    assert clock._timer.isActive()
    for _ in range(3):
        clock._timer.timeout.emit()
    assert shape(window) == (8, 12)
    assert not clock.isVisible()


def test_training_goes_on_while_the_network_is_taken_apart(training, qtbot):
    """A wire is pulled and led back: nothing stops, and nothing was lost."""
    window = training
    before = window.document.project
    cut = next(wire for wire in before.graph.wires if wire.target == block(window, "score"))
    window.document.apply("Cut", edits.disconnect(before, cut))
    assert window.document.analysis.problems
    assert "goes on with the network as it was" in window.change_bar.text.text()
    assert not window.change_bar.apply.isVisible()
    step = window.session.step
    qtbot.waitUntil(lambda: window.session.step > step + 20)
    assert window.session.state == "running"
    window.document.apply("Lead back", edits.connect(window.document.project, cut.source, cut.target, cut.port))
    assert not window.change_bar.isVisible()
    step = window.session.step
    qtbot.waitUntil(lambda: window.session.step > step + 20)


def test_a_pause_in_mid_change_tells_the_session(training, qtbot):
    window = training
    cut = window.document.project.graph.wires[0]
    window.document.apply("Cut", edits.disconnect(window.document.project, cut))
    window.training.toggle()
    qtbot.waitUntil(lambda: window.session.state == "empty")
    assert not window.change_bar.isVisible()
    assert not window.transport.train.isEnabled()
    window.document.undo()
    qtbot.waitUntil(lambda: window.session.state == "paused")
    assert window.session.step > 20


@pytest.mark.concept("tr-edit")
def test_settings_apply_at_the_next_step_all_the_same(training, qtbot):
    window = training
    units(window, 12)
    window.training.set_learning_rate(0.002, "")
    qtbot.waitUntil(lambda: 0 < window.session.learning_rate <= 0.002)
    assert shape(window) == (8, 8)
    assert window.change_bar.isVisible()


def test_another_project_ends_it(training, qtbot, monkeypatch):
    window = training
    units(window, 12)
    monkeypatch.setattr(window.files, "may_leave", lambda **_: True)
    window.files.open_empty()
    assert not window.change_bar.isVisible()
    assert window.training.held is None


def test_before_anything_was_learnt_edits_are_applied_at_once(window, qtbot):
    units(window, 12)
    assert window.training.held is None
    qtbot.waitUntil(lambda: shape(window) == (8, 12))


def test_each_fate():
    before = {"a.kernel": (2, 3), "b.kernel": (3, 4), "b.bias": (4,), "c.kernel": (4, 4), "gone.kernel": (1,)}
    after = {"a.kernel": (2, 3), "b.kernel": (2, 4), "b.bias": (4,), "c.kernel": (4, 5), "d.kernel": (1, 1), "e.kernel": (2, 2)}
    found = foresee(before, after, {("e.kernel", (2, 2))})
    assert found == Foreseen(new=("d",), cut=("b",), widened=("c",), back=("e",), kept=("a",), aside=("gone",))
