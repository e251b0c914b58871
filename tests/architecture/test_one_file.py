"""CONTRIBUTING.md says that a layer, a data set or a panel is one file. Its examples are dropped in and tried."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = re.compile(r"^`((?:engine|playground)/\S+\.py)`:\n\n```python\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
TRIES = {
    "engine/layers/": ["tests/contracts/test_layers.py", "tests/contracts/test_gradients.py"],
    "engine/data/sources/": ["tests/contracts/test_sources.py"],
    "playground/plots/": ["tests/contracts/test_panels.py"],
}


def examples() -> dict[str, str]:
    return dict(EXAMPLE.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))


@pytest.fixture
def house(tmp_path):
    """A copy of the sources that one may add to."""
    for name in ("engine", "playground"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("resources", "tests", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def run(house: Path, *line: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *line], cwd=house, capture_output=True, text=True, check=False, env=surroundings)


def test_there_is_an_example_of_each():
    assert [next(folder for folder in TRIES if path.startswith(folder)) for path in examples()] == list(TRIES)


@pytest.mark.parametrize("path", examples(), ids=lambda path: Path(path).stem)
def test_one_file_is_all_it_takes(house, path):
    kind = Path(path).stem
    assert not (house / path).exists(), "the example is there already: choose another"
    (house / path).write_text(examples()[path], encoding="utf-8")
    files = next(tests for folder, tests in TRIES.items() if path.startswith(folder))
    tried = run(house, "-m", "pytest", "-o", "addopts=", "-p", "no:cacheprovider", "--rootdir", str(house), "-k", kind, *files)
    assert tried.returncode == 0, tried.stdout[-4000:] + tried.stderr[-2000:]
    assert int(re.search(r"(\d+) passed", tried.stdout).group(1)) > 4
    place = run(house, "-c", "import engine; print(engine.__file__)").stdout
    assert place.startswith(str(house)), "it was tried elsewhere"
