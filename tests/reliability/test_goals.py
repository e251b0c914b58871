"""The short version of each goal; `python -m tests.reliability GOAL` runs the full one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability import everything
from tests.reliability.broken_input import Watch
from tests.reliability.goal import GOALS

pytestmark = pytest.mark.alone

ROOT = Path(__file__).resolve().parents[2]
FORKS = {"SAVE-1", "SAVE-3", "SAVE-6", "REC-1", "REC-2", "SEC-1", "SEC-2", "SEC-4", "SEC-6", "IMP-1", "MEM-1", "MEM-2", "DET-1", "DET-2"}


@pytest.mark.parametrize("name", sorted(GOALS))
def test_goal(name):
    assert everything.FILLED
    if name in FORKS and not hasattr(os, "fork"):
        pytest.skip("this goal kills child processes made by fork: run it on Linux or macOS")
    # In a process of its own: memory that other tests left behind would be measured with it.
    command = [sys.executable, "-W", "error", "-m", "tests.reliability", name, "--short"]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_the_watch_of_sec_2_hears_what_it_should(tmp_path):
    watch = Watch()
    watch.folder = str(tmp_path)
    watch.on = True
    eval("1 + 1")
    (tmp_path / "mine").write_text("")
    open(os.devnull, "w").close()
    watch.on = False
    eval("1 + 1")
    assert [event.split()[0] for event in watch.seen] == ["compile", "exec", "open"]
