"""The page on devices with real clicks: nothing is tried until it is asked for, and each stage is shown in words."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from engine import devices
from playground import gpu
from playground.dialogs.devices import Devices
from playground.training.device_probe import DeviceProbe
from tests.gpu import packages

SAYS = """
import json
print(json.dumps({"name": "found", "passed": True, "text": "/a/folder"}))
print(json.dumps({"name": "loads", "passed": False, "text": "libcudart.so.13: not found"}))
"""


@pytest.fixture
def page(qtbot):
    def make(code, frozen=False):
        made = Devices(DeviceProbe([sys.executable, "-c", code]), gpu.installing(frozen))
        qtbot.addWidget(made, before_close_func=lambda it: it.close_probe())
        made.show()
        return made

    return make


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_trial_shows_each_stage_and_a_verdict(qtbot, page):
    made = page(SAYS)
    assert made.verdict.text() == ""
    press(made.button)
    assert made.button.text() == "Stop"
    qtbot.waitUntil(lambda: made.button.text() == "Try the GPU", timeout=30_000)
    texts = [label.text() for label in made.findChildren(QLabel)]
    assert "/a/folder" in texts
    assert "libcudart.so.13: not found" in texts
    assert "can't be used" in made.verdict.text()


def test_a_trial_that_hangs_can_be_stopped(page):
    made = page(packages.HANGS)
    press(made.button)
    press(made.button)
    assert made.verdict.text() == "Ended before it was finished."
    assert made.button.text() == "Try the GPU"


@pytest.mark.parametrize("frozen", [False, True])
def test_the_lines_can_be_copied(page, frozen):
    made = page(SAYS, frozen)
    lines = [edit.text() for edit in made.findChildren(QLineEdit)]
    assert len(lines) == 2
    for line, package in zip(lines, devices.PACKAGES, strict=True):
        assert f'"{package}"' in line
        assert ("--target" in line) == frozen
    for button, line in zip([one for one in made.findChildren(QPushButton) if one.text() == "Copy"], lines, strict=True):
        press(button)
        assert QGuiApplication.clipboard().text() == line
    shown = " ".join(label.text() for label in made.findChildren(QLabel))
    assert (str(gpu.packages_folder()) in shown) == frozen


def test_the_packages_are_those_of_the_extras():
    declared = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    for extra, package in zip(("gpu", "gpu12"), devices.PACKAGES, strict=True):
        assert f'{extra} = ["{package}"]' in declared
