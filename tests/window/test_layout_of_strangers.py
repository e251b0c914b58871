"""The arrangement of panels in a project file: exact where it was saved here, by names where it comes from elsewhere."""

import base64

from PySide6.QtWidgets import QMainWindow

from playground.files.seal import Seal
from playground.plots.learning_curves import LearningCurves
from playground.window.docks.docks import LAYOUT_VERSION, Docks


def shown(window):
    return {kind for kind in window.docks.layout()["panels"]}


def test_an_arrangement_from_here_comes_back(window):
    window.docks.open("weights")
    kept = window.docks.layout()
    window.docks.arrange([["learning_curves"]])
    assert window.docks.restore(kept)
    assert window.docks.layout()["groups"] == kept["groups"]


def test_bytes_from_elsewhere_never_reach_qt(window, monkeypatch):
    layout = window.docks.layout()
    state = bytearray(base64.b64decode(layout["state"]))
    state[40] ^= 255
    reached = []
    monkeypatch.setattr(window, "restoreState", lambda *arguments: reached.append(arguments) or True)
    groups = [["learning_curves", "weights"], ["nonsense"], ["weights", 3], "text", [["deep"]]]
    for seal in (layout["seal"], "", None, 5, "é" * 64):
        assert window.docks.restore({"state": base64.b64encode(state).decode(), "seal": seal, "groups": groups})
    assert not reached
    assert shown(window) == {"learning_curves", "weights"}


def test_an_arrangement_of_no_use_moves_nothing(window):
    before = shown(window)
    for layout in ({}, {"state": 3}, {"state": "?"}, {"state": "", "groups": [["nonsense"]]}, {"state": "", "groups": {"a": 1}}):
        assert not window.docks.restore(layout)
    assert shown(window) == before


def test_what_is_chosen_in_the_curves_comes_back_with_the_project(window, tmp_path):
    window.docks.arrange([["learning_curves"]])
    controls = window.docks.panel("learning_curves").controls
    controls.counting["second"].trigger()
    controls.slider.setValue(70)
    controls.log_y.click()
    path = tmp_path / "net.bprop"
    assert window.files._write(path)
    assert window.files.wait()
    for kind in ("step", "epoch"):
        controls.counting[kind].trigger()
    controls.slider.setValue(10)
    controls.log_y.click()
    controls.log_x.click()
    assert window.files.open_path(path)
    assert (controls.unit, controls.slider.value(), controls.log_y.isChecked()) == ("second", 70, True)
    assert not controls.log_x.isChecked()


def test_choices_wait_for_a_panel_that_is_opened_later_and_nonsense_changes_nothing(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    docks = Docks(window, {"learning_curves": LearningCurves})
    said = {"along": "epoch", "smoothing": 7, "log_x": True}
    docks.recall({"learning_curves": said})
    assert docks.layout()["choices"]["learning_curves"] == said
    panel = docks.panel("learning_curves")
    chosen = panel.remembered()
    assert {name: chosen[name] for name in said} == said
    for nonsense in (
        None,
        [3],
        {"deep": {}},
        {"learning_curves": 5},
        {"learning_curves": {"along": [1], "smoothing": 2**80, "log_x": "no"}},
        {"learning_curves": {"along": "years", "smoothing": -1, "table": None}},
    ):
        docks.recall(nonsense)
    assert panel.remembered() == chosen


def test_groups_tell_which_panels_stand_together(window):
    window.docks.arrange([["learning_curves", "weights"], ["health"]])
    assert sorted(map(sorted, window.docks.layout()["groups"])) == [["health"], ["learning_curves", "weights"]]
    assert window.docks.layout()["version"] == LAYOUT_VERSION


def test_the_key_is_kept_and_made_anew_where_it_is_broken(tmp_path):
    path = tmp_path / "folder" / "seal.key"
    seal = Seal(path).of(b"x")
    assert Seal(path).holds(b"x", seal)
    assert not Seal(path).holds(b"y", seal)
    path.write_bytes(b"short")
    assert not Seal(path).holds(b"x", seal)
    assert Seal(path).of(b"x") == Seal(path).of(b"x")
    assert not Seal().holds(b"x", seal)
