"""Whatever a person did, the program ends with exit code 0 and leaves no thread and no complaint behind."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("random_use.py")
ROOT = Path(__file__).parents[2]
HARMLESS = ("This plugin does not support", "XDG_RUNTIME_DIR", "libEGL", "MESA")


def run(seed: int, orders: int, folder: Path) -> None:
    homes = {name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    environment = {**os.environ, **homes, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(seed), str(orders)], env=environment, capture_output=True, text=True, timeout=60
    )
    complaints = [line for line in done.stderr.splitlines() if line and not line.startswith(HARMLESS)]
    assert done.returncode == 0, done.stderr
    assert complaints == []


@pytest.mark.parametrize("seed", range(4))
def test_a_random_session_ends_well(seed, tmp_path):
    run(seed, 25, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_many_short_random_sessions_end_well(tmp_path):
    """Two dozen; `python -m tests.reliability T-1` tries five hundred."""
    with ThreadPoolExecutor(2) as two_at_a_time:
        list(two_at_a_time.map(lambda seed: run(seed, seed % 12, tmp_path / str(seed)), range(100, 124)))


def test_closing_at_once_ends_well(tmp_path):
    run(7, 0, tmp_path)
