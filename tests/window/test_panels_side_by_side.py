"""Panels that are opened one after another stay readable: they come as tabs, and the columns keep their room."""

from itertools import combinations

import pytest
from PySide6.QtWidgets import QApplication

from engine.catalogue import SOURCES
from engine.events import Diverged
from playground.document import edits
from playground.files.project_file import SavedProject
from playground.plots import specimen
from playground.plots.panels import PANELS


def test_however_many_panels_are_opened_none_lies_over_another(open_window):
    window = open_window("lenet-digits")
    window.resize(1024, 700)
    columns = len(window.docks.columns())
    for kind in PANELS:
        switch = next(action for action in window.docks.switches() if action.text() == window.docks._docks[kind].windowTitle())
        if switch.isChecked():  # open already, perhaps behind a tab
            continue
        switch.trigger()
        QApplication.processEvents()
        assert window.docks.panel(kind) in set(window.docks.seen()), f"{kind} came behind another"
    seen = [panel for panel in window.docks.seen() if panel.isVisible()]
    assert len(seen) == columns
    boxes = [panel.rect().translated(panel.mapTo(window, panel.rect().topLeft())) for panel in (*seen, window.inspector, window.blocks)]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].intersects(pair[1])]


@pytest.mark.parametrize("kind", ["memory", "weights", "attention", "gradients"])
def test_a_panel_that_comes_to_light_is_drawn_though_nothing_trains(open_window, qtbot, kind):
    window = open_window()
    window.files.adopt(SavedProject(specimen.named("sequence").project), None, "sequence")
    qtbot.waitUntil(lambda: window.session.state == "idle", timeout=10_000)
    window.pump.start()
    maps = window.docks.panel("feature_maps")
    window.docks.open("feature_maps")
    qtbot.waitUntil(lambda: maps.frame is not None)  # it wants the activation that the memory shows too
    qtbot.wait(200)
    window.docks.open(kind)
    panel = window.docks.panel(kind)
    qtbot.waitUntil(lambda: panel.frame is not None and panel.wants() <= set(panel.frame.values))


def test_after_a_run_that_went_astray_the_panels_show_what_there_is_now(open_window, qtbot):
    window = open_window("mlp-digits")
    window.pump.start()
    panel = window.docks.panel("feature_maps")
    qtbot.waitUntil(lambda: panel.frame is not None)
    before = panel.frame
    window.session.diverged.emit(
        Diverged(step=3, block="", text="Training stopped at step 3.")
    )  # the step that failed took the request along
    qtbot.waitUntil(lambda: panel.frame is not before)


def choose_data(window, kind: str) -> None:
    document = window.document
    document.apply("Data", edits.set_source(document.project, SOURCES[kind]()))
    QApplication.processEvents()


def test_panels_that_nobody_moved_follow_the_data(open_window):
    """From digits to points: the decision boundary comes to light, and what only pictures want goes."""
    window = open_window("lenet-digits")
    height = window.docks.columns()[0].height()
    choose_data(window, "playground2d")
    assert window.docks.panel("boundary").isVisible()
    assert not window.docks.panel("try_it").isVisible()
    assert abs(window.docks.columns()[0].height() - height) <= 2
    choose_data(window, "mnist")
    assert not window.docks.panel("boundary").isVisible()
    assert window.docks.panel("try_it").isVisible()


def test_what_goes_through_a_sequence_is_shown_once_it_is_built(open_window):
    window = open_window("lenet-digits")
    choose_data(window, "surnames")
    assert window.docks.panel("feature_maps").isVisible()
    for kind, panel in (("lstm", "memory"), ("self_attention", "attention")):
        window.document.apply("Add", edits.add_block(window.document.project, kind)[0])
        QApplication.processEvents()
        assert not window.docks._docks[panel].isHidden()
    assert window.docks.panel("memory").isVisible()


def test_panels_that_somebody_chose_stay(open_window):
    window = open_window("lenet-digits")
    window.docks.open("gradients")
    QApplication.processEvents()
    choose_data(window, "playground2d")
    assert window.docks.panel("gradients").isVisible()
    assert not window.docks.panel("boundary").isVisible()
