"""Open Blockprop from source, after bringing whatever is missing: `python3 installer/start.py [FILE]`.

Without a display it says so, trains the starter project in the terminal and writes a picture of the window beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from environment import ROOT, SOURCE, SetupError

STARTER = "lenet-digits"
FOLDER = ROOT / "starter-run"


def main(arguments: list[str]) -> int:
    try:
        SOURCE.prepare("requirements.txt")
    except SetupError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    if arguments or has_display():
        return _blockprop(*arguments)
    return _without_display()


def has_display() -> bool:
    """Whether a window can be shown; Windows and macOS always can."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _without_display() -> int:
    print("There is no display, so the starter project trains here in the terminal.", file=sys.stderr)
    FOLDER.mkdir(exist_ok=True)
    project, picture = FOLDER / f"{STARTER}.bprop", FOLDER / f"{STARTER}.png"
    project.unlink(missing_ok=True)
    steps = (
        ("new", STARTER, str(project)),
        ("train", str(project), "--epochs", "1"),
        ("screenshot", str(project), str(picture), "--size", "1440x900"),
    )
    for step in steps:
        code = _blockprop(*step)
        if code != 0:
            return code
    print(f"Trained project: {_short(project)}\nPicture of the window: {_short(picture)}", file=sys.stderr)
    return 0


def _blockprop(*arguments: str) -> int:
    return subprocess.run([str(SOURCE.python), "-m", "playground.cli", *arguments], check=False).returncode


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
