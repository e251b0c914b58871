"""A training that ends while one is elsewhere says so, once, and a click leads back."""

import pytest
from PySide6.QtCore import Qt

from playground.window.messages.notice import LONG


class Desk:
    """Stands for the desktop: remembers what was shown."""

    def __init__(self):
        self.shown, self.hidden = [], 0

    def show(self, title, text):
        self.shown.append((title, text))

    def hide(self):
        self.hidden += 1


@pytest.fixture
def away(window, monkeypatch):
    now = [100.0]
    window.notice.desktop, window.notice._clock = Desk(), lambda: now[0]
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    window.notice._state_changed("running")
    now[0] += LONG + 1
    window.now = now
    return window


def test_the_end_of_a_long_run_is_said_elsewhere(away):
    away.session.finished.emit("All 10 epochs are done.")
    ((title, text),) = away.notice.desktop.shown
    assert "spiral" in title
    assert text == "All 10 epochs are done."


def test_whoever_sees_the_window_is_not_told(away, monkeypatch):
    monkeypatch.setattr(away, "isActiveWindow", lambda: True)
    away.session.finished.emit("done")
    assert away.notice.desktop.shown == []


def test_a_short_run_is_not_worth_a_message(away):
    away.now[0] -= LONG
    away.session.finished.emit("done")
    assert away.notice.desktop.shown == []


def test_it_can_be_turned_off(away):
    away.help.choose("notify_done", False)
    away.session.finished.emit("done")
    assert away.notice.desktop.shown == []


def test_a_click_brings_the_window_back(away):
    away.showMinimized()
    away.notice.come_back()
    assert not away.isMinimized()
    assert away.notice.desktop.hidden


def test_coming_back_takes_the_message_away(away):
    away.notice._application_changed(Qt.ApplicationState.ApplicationActive)
    assert away.notice.desktop.hidden
