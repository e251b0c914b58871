"""A watch over the event loop: where it stands still for two seconds, it says what every thread was doing then."""

import sys
import threading
import traceback

from PySide6.QtCore import QTimer

LIMIT = 2.0  # seconds
BEAT_MS = 100
LOOK = 0.1  # seconds
WAITING = ("pytestqt", "reliability/stage.py")  # who lets the event loop run in tests: other standstills are the test's own work


class Standstill:
    """Begins to watch at once; `end` returns the stacks of all threads if the event loop stood still while a test waited in it, else "".

    Time is counted in looks of a thread: where the machine is too busy to run either, it is neither's fault and doesn't count.
    """

    def __init__(self, limit: float = LIMIT):
        self._limit = limit
        self._beats = 0
        self._over = threading.Event()
        self._report = ""
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._thread = threading.Thread(target=self._look, name="standstill", daemon=True)
        self._thread.start()

    def end(self) -> str:
        self._timer.stop()
        self._over.set()
        self._thread.join()
        return self._report

    def _beat(self) -> None:
        self._beats += 1

    def _look(self) -> None:
        seen, looks = (0, 0), 0
        while not self._over.wait(LOOK) and not self._report:
            before, seen = seen, (_who_waits(), self._beats)
            looks = looks + 1 if seen == before and seen[0] else 0
            if looks * LOOK > self._limit:
                self._report = f"The event loop stood still for {self._limit} s:\n{_stacks()}"


def _who_waits() -> int:
    """The number of the outermost frame of the main thread that lets the event loop run; 0 if there is none."""
    found, frame = 0, sys._current_frames().get(threading.main_thread().ident)
    while frame is not None:
        if any(name in frame.f_code.co_filename.replace("\\", "/") for name in WAITING):
            found = id(frame)
        frame = frame.f_back
    return found


def _stacks() -> str:
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    parts = []
    for number, frame in sys._current_frames().items():
        parts.append(f"{names.get(number, number)}:\n" + "".join(traceback.format_stack(frame)[-12:]))
    return "\n".join(parts)
