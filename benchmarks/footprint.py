"""How light the program is: seconds to a usable window, memory when idle, and how long `import engine` takes.

    python benchmarks/footprint.py [--program dist/blockprop/blockprop] [--runs 5] [--json]

Without a display the window is drawn offscreen, which costs about as much. The first run warms the disk's cache and does not count; nor
does compiling the sources, which Python does once and keeps.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
FROZEN = ROOT / "dist" / "blockprop" / "blockprop"
IDLE = 5.0  # seconds that the window stands before its memory is read
LIMITS = {"start from source, s": 2.0, "start of the finished program, s": 1.5, "idle memory, MB": 250.0}


def start(line: list[str]) -> tuple[float, float, float]:
    """Seconds until the starter can be used, those of them that a processor worked, and its memory in MB some seconds later."""
    with tempfile.TemporaryDirectory() as home:
        folders = {name: home for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
        environment = {"QT_QPA_PLATFORM": "offscreen", **ordinary(), **folders}
        process = subprocess.Popen([*line, "--startup-time"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            said = process.stdout.readline()
            spent = psutil.Process(process.pid).cpu_times()
            time.sleep(IDLE)
            memory = psutil.Process(process.pid).memory_full_info().uss / 1e6
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    return float(said.split()[2]), spent.user + spent.system, memory


def ordinary() -> dict[str, str]:
    """The environment of a person, to whom Python may keep what it compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def starts(line: list[str], runs: int) -> tuple[list[float], ...]:
    """Of each warm start: seconds, seconds of work, memory in MB."""
    return tuple(map(list, zip(*[start(line) for _ in range(runs + 1)][1:], strict=True)))


def importing(runs: int) -> list[float]:
    """Seconds that `import engine` adds to Python's own start."""

    def wall(code: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=ordinary(), check=True)
        return time.perf_counter() - began

    wall("import engine")
    return [wall("import engine") - wall("pass") for _ in range(runs)]


def measure(program: Path, runs: int) -> dict[str, list[float]]:
    """All rows of the table, each with its values."""
    seconds, work, memory = starts([sys.executable, "-m", "playground.cli"], runs)
    rows = {"start from source, s": seconds, "  of which a processor worked, s": work, "idle memory, MB": memory}
    rows["import engine, s"] = importing(runs)
    if program.is_file():
        seconds, work, memory = starts([str(program.resolve())], runs)
        rows |= {"start of the finished program, s": seconds, "  of which a processor worked then, s": work}
        rows["idle memory of the finished program, MB"] = memory
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=FROZEN, help="the finished program, if it is built")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured (default: 5)")
    parser.add_argument("--json", action="store_true", help="print one JSON object in place of a table")
    arguments = parser.parse_args()
    rows = measure(arguments.program, arguments.runs)
    if arguments.json:
        print(json.dumps(rows))
        return 0
    print(f"{'':42} median    best   worst   limit")
    for name, values in rows.items():
        limit = LIMITS.get(name.replace(" of the finished program, MB", ", MB"))
        print(f"{name:42} {statistics.median(values):6.2f}  {min(values):6.2f}  {max(values):6.2f}  {limit if limit else '':>6}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
