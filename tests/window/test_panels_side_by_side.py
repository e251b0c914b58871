"""Panels that are opened one after another stay readable: they come as tabs, and the columns keep their room."""

from itertools import combinations

from PySide6.QtWidgets import QApplication

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
