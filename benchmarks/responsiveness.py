"""How late the window is while it trains, and what training loses by it: `python benchmarks/responsiveness.py [--seconds 60] [--json]`.

For LeNet on digits and for the spiral, a 10 ms heartbeat in the window's event loop is timed while the network trains at full speed
with its panels open; before and after, the same project trains without a window, as the speed of a machine drifts. Runs offscreen
unless QT_QPA_PLATFORM says otherwise.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer

from playground.app import make_application
from playground.files import templates
from playground.files.preferences import Preferences
from playground.files.project_file import SavedProject
from playground.files.recent import RecentFiles
from playground.training.session import Session
from playground.window.main_window import MainWindow

HEARTBEAT_MS = 10
WARM_UP = 2.0  # seconds
# template -> what it has to reach: lateness in ms at the 95th and 99th percentile, frames a second, share of the headless speed
GOALS = {"lenet-digits": (20, 50, 25, 0.8), "spiral": (25, 50, 25, 0.6)}


@dataclass(frozen=True)
class Result:
    """What was measured for one template."""

    late_p95: float
    late_p99: float
    frames: float
    speed: float
    headless_speed: float

    @property
    def share(self) -> float:
        return self.speed / self.headless_speed


class Heartbeat:
    """Notes how late each beat of a precise timer comes."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._due = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.late.clear()
        self._due = time.perf_counter() + HEARTBEAT_MS / 1000
        self._timer.start(HEARTBEAT_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._due) * 1000)
        self._due = now + HEARTBEAT_MS / 1000


def measure(app, template: str, seconds: float, folder: Path | None) -> Result:
    found = endless(templates.open_template(template))
    before = headless(app, found, seconds / 2)
    window = MainWindow(found.project, Preferences(None), RecentFiles(None))
    window.resize(1440, 900)
    window.files.adopt(found, None, template)
    window.show()
    wait(app, lambda: window.session.state == "idle")
    heartbeat, frames = Heartbeat(), Frames(window)
    window.pump.start()
    window.training.toggle()
    rest(app, WARM_UP)
    heartbeat.start()
    frames.start()
    began, step = time.perf_counter(), window.session.step
    rest(app, seconds)
    passed, steps = time.perf_counter() - began, window.session.step - step
    heartbeat.stop()
    shown = frames.count / passed
    if folder is not None:
        window.grab().save(str(folder / f"responsiveness-{template}.png"))
    window.training.stop()
    window.shut_down()
    window.close()
    return Result(
        float(np.percentile(heartbeat.late, 95)),
        float(np.percentile(heartbeat.late, 99)),
        shown,
        steps / passed,
        (before + headless(app, found, seconds / 2)) / 2,
    )


class Frames:
    """Counts the frames that a window's pump has drawn."""

    def __init__(self, window: MainWindow):
        self._pump = window.pump
        self.count = 0
        self._done = window.pump._done

    def start(self) -> None:
        self._pump._done = self._count

    def _count(self) -> None:
        self.count += 1
        self._done()


def headless(app, found: SavedProject, seconds: float) -> float:
    """Steps a second of the same project without a window."""
    session = Session()
    session.prepare(found.project)
    wait(app, lambda: session.state == "idle")
    session.train()
    until = time.perf_counter() + WARM_UP
    while time.perf_counter() < until:
        time.sleep(0.1)
    began, step = time.perf_counter(), session.step
    time.sleep(min(seconds, 20.0))
    speed = (session.step - step) / (time.perf_counter() - began)
    session.close()
    return speed


def endless(found: SavedProject) -> SavedProject:
    training = replace(found.project.training, epochs=1_000_000)
    return replace(found, project=replace(found.project, training=training))


def wait(app, condition) -> None:
    until = time.perf_counter() + 60
    while not condition():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        if time.perf_counter() > until:
            raise SystemExit("The network was not ready after 60 s.")


def rest(app, seconds: float) -> None:
    """Let the event loop run for a while, as it does for a person who watches."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--templates", default=",".join(GOALS))
    parser.add_argument("--pictures", type=Path, help="folder for a picture of each window")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    app = make_application("dark", still=True)
    table = {}
    for template in options.templates.split(","):
        result = measure(app, template, options.seconds, options.pictures)
        p95, p99, frames, share = GOALS[template]
        kept = result.late_p95 <= p95 and result.late_p99 <= p99 and result.frames >= frames and result.share >= share
        table[template] = {**result.__dict__, "share": result.share, "kept": kept}
        if not options.json:
            print(
                f"{template:14} late p95 {result.late_p95:5.1f} ms (≤ {p95})  p99 {result.late_p99:5.1f} ms (≤ {p99})  "
                f"{result.frames:4.1f} frames/s (≥ {frames})  {result.speed:8.0f} steps/s = {result.share:.0%} "
                f"of {result.headless_speed:.0f} (≥ {share:.0%})  {'kept' if kept else 'MISSED'}",
                flush=True,
            )
    if options.json:
        print(json.dumps(table))
    return 0 if all(row["kept"] for row in table.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
