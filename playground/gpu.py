"""How a GPU comes to the program: the folder for its packages, the line that fills it, and the child process that tries it."""

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs

from engine import device_probe, devices
from engine.device_probe import Listener
from playground.files.paths import NAME

PROBE = "probe-gpu"  # a command that the program gives to itself; no person needs it
FROZEN = bool(getattr(sys, "frozen", False))
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
ROOT = Path(__file__).resolve().parents[1]


def packages_folder() -> Path:
    """Where the finished program looks for CuPy."""
    return devices.packages_below(_prefix())


def look_for_packages() -> None:
    """Let CuPy be found in that folder; nothing is loaded."""
    devices.look_below(_prefix())


def _prefix() -> Path:
    return platformdirs.user_data_path(NAME, appauthor=False) / "gpu"


@dataclass(frozen=True)
class Installing:
    """What a person types to add CuPy, for new drivers and for old ones; and where it then lies, if the program says where."""

    newer: str
    older: str
    folder: Path | None


def installing(frozen: bool = FROZEN) -> Installing:
    """How CuPy is added to this program."""
    newer, older = (install_line(package, frozen) for package in devices.PACKAGES)
    return Installing(newer, older, packages_folder() if frozen else None)


def install_line(package: str = devices.PACKAGES[0], frozen: bool = FROZEN) -> str:
    """What a person types to add CuPy."""
    if frozen:
        python = "py" if sys.platform == "win32" else "python3"
        return f'{python} -m pip install --only-binary=:all: --python-version {PYTHON} --target "{packages_folder()}" "{package}"'
    return f'"{sys.executable}" -m pip install "{package}"'


@cache
def trial() -> Listener:
    """What a trial of the GPU found; made once, in a child process, and waited for: not in the window's own thread."""
    return device_probe.look(probe_line())


def probe_line(frozen: bool = FROZEN) -> list[str]:
    """The command line of a child that tries the GPU and prints what it finds."""
    if frozen:
        program = Path(sys.executable)
        return [str(program.with_name("blockprop.exe") if sys.platform == "win32" else program), PROBE]
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from playground.cli import main; sys.exit(main([{PROBE!r}]))"
    return [sys.executable, "-c", code]
