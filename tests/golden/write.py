"""Write a sample of the present format, to be kept for ever: `python -m tests.golden.write xor-0.1.0`."""

import sys
from pathlib import Path

from playground.files.migrations import FORMAT
from playground.files.project_file import save
from tests.reliability.sample import trained


def main(name: str) -> None:
    path = Path(__file__).parent / f"v{FORMAT}" / f"{name}.bprop"
    if path.exists():
        sys.exit(f"{path} is there already, and a sample never changes.")
    path.parent.mkdir(exist_ok=True)
    save(path, trained())


if __name__ == "__main__":
    main(sys.argv[1])
