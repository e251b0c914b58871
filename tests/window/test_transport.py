"""The bar at the top in wide and narrow windows."""

import pytest


@pytest.mark.parametrize("width", [900, 1000, 1100, 1280, 1920])
def test_what_can_be_set_stays_in_sight_at_any_width(window, qtbot, width):
    window.resize(width, 700)
    bar = window.transport
    qtbot.waitUntil(lambda: bar.width() == width)
    for widget in (bar.train, bar.rate, bar.device):
        qtbot.waitUntil(lambda widget=widget: widget.isVisible() and widget.mapTo(bar, widget.rect().topRight()).x() < width)
    assert bar.epoch.isVisible()
    assert bar.steps.isVisible() or width < 1280


def test_figures_come_back_with_the_room(window, qtbot):
    window.resize(900, 700)
    qtbot.waitUntil(lambda: not window.transport.steps.isVisible())
    window.resize(1400, 700)
    qtbot.waitUntil(lambda: window.transport.steps.isVisible() and window.transport.samples.isVisible())
