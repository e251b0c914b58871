"""Run the tests, after bringing whatever is missing: `python3 installer/test.py [pytest options]`.

Without options all of them run: most side by side, a process for each core, then one by one those that are marked `alone`, as they
measure time or memory. With options it is pytest with these and nothing else.
"""

from __future__ import annotations

import os
import subprocess
import sys

from environment import ROOT, SOURCE, SetupError

MOST_PROCESSES = 4  # each holds Qt, NumPy and data sets in memory
SIDE_BY_SIDE = ["-m", "not alone", "--numprocesses", "auto", "--maxprocesses", str(MOST_PROCESSES), "--dist", "loadfile"]
ONE_BY_ONE = ["-m", "alone"]


def main(options: list[str]) -> int:
    try:
        SOURCE.prepare("requirements-dev.txt")
    except SetupError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    runs = [options] if options else [SIDE_BY_SIDE, ONE_BY_ONE]
    return max([_pytest(run) for run in runs], key=abs)


def _pytest(options: list[str]) -> int:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    return subprocess.run([str(SOURCE.python), "-m", "pytest", *options], cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
