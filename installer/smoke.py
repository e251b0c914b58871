"""Try the program that was just built, without anything of Python's in its surroundings: `python installer/smoke.py dist/blockprop`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from trial import TrialFailed, try_everything

KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA", "APPDATA")


def main(folder: Path) -> int:
    program = folder.resolve() / ("blockprop.exe" if os.name == "nt" else "blockprop")
    if not program.is_file():
        print(f"There is no program at {program}. Build it: python3 installer/build.py", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as place:

        def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
            surroundings = {name: os.environ[name] for name in KEPT if name in os.environ}
            surroundings |= {"HOME": place, "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", **environment}
            return subprocess.run([str(program), *arguments], cwd=place, env=surroundings, capture_output=True, text=True, check=False)

        try:
            for found in try_everything(run, Path(place)):
                print(f"· {found}")
        except TrialFailed as trouble:
            print(f"FAILED: {trouble}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
