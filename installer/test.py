"""Run the tests, after bringing whatever is missing: `python3 installer/test.py [pytest options]`."""

from __future__ import annotations

import os
import subprocess
import sys

from environment import ROOT, SOURCE, SetupError


def main(options: list[str]) -> int:
    try:
        SOURCE.prepare("requirements-dev.txt")
    except SetupError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    return subprocess.run([str(SOURCE.python), "-m", "pytest", *options], cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
