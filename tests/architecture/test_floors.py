"""The floors of the house: imports only point down, the engine stays light, and nobody but the window pays for Qt."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("PySide6", "shiboken6", "pyqtgraph", "cupy", "torch", "onnx")


def test_imports_only_point_down():
    """The contracts in pyproject.toml, kept by import-linter."""
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("engine", (*HEAVY, "playground")),
        ("playground.document.document", HEAVY),
        ("playground.files.project_file", HEAVY),
        ("playground.cli", HEAVY),
    ],
)
def test_import_brings_nothing_heavy(module, forbidden):
    listing = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert module.split(".")[0] in loaded
    assert not loaded & set(forbidden)


@pytest.mark.parametrize("command", [["templates"], ["inspect", "resources/templates/spiral.bprop"], ["doctor", "--json"]])
def test_headless_commands_import_no_qt(command):
    script = (
        "import sys\nfrom playground.cli import main\n"
        f"code = main({command!r})\n"
        f"found = sorted(name for name in sys.modules if name.split('.')[0] in {HEAVY!r})\n"
        "assert code == 0, code\nassert not found, found\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
