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
from dataclasses import dataclass
from pathlib import Path

import system
from system import SetupError

__all__ = ["ROOT", "SOURCE", "Environment", "SetupError"]

ROOT = Path(__file__).resolve().parents[1]
WINDOWS = os.name == "nt"
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
KERNELS = ROOT / "engine" / "kernels"
LAUNCHER = """#!/bin/sh
exec "{python}" -m playground.cli "$@"
"""
LAUNCHER_WINDOWS = """@"%~dp0python.exe" -m playground.cli %*
"""


@dataclass(frozen=True)
class Environment:
    """A virtual environment in a folder, filled with pinned packages, that imports these sources."""

    folder: Path

    @property
    def scripts(self) -> Path:
        """Where its programs lie."""
        return self.folder / ("Scripts" if WINDOWS else "bin")

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.scripts / ("python.exe" if WINDOWS else "python")

    def prepare(self, requirements: str) -> Path:
        """Make everything ready for these pinned requirements ("requirements-dev.txt") and return its interpreter."""
        _carry_on_with_newer_python()
        system.bring(needs_venv=not self.python.exists())
        self._install_packages(ROOT / "installer" / requirements)
        self._compile_kernels()
        return self.python

    def _install_packages(self, requirements: Path) -> None:
        """These packages, and `blockprop` itself; done once for each state of the requirements."""
        stamp = self.folder / f".{requirements.stem}-{_hash([requirements], f'{ROOT} {sys.version_info[:2]}')}"
        if stamp.exists() and self.python.exists():
            return
        if not self._works():
            print(f"Making the environment in {self.folder.relative_to(ROOT)}", file=sys.stderr, flush=True)
            _run([sys.executable, "-m", "venv", "--clear", str(self.folder)], "The environment could not be made.")
        print("Installing packages (once; the download is about 130 MB)", file=sys.stderr, flush=True)
        pip = [str(self.python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        _run([*pip, "--require-hashes", "-r", str(requirements)], "The packages could not be installed. Is there a network?")
        self._link_sources()
        compiled = [str(self.python), "-m", "compileall", "-q", "engine", "playground"]  # the first start is as quick as the others
        subprocess.run(compiled, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
        self._mark(stamp, f".{requirements.stem}-{'?' * 16}")  # not those of requirements-dev

    def _works(self) -> bool:
        """Whether it is there and whole: an interrupted first run, or a system upgrade, leaves half of one."""
        return (
            self.python.exists()
            and subprocess.run([str(self.python), "-c", "import pip"], capture_output=True, check=False).returncode == 0
        )

    def _link_sources(self) -> None:
        """Let it import these sources, and put the command `blockprop` into it."""
        asked = [str(self.python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
        site = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
        encoding = "utf-8" if sys.version_info >= (3, 13) else None  # what Python reads such a file with
        (site / "blockprop-source.pth").write_text(f"{ROOT}\n", encoding=encoding)
        launcher = self.scripts / ("blockprop.cmd" if WINDOWS else "blockprop")
        launcher.write_text((LAUNCHER_WINDOWS if WINDOWS else LAUNCHER).format(python=self.python), encoding="utf-8")
        launcher.chmod(0o755)

    def _compile_kernels(self) -> None:
        """Compile what is hot where there is a C compiler; without one NumPy does the work."""
        sources = sorted((KERNELS / "native").glob("*.[ch]"))
        stamp = self.folder / f".kernels-{_hash([*sources, KERNELS / 'build.py'], str(system.compiler()))}"
        if stamp.exists():
            return
        subprocess.run([str(self.python), "-m", "engine.kernels.build"], cwd=ROOT, stdout=sys.stderr, check=False)
        self._mark(stamp, ".kernels-*")

    def _mark(self, stamp: Path, pattern: str) -> None:
        for old in self.folder.glob(pattern):
            old.unlink()
        stamp.touch()


SOURCE = Environment(ROOT / ".venv")


def _carry_on_with_newer_python() -> None:
    """Run the same command with a newer Python if this one is too old; raises SetupError if there is none."""
    if sys.version_info >= OLDEST:
        return
    newer = next((path for path in map(shutil.which, NEWER) if path), None)
    if newer is None:
        found = ".".join(map(str, sys.version_info[:3]))
        raise SetupError(
            f"Blockprop needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {found}. Install a newer one and run this again."
        )
    sys.exit(subprocess.run([newer, *sys.argv], check=False).returncode)


def _hash(files: list[Path], more: str) -> str:
    digest = hashlib.sha256(more.encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _run(line: list[str], trouble: str) -> None:
    if subprocess.run(line, check=False).returncode != 0:
        raise SetupError(trouble)
