"""Build the program for this system, without Python needed to run it: `python3 installer/build.py [--deb] [--archive]`.

The folder `dist/blockprop` is made and tried. `--deb` adds the Debian package, `--archive` the self-extracting archive for other
Linuxes. On Windows and macOS run it the same way there: a program is always built on the system that it is for.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from environment import ROOT, Environment, SetupError

BUILDER = Environment(ROOT / "build" / "environment")
DIST = ROOT / "dist"
FOLDER = DIST / "blockprop"
STEPS = {"deb": "installer/debian_package.py", "archive": "installer/archive.py"}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deb", action="store_true", help="also make the Debian package (Linux only)")
    parser.add_argument("--archive", action="store_true", help="also make the self-extracting archive (Linux only)")
    chosen = parser.parse_args(arguments)
    try:
        BUILDER.prepare("requirements-installer.txt")
        freeze()
        step("The finished program does not do what it should.", "installer/smoke.py", str(FOLDER))
        step("The list of parts could not be written.", "installer/bill_of_materials.py", str(FOLDER))
        for name, script in STEPS.items():
            if getattr(chosen, name):
                step(f"The {name} could not be made.", script, str(FOLDER))
    except SetupError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    print(f"Built: {FOLDER}")
    return 0


def freeze() -> None:
    """PyInstaller's part."""
    options = ["--noconfirm", "--log-level", "WARN", "--distpath", str(DIST), "--workpath", str(ROOT / "build" / "work")]
    line = [str(BUILDER.python), "-m", "PyInstaller", *options, str(ROOT / "installer" / "blockprop.spec")]
    if subprocess.run(line, cwd=ROOT, check=False).returncode != 0:
        raise SetupError("PyInstaller could not make the program.")


def step(trouble: str, *arguments: str) -> None:
    """Run one of our scripts in the builder's environment."""
    if subprocess.run([str(BUILDER.python), *arguments], cwd=ROOT, check=False).returncode != 0:
        raise SetupError(trouble)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
