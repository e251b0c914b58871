"""A stage: a fresh interpreter with a real window and no display, in which one scene is played; what it returns comes back as JSON."""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HARMLESS = ("This plugin does not support", "XDG_RUNTIME_DIR", "libEGL", "MESA")
PATIENCE = 120.0  # seconds


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a person of their own: no display, folders inside `folder`, one thread for BLAS."""
    homes = {name: str(folder / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    path = os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))
    return {**os.environ, **homes, "QT_QPA_PLATFORM": "offscreen", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": path}


def started(scene: str, *arguments: Any, folder: Path) -> subprocess.Popen:
    """Begin to play "module.function" of tests.reliability."""
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.reliability.stage", scene, json.dumps(arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, env=surroundings(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def played(scene: str, *arguments: Any, folder: Path | None = None, seconds: float = PATIENCE) -> dict[str, Any]:
    """Play a scene to its end: {"answer", "code", "complaints"}; no answer if the interpreter died."""
    with tempfile.TemporaryDirectory() as spare:
        process = started(scene, *arguments, folder=folder or Path(spare))
        try:
            out, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, errors = process.communicate()
            errors += f"\nnot over after {seconds} s"
    lines = out.splitlines()
    told = json.loads(lines[-1]) if process.returncode == 0 and lines else {}
    complaints = [line for line in errors.splitlines() if line and not line.startswith(HARMLESS)]
    return {**told, "code": process.returncode, "complaints": complaints}


class Theatre:
    """A window as the program opens it, with recovery and versions, and the means to wait in it. Boxes become complaints."""

    def __init__(self, project: Any, saved: Any = None, name: str = "piece"):
        from playground import app
        from playground.dialogs import trouble
        from playground.files import paths
        from playground.files.preferences import Preferences
        from playground.files.project_file import SavedProject
        from playground.files.recent import RecentFiles
        from playground.files.recovery import Recovery
        from playground.files.versions import USUAL, Versions
        from playground.window.main_window import MainWindow
        from tests.standstill import Standstill

        trouble.tell = lambda _, *words: sys.stderr.write(" ".join(words) + "\n")  # a complaint: nobody is there to close a box
        self.app = app.make_application("dark", True)
        versions = Versions(paths.versions_folder(), lambda: USUAL)
        self.window = MainWindow(project, Preferences(None), RecentFiles(None), Recovery(paths.recovery_folder()), versions)
        self.window.resize(1280, 800)
        self.window.files.adopt(saved or SavedProject(project), None, name)
        self.window.show()
        self.window.pump.start()
        self.watch = Standstill()

    def until(self, condition: Callable[[], Any], seconds: float = 60.0) -> bool:
        """Let the window live until something holds; whether it does in time."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, deadline = QEventLoop(), time.monotonic() + seconds
        timer = QTimer(interval=5)
        timer.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > deadline else None)
        timer.start()
        loop.exec()
        timer.stop()
        return bool(condition())

    def live(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= end, seconds + 1)

    def ready(self) -> None:
        assert self.until(lambda: self.window.session.state in ("idle", "paused")), self.window.session.state

    def close(self) -> None:
        sys.stderr.write(self.watch.end())
        self.window.shut_down()
        self.window.close()
        self.app.processEvents()


class Heartbeat:
    """A timer of 10 ms in the window's event loop: how late it comes tells how long the loop stood still."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._timer = QTimer(interval=10, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self.begin()
        self._timer.start()

    def begin(self) -> None:
        self._last, self.gaps = time.perf_counter(), []

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now

    def stop(self) -> None:
        self._timer.stop()


def main(scene: str, arguments: str) -> None:
    module, _, function = scene.rpartition(".")
    answer = getattr(importlib.import_module(f"tests.reliability.{module}"), function)(*json.loads(arguments))
    print(json.dumps({"answer": answer}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
