"""Panels as they stand in the window, with a small network that was trained."""

import pytest


@pytest.fixture
def opened(qtbot):
    def make(kind):
        panel = kind()
        qtbot.addWidget(panel)
        panel.resize(420, 320)
        panel.show()
        panel.demo()
        panel.grab()
        return panel

    return make
