"""Prove the README's two commands on a bare Debian that has only Python: `python3 installer/check_source.py` (as root; needs debootstrap).

A fresh clone of the last commit goes into it; nothing but the two commands is typed. Without options the whole test suite runs, which
takes long on a small machine: --tests runs a selection, --quick none.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from bare_system import PERSON, BareSystem, CheckFailed, demand, needs, say

ROOT = Path(__file__).resolve().parents[1]
START, TEST = "python3 installer/start.py", "python3 installer/test.py"
PRETENDED = "/opt/pretended"
OTHERS = {"dnf": "libglvnd-egl", "pacman": "libglvnd", "zypper": "libEGL1"}  # a package that only this system calls so
OWN_TIME = 1.0  # seconds that a command may spend on itself when nothing is missing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the test command")
    parser.add_argument("--tests", nargs="+", default=[], metavar="FILE", help="run these tests in place of all")
    parser.add_argument("--keep", action="store_true", help="keep the bare system to look into")
    arguments = parser.parse_args()
    try:
        needs()
        bare = BareSystem.make("source", ("python3",))
        check(bare, quick=arguments.quick, tests=arguments.tests)
        if not arguments.keep:
            bare.remove()
        through_sudo(BareSystem.make("sudo", ("python3", "sudo")))
    except CheckFailed as trouble:
        print(f"FAILED: {trouble}", file=sys.stderr)
        return 1
    print("All promises on setting up from source hold.")
    return 0


def check(bare: BareSystem, quick: bool, tests: list[str]) -> None:
    """Every promise in turn, in the order of a person's first hour."""
    clone(bare, "/root/blockprop", "root")
    clone(bare, f"/home/{PERSON}/blockprop", PERSON)
    without_rights(bare)
    names_for_others(bare)
    first_start(bare)
    start_again(bare)
    if not quick:
        first_test(bare, tests)
    own_time(bare)
    with_rights_of_nobody(bare)


def clone(bare: BareSystem, target: str, owner: str) -> None:
    """A fresh clone of the last commit."""
    say(f"cloning into {target}")
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(bare.path(target))], check=True)
    bare.run(f"chown -R {owner}:{owner} {target}")


def without_rights(bare: BareSystem) -> None:
    """An ordinary person without sudo gets the exact line to type."""
    done = bare.run(f"cd blockprop && {START}", user=PERSON, check=False)
    demand(done.returncode == 1, f"without rights the exit code should be 1, got {done.returncode}: {done.stderr}")
    demand("sudo apt-get install -y --no-install-recommends" in done.stderr, f"no line to type:\n{done.stderr}")
    demand("Traceback" not in done.stderr, done.stderr)
    say("without rights: " + done.stderr.strip().splitlines()[-1].strip())


def names_for_others(bare: BareSystem) -> None:
    """Where another system's package manager is found, its own line is printed, with its own names."""
    for manager, name in OTHERS.items():
        bare.give_script(f"{PRETENDED}/{manager}", "exit 1")
        done = bare.run(f"cd blockprop && PATH={PRETENDED} /usr/bin/{START}", user=PERSON, check=False)
        line = done.stderr.strip().splitlines()[-1].strip()
        demand(done.returncode == 1 and line.startswith(f"sudo {manager} ") and name in line, f"for {manager}:\n{done.stderr}")
        bare.path(f"{PRETENDED}/{manager}").unlink()
        say(f"with {manager}: {line}")


def first_start(bare: BareSystem) -> None:
    """Everything is set up, and the starter trains in the terminal as there is no display."""
    done, seconds = bare.timed(f"cd blockprop && {START}")
    demand("There is no display" in done.stderr, f"nothing was said of the missing display:\n{done.stderr}")
    picture = bare.path("/root/blockprop/starter-run/lenet-digits.png")
    demand(picture.is_file() and picture.stat().st_size > 20_000, f"there is no picture of the window at {picture}")
    demand(bare.path("/root/blockprop/starter-run/lenet-digits.bprop").is_file(), "there is no trained project")
    dirty = bare.run(
        "cd blockprop && find . -newer installer/start.py -not -path './.venv/*' -type f | grep -v -e /.git/ -e __pycache__ | sort"
    ).stdout.split()
    say(f"first start: {seconds:.0f} s; new files: {' '.join(path for path in dirty if 'starter-run' in path or '/native/' in path)}")


def start_again(bare: BareSystem) -> None:
    """The second time nothing is installed."""
    done, seconds = bare.timed(f"cd blockprop && {START}")
    demand("nstalling" not in done.stderr, f"something was installed again:\n{done.stderr}")
    say(f"second start: {seconds:.0f} s, all of it training and drawing")


def first_test(bare: BareSystem, tests: list[str]) -> None:
    """The tests, or these, pass, with everything they need brought along."""
    done, seconds = bare.timed(f"cd blockprop && {' '.join([TEST, *tests])}", check=False)
    demand(done.returncode == 0, f"the tests ended with {done.returncode}:\n{done.stdout[-6000:]}\n{done.stderr[-2000:]}")
    say(f"first test: {seconds:.0f} s: {done.stdout.strip().splitlines()[-1]}")
    done, seconds = bare.timed(f"cd blockprop && {TEST} --collect-only -q", check=False)
    demand("nstalling" not in done.stderr, f"something was installed again:\n{done.stderr}")


def own_time(bare: BareSystem) -> None:
    """What the commands take for themselves when nothing is missing."""
    for line in (f"{START} --version", f"{TEST} --version") if bare.path("/root/blockprop/.venv").is_dir() else ():
        _, whole = bare.timed(f"cd blockprop && {line} >/dev/null")
        _, again = bare.timed(f"cd blockprop && {line} >/dev/null")
        module = "playground.cli" if "start" in line else "pytest"
        _, bare_run = bare.timed(f"cd blockprop && .venv/bin/python -m {module} --version >/dev/null")
        own = min(whole, again) - bare_run
        demand(own <= OWN_TIME, f"`{line}` takes {own:.2f} s of its own, more than {OWN_TIME} s")
        say(f"`{line}`: {own:.2f} s of its own")


def with_rights_of_nobody(bare: BareSystem) -> None:
    """With the system packages in place an ordinary person needs no rights."""
    done, seconds = bare.timed(f"cd blockprop && {START}", user=PERSON)
    demand(bare.path(f"/home/{PERSON}/blockprop/starter-run/lenet-digits.png").is_file(), f"no picture:\n{done.stderr}")
    say(f"as an ordinary person: {seconds:.0f} s")


def through_sudo(bare: BareSystem) -> None:
    """Where sudo asks for no password, what is missing is installed through it, and the rest is a person's own."""
    bare.path("/etc/sudoers.d/everything").write_text(f"{PERSON} ALL=(ALL) NOPASSWD: ALL\n")
    clone(bare, f"/home/{PERSON}/blockprop", PERSON)
    done, seconds = bare.timed(f"cd blockprop && {START}", user=PERSON)
    demand("Installing system packages" in done.stderr, f"nothing was installed:\n{done.stderr}")
    strange = bare.run(f"find /home/{PERSON}/blockprop ! -user {PERSON} | head -3").stdout.strip()
    demand(not strange, f"not the person's own: {strange}")
    say(f"through sudo: {seconds:.0f} s")
    bare.remove()


if __name__ == "__main__":
    sys.exit(main())
