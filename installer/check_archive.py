"""Prove the self-extracting archive in a bare Debian: `python3 installer/check_archive.py [dist/blockprop-*.run]` (as root).

First it must name what is missing, then, after the line that it prints was typed, an ordinary person installs, uses and removes it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bare_system import PERSON, BareSystem, CheckFailed, demand, needs, say
from build import BUILDER, DIST
from trial import TrialFailed, try_everything

PLACE = f"/home/{PERSON}/work"
PROGRAM = f"/home/{PERSON}/.local/bin/blockprop"


def main(arguments: list[str]) -> int:
    if Path(sys.prefix).resolve() != BUILDER.folder.resolve():  # the sources' own lists are compared, which takes their environment
        return subprocess.run([str(BUILDER.prepare("requirements-installer.txt")), __file__, *arguments], check=False).returncode
    archive = Path(arguments[0]) if arguments else next(iter(sorted(DIST.glob("*.run"))), None)
    try:
        needs()
        demand(archive is not None, "There is no archive. Build it: python3 installer/build.py --archive")
        check(BareSystem.make("archive"), archive)
    except (CheckFailed, TrialFailed) as trouble:
        print(f"FAILED: {trouble}", file=sys.stderr)
        return 1
    print("All promises on the self-extracting archive hold.")
    return 0


def check(bare: BareSystem, archive: Path) -> None:
    """Every promise in turn."""
    bare.give(archive, "/tmp/blockprop.run")
    bare.run(f"mkdir {PLACE}", user=PERSON)
    bring_what_it_names(bare)
    before = bare.files()
    done, seconds = bare.timed("sh /tmp/blockprop.run", user=PERSON)
    demand(f"Installed: {PROGRAM}" in done.stdout, done.stdout + done.stderr)
    say(f"installed in {seconds:.0f} s")
    again = bare.run("sh /tmp/blockprop.run", user=PERSON)
    demand("Installed" in again.stdout, "it can't be installed over itself")
    for found in try_everything(runner(bare), bare.path(PLACE)):
        say(found)
    bare.run(f"/home/{PERSON}/.local/lib/blockprop/uninstall.sh", user=PERSON)
    left = {path for path in bare.files() - before if not path.startswith((PLACE, f"/home/{PERSON}/.cache", f"/home/{PERSON}/.config"))}
    left = {path for path in left if "/.local/state/" not in path}
    demand(not left, f"left behind: {sorted(left)[:10]}")
    say("removed without a trace")
    bare.remove()


def bring_what_it_names(bare: BareSystem) -> None:
    """On a bare system it stops, and the line that it prints is enough."""
    done = bare.run("sh /tmp/blockprop.run", user=PERSON, check=False)
    demand(
        done.returncode == 1 and "Install them with: sudo apt-get install" in done.stderr, f"nothing is named:\n{done.stdout}{done.stderr}"
    )
    line = done.stderr.partition("Install them with: sudo apt-get install")[2].strip().splitlines()[0]
    say(f"it names: {line}")
    bare.run(f"apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {line}")
    done = bare.run("sh /tmp/blockprop.run --check", user=PERSON)
    demand("No system library is missing" in done.stdout, f"after typing its line: {done.stderr}")


def runner(bare: BareSystem):
    """Runs the installed program as an ordinary person."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        line = f"cd {PLACE} && {PROGRAM} {' '.join(arguments)}"
        return bare.run(line, user=PERSON, environment={"QT_QPA_PLATFORM": "offscreen", **environment}, check=False)

    return run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
