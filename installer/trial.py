"""Try a finished program as a person would from the command line, wherever it runs: in a folder, or installed in a bare system."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STARTER = "lenet-digits"
STEPS = 50
LINES = 100  # so many different lines of pixels has no blank picture

# Runs the program with these arguments, in the folder where the files are written; gives exit code, stdout and stderr.
Runner = Callable[..., "subprocess.CompletedProcess[str]"]


class TrialFailed(Exception):
    """The program does not do what it should; the message says what it did."""


def try_everything(run: Runner, folder: Path) -> list[str]:
    """Every promise of the finished program in turn; `folder` is where it writes. Returns what was found, in words."""
    return [
        same_kinds(run),
        same_templates(run),
        draws(run, folder),
        trains_and_keeps(run, folder),
        refuses_in_words(run),
    ]


def same_kinds(run: Runner) -> str:
    """Every kind that the sources list is in the program, and no other; the compiled kernels are in use."""
    report = json.loads(_output(run, "doctor", "--json"))
    listing = subprocess.run([sys.executable, "-m", "engine.catalogue"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    there = set(re.findall(r"^  (\w+) ", listing, flags=re.MULTILINE))
    here = {kind for kinds in report["kinds"].values() for kind in kinds}
    demand(there == here, f"kinds differ from the sources': {sorted(there ^ here)}")
    demand("in use" in report["kernels"], report["kernels"])
    demand(all(report["packages"].values()), f"packages without a version: {report['packages']}")
    return f"{len(here)} kinds as in the sources; {report['kernels']}"


def same_templates(run: Runner) -> str:
    """Every template of the sources can be started from."""
    listed = [template["name"] for template in json.loads(_output(run, "templates", "--json"))["templates"]]
    there = {path.stem for path in (ROOT / "resources" / "templates").glob("*.bprop")}
    demand(set(listed) == there, f"templates differ from the sources': {sorted(there ^ set(listed))}")
    return f"{len(listed)} templates"


def draws(run: Runner, folder: Path, name: str = "window", **environment: str) -> str:
    """The window opens on the starter, trains, and its picture is not blank."""
    if not (folder / f"{STARTER}.bprop").exists():
        _output(run, "new", STARTER, f"{STARTER}.bprop")
    done = run("screenshot", f"{STARTER}.bprop", f"{name}.png", "--size", "1280x800", "--train-steps", str(STEPS), **environment)
    demand(
        done.returncode == 0 and "Traceback" not in done.stderr, f"drawing the window ended with {done.returncode}:\n{done.stderr[-3000:]}"
    )
    width, height, different = look(folder / f"{name}.png")
    demand(different >= LINES, f"the picture {name}.png is blank: {different} different lines of pixels")
    return f"window of {width}x{height} drawn after {STEPS} steps ({name}.png)"


def trains_and_keeps(run: Runner, folder: Path) -> str:
    """The starter learns, is saved, and what was learnt is there when it is read again."""
    result = json.loads(_output(run, "train", f"{STARTER}.bprop", "--epochs", "1", "--json"))
    demand(result["steps"] >= STEPS, f"only {result['steps']} steps were trained")
    found = json.loads(_output(run, "evaluate", f"{STARTER}.bprop", "--split", "test", "--json"))
    accuracy = found.get("accuracy", found.get("metrics", {}).get("accuracy", 0.0))
    demand(accuracy > 0.95, f"after an epoch the saved starter reaches {accuracy} on the test images: {found}")
    return f"{result['steps']} steps in {result['seconds']:.1f} s, saved and read again: {accuracy:.1%} of the test images are right"


def refuses_in_words(run: Runner) -> str:
    """A mistake gives one sentence and an exit code, never a traceback."""
    done = run("train", "nothing-of-this-name.bprop")
    demand(done.returncode != 0 and len(done.stderr.strip().splitlines()) == 1, f"a missing file gives:\n{done.stderr}")
    return f"a missing file: {done.stderr.strip()}"


def look(picture: Path) -> tuple[int, int, int]:
    """Width, height and the number of different lines of pixels of a PNG; needs no library."""
    data = picture.read_bytes()
    demand(data[:8] == b"\x89PNG\r\n\x1a\n", f"{picture.name} is no PNG")
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    place, packed = 8, b""
    while place < len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        packed += data[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += length + 12
    pixels = zlib.decompress(packed)
    stride = len(pixels) // height
    return width, height, len({pixels[row * stride : (row + 1) * stride] for row in range(height)})


def demand(holds: bool, trouble: str) -> None:
    """Raise TrialFailed with these words unless it holds."""
    if not holds:
        raise TrialFailed(trouble)


def _output(run: Runner, *arguments: str, **environment: str) -> str:
    done = run(*arguments, **environment)
    demand(
        done.returncode == 0, f"`blockprop {' '.join(arguments)}` ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    )
    return done.stdout
