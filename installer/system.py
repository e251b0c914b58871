"""What Blockprop needs from the system: Qt's libraries, a font, Python's venv, and if possible a C compiler. Found, or brought.

Only the standard library is used. What counts is what the loader finds, not which packages are listed as installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# What Qt's wheels load from the system, and who brings it: the library, then the package for apt, dnf, pacman and zypper.
LIBRARIES = (
    ("libstdc++.so.6", "libstdc++6", "libstdc++", "gcc-libs", "libstdc++6"),
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
COMPILER = (("gcc", "gcc", "gcc", "gcc"), ("libc6-dev", "glibc-devel", "glibc", "glibc-devel"))
COMPILERS = ("cc", "gcc", "clang")
MANAGERS = {
    "apt-get": ("apt-get", "install", "-y", "--no-install-recommends"),
    "dnf": ("dnf", "install", "-y"),
    "pacman": ("pacman", "-S", "--needed", "--noconfirm"),
    "zypper": ("zypper", "--non-interactive", "install"),
}


class SetupError(Exception):
    """Something is missing that this script may not, or can't, bring; the message says what to type."""


def bring(needs_venv: bool) -> None:
    """Install what is missing where that is allowed; raises SetupError with the line to type where it is not.

    `needs_venv` says that an environment has yet to be made. A C compiler is brought along, but never insisted on: without the
    compiled kernels NumPy does the work.
    """
    missing = missing_packages(needs_venv)
    wanted = list(COMPILER) if needs_venv and sys.platform.startswith("linux") and not compiler() else []
    if not missing and not wanted:
        return
    manager = next((name for name in MANAGERS if shutil.which(name)), None)
    if manager is None:
        if missing:
            raise SetupError("These system packages are missing (Debian's names): " + " ".join(names[0] for names in missing))
        return
    everything = command(manager, [*missing, *wanted])
    if not may_install():
        if missing:
            raise SetupError(
                "System packages are missing. Install them with this line, then run this again:\n  sudo " + " ".join(everything)
            )
        print("There is no C compiler, so training is slower. This line brings one: sudo " + " ".join(everything), file=sys.stderr)
        return
    print("Installing system packages:", *everything[len(MANAGERS[manager]) :], file=sys.stderr, flush=True)
    if not _install(manager, everything) and missing and not _install(manager, command(manager, missing)):
        raise SetupError("The system packages could not be installed. Try this line yourself:\n  sudo " + " ".join(everything))


def missing_packages(needs_venv: bool) -> list[tuple[str, ...]]:
    """The system packages that can't be done without, each by its names for apt, dnf, pacman and zypper; none outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    have = _loadable()
    packages = [tuple(names) for library, *names in LIBRARIES if library not in have]
    if not _has_font():
        packages.append(FONT)
    if needs_venv and not _can_make_environments():
        packages.append(VENV_MODULE)
    return packages


def compiler() -> str | None:
    """The C compiler that would be used, if there is one."""
    return next(filter(None, map(shutil.which, COMPILERS)), None)


def command(manager: str, packages: list[tuple[str, ...]]) -> list[str]:
    """The line that installs these packages, without sudo."""
    column = list(MANAGERS).index(manager)
    return [*MANAGERS[manager], *dict.fromkeys(names[column] for names in packages)]


def may_install() -> bool:
    """Whether packages can be installed without asking a person for a password."""
    if os.geteuid() == 0:
        return True
    return bool(shutil.which("sudo")) and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def _install(manager: str, line: list[str]) -> bool:
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    prefix += ["env", "DEBIAN_FRONTEND=noninteractive"]
    if manager == "apt-get":
        subprocess.run([*prefix, "apt-get", "update", "-qq"], stdout=subprocess.DEVNULL, check=False)
    return subprocess.run([*prefix, *line], stdout=subprocess.DEVNULL, check=False).returncode == 0


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
