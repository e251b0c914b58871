"""Try the program that was just built, without anything of Python's in its surroundings: `python installer/smoke.py dist/blockprop`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from trial import Runner, TrialFailed, demand, try_everything

KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA", "APPDATA")


BAD_PACKAGE = "import os\nos._exit(139)\n"


def meets_a_bad_package(run: Runner) -> str:
    """A package for the GPU that crashes is found in its folder, and is no more than a sentence."""
    folder = Path(json.loads(run("doctor", "--json").stdout)["folders"]["GPU packages"]) / "cupy"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(BAD_PACKAGE, encoding="utf-8")
    done = run("doctor")
    shutil.rmtree(folder)
    demand(done.returncode == 0 and "CuPy loads: no (The trial crashed here" in done.stdout, f"a crashing package gives:\n{done.stdout}")
    return "a package for the GPU is tried in a process of its own"


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
            if os.name != "nt":  # there the folder is the person's own, whatever the surroundings say
                print(f"· {meets_a_bad_package(run)}")
            for found in try_everything(run, Path(place)):
                print(f"· {found}")
        except TrialFailed as trouble:
            print(f"FAILED: {trouble}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
