"""Commands that lead to the window: how they call it, and what they say where it can't open. The window itself is tested elsewhere."""

import sys
import time
from types import ModuleType

import pytest

from playground.cli.window import no_display


@pytest.fixture
def app(monkeypatch):
    """A stand-in for the window that records how it is asked for."""
    calls = []
    module = ModuleType("playground.app")

    def open_window(path, startup_time, began, *, safe_mode):
        assert 0 < time.perf_counter() - began < 3600
        calls.append((path, startup_time, safe_mode))

    module.open_window = open_window

    def screenshot(path, out, size, theme, train_steps, speaks):
        calls.append((path, out, size, theme, train_steps, speaks))
        out.write_bytes(b"picture")

    module.screenshot = screenshot
    monkeypatch.setitem(sys.modules, "playground.app", module)
    return calls


def test_nothing_opens_the_window(run, app):
    assert run().code == 0
    assert run("--startup-time").code == 0
    assert run("--safe-mode").code == 0
    assert app == [(None, False, False), (None, True, False), (None, False, True)]


def test_a_file_opens_in_the_window(run, app, project):
    assert run(project).code == 0
    assert run("--startup-time", project).code == 0
    assert app == [(str(project), False, False), (str(project), True, False)]


def test_a_screenshot_is_asked_for_as_told(run, app, project, tmp_path):
    out = tmp_path / "a.png"
    words = ("--size", "900x600", "--theme", "dark", "--train-steps", 20, "--language", "de")
    assert run("screenshot", project, out, *words).code == 0
    assert app == [(project, out, (900, 600), "dark", 20, "de")]


@pytest.mark.parametrize(
    ("platform", "environment", "none"),
    [
        ("linux", {}, True),
        ("linux", {"DISPLAY": ":0"}, False),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, False),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, False),
        ("darwin", {}, False),
        ("win32", {}, False),
    ],
)
def test_where_there_is_a_display(platform, environment, none):
    assert no_display(platform, environment) is none


def test_without_a_display_the_commands_are_named(run, app, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    result = run()
    assert result.code == 1
    assert "no display" in result.err
    assert "blockprop train" in result.err
    assert app == []


def test_without_qt_the_reason_is_said(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "playground.app", None)
    result = run()
    assert result.code == 1
    assert "blockprop doctor" in result.err
    assert result.err.count("\n") == 1
