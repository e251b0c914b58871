"""Set up all that Blockprop needs to run from source: system packages, a virtual environment, pinned packages, compiled kernels.

Only the standard library is used, so that any Python from 3.11 on can run it. Whatever is there already is left alone: on a machine
that lacks nothing this takes a fraction of a second.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import system
from system import SetupError

__all__ = ["PYTHON", "ROOT", "SetupError", "prepare"]

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
KERNELS = ROOT / "engine" / "kernels"
LAUNCHER = """#!/bin/sh
exec "{python}" -m playground.cli "$@"
"""
LAUNCHER_WINDOWS = """@"{python}" -m playground.cli %*
"""


def prepare(requirements: str) -> Path:
    """Make everything ready for these pinned requirements ("requirements-dev.txt") and return the environment's Python."""
    _ask_for_newer_python()
    system.bring(needs_venv=not PYTHON.exists())
    _install_packages(ROOT / "installer" / requirements)
    _compile_kernels()
    return PYTHON


def _ask_for_newer_python() -> None:
    """Carry on with a newer Python if this one is too old; raises SetupError if there is none."""
    if sys.version_info >= OLDEST:
        return
    newer = next((path for path in map(shutil.which, NEWER) if path), None)
    if newer is None:
        found = ".".join(map(str, sys.version_info[:3]))
        raise SetupError(
            f"Blockprop needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {found}. Install a newer one and run this again."
        )
    sys.exit(subprocess.run([newer, *sys.argv], check=False).returncode)


def _install_packages(requirements: Path) -> None:
    """The environment with these packages, and `blockprop` in it; done once for each state of the requirements."""
    stamp = VENV / f".{requirements.stem}-{_fingerprint(requirements)}"
    if stamp.exists() and PYTHON.exists():
        return
    if not _works():
        print("Making the environment in .venv", file=sys.stderr, flush=True)
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "The environment could not be made.")
    print("Installing packages (once; the download is about 130 MB)", file=sys.stderr, flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _run([*pip, "--require-hashes", "-r", str(requirements)], "The packages could not be installed. Is there a network?")
    _link_sources()
    for old in VENV.glob(f".{requirements.stem}-*"):
        old.unlink()
    stamp.touch()


def _works() -> bool:
    """Whether the environment is there and whole: an interrupted first run, or a system upgrade, leaves half of one."""
    return PYTHON.exists() and subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True, check=False).returncode == 0


def _link_sources() -> None:
    """Let the environment import these sources, and put the command `blockprop` into it."""
    asked = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    (site / "blockprop-source.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    launcher = SCRIPTS / ("blockprop.cmd" if WINDOWS else "blockprop")
    launcher.write_text((LAUNCHER_WINDOWS if WINDOWS else LAUNCHER).format(python=PYTHON), encoding="utf-8")
    launcher.chmod(0o755)


def _compile_kernels() -> None:
    """Compile what is hot where there is a C compiler; without one NumPy does the work."""
    sources = sorted((KERNELS / "native").glob("*.[ch]"))
    stamp = VENV / f".kernels-{_hash([*sources, KERNELS / 'build.py'], str(system.compiler()))}"
    if stamp.exists():
        return
    subprocess.run([str(PYTHON), "-m", "engine.kernels.build"], cwd=ROOT, stdout=sys.stderr, check=False)
    for old in VENV.glob(".kernels-*"):
        old.unlink()
    stamp.touch()


def _fingerprint(requirements: Path) -> str:
    """Of everything that asks for a new installation when it changes."""
    return _hash([requirements], f"{ROOT} {sys.version_info[:2]}")


def _hash(files: list[Path], more: str) -> str:
    digest = hashlib.sha256(more.encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _run(line: list[str], trouble: str) -> None:
    if subprocess.run(line, check=False).returncode != 0:
        raise SetupError(trouble)
