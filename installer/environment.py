"""Set up all that Blockprop needs to run from source: Qt's system libraries and a font, a virtual environment, pinned packages.

Only the standard library is used, so that any Python from 3.11 on can run it. Whatever is there already is left alone: on a machine
that lacks nothing this takes a fraction of a second.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)

# What Qt's wheels load from the system, and who brings it: the library, then the package for apt, dnf, pacman and zypper.
LIBRARIES = (
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    ("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd", "libEGL1"),
    ("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd", "libGL1"),
    ("libX11.so.6", "libx11-6", "libX11", "libx11", "libX11-6"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig", "fontconfig"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    ("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0"),
)
FONT = ("fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu", "dejavu-fonts")
VENV_MODULE = ("python3-venv", "python3", "python", "python3")
MANAGERS = {
    "apt-get": ("apt-get", "install", "-y", "--no-install-recommends"),
    "dnf": ("dnf", "install", "-y"),
    "pacman": ("pacman", "-S", "--needed", "--noconfirm"),
    "zypper": ("zypper", "--non-interactive", "install"),
}


class SetupError(Exception):
    """Something is missing that this script may not, or can't, bring; the message says what to type."""


def prepare(requirements: str) -> Path:
    """Make everything ready for these pinned requirements ("requirements-dev.txt") and return the environment's Python."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise SetupError(f"Blockprop needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {found}. Run this with a newer one.")
    _bring_system_packages()
    _make_environment(ROOT / "installer" / requirements)
    return PYTHON


def missing_packages() -> list[tuple[str, ...]]:
    """The system packages that are missing, each by its names for apt, dnf, pacman and zypper; none outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    have = _loadable()
    packages = [names for library, *names in LIBRARIES if library not in have]
    if not _has_font():
        packages.append(FONT)
    if not PYTHON.exists() and not _can_make_environments():
        packages.append(VENV_MODULE)
    return [tuple(names) for names in packages]


def _loadable() -> set[str]:
    """Names of the shared libraries that the system's loader finds."""
    program = shutil.which("ldconfig") or shutil.which("ldconfig", path="/sbin:/usr/sbin")
    if program is None:
        return {library for library, *_ in LIBRARIES}  # no list to be had: let Qt try
    listing = subprocess.run([program, "-p"], capture_output=True, text=True, check=False).stdout
    return {line.split()[0] for line in listing.splitlines() if line.strip()}


def _has_font() -> bool:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts", Path.home() / ".fonts")
    return any(next(folder.rglob(pattern), None) for folder in folders if folder.is_dir() for pattern in ("*.ttf", "*.otf", "*.ttc"))


def _can_make_environments() -> bool:
    try:
        import ensurepip  # noqa: F401  Debian ships Python without it
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def _bring_system_packages() -> None:
    missing = missing_packages()
    if not missing:
        return
    manager = next((number for number, name in enumerate(MANAGERS) if shutil.which(name)), None)
    if manager is None:
        raise SetupError("These system packages are missing: " + " ".join(names[0] for names in missing) + " (Debian's names).")
    command = [*list(MANAGERS.values())[manager], *dict.fromkeys(names[manager] for names in missing)]
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    if prefix and not _may_use_sudo():
        raise SetupError(
            "System packages are missing. Install them with this line, then run this again:\n  " + " ".join([*prefix, *command])
        )
    print("Installing system packages:", " ".join(command[len(list(MANAGERS.values())[manager]) :]), file=sys.stderr)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    if command[0] == "apt-get":
        subprocess.run([*prefix, "apt-get", "update", "-qq"], check=False, **quiet)
    if subprocess.run([*prefix, *command], check=False, **quiet).returncode != 0:
        raise SetupError("The system packages could not be installed. Try this line yourself:\n  " + " ".join([*prefix, *command]))


def _may_use_sudo() -> bool:
    return bool(shutil.which("sudo")) and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def _make_environment(requirements: Path) -> None:
    stamp = VENV / f".{requirements.stem}-{_fingerprint(requirements)}"
    if stamp.exists() and PYTHON.exists():
        return
    if not PYTHON.exists():
        print("Making the environment in .venv", file=sys.stderr)
        _run([sys.executable, "-m", "venv", str(VENV)], "The environment could not be made.")
    print("Installing packages (once; the download is about 130 MB)", file=sys.stderr)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _run([*pip, "--require-hashes", "-r", str(requirements)], "The packages could not be installed. Is there a network?")
    _run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], "Blockprop itself could not be installed.")
    subprocess.run([str(PYTHON), "-m", "engine.kernels.build"], cwd=ROOT, check=False)  # without a C compiler NumPy does the work
    stamp.touch()


def _fingerprint(requirements: Path) -> str:
    """Of everything that asks for a new installation when it changes."""
    digest = hashlib.sha256(requirements.read_bytes() + (ROOT / "pyproject.toml").read_bytes())
    for source in sorted((ROOT / "engine" / "kernels" / "native").glob("*.[ch]")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _run(command: list[str], trouble: str) -> None:
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupError(trouble)
