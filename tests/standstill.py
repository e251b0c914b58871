"""A watch over the event loop: where it stands still for two seconds, it says what every thread was doing then."""

import faulthandler
import tempfile

from PySide6.QtCore import QTimer

LIMIT = 2.0  # seconds
BEAT_MS = 200
WAITING = ("pytestqt", "tests/reliability/stage.py")  # who lets the event loop run in tests: other standstills are the test's own work


class Standstill:
    """Begins to watch at once; `end` returns the stacks of all threads if the event loop stood still, else ""."""

    def __init__(self, limit: float = LIMIT):
        self._limit = limit
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  open until the end
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._beat()

    def end(self) -> str:
        faulthandler.cancel_dump_traceback_later()
        self._timer.stop()
        self._file.seek(0)
        dumps = self._file.read().split("Timeout (")
        self._file.close()
        in_loop = [dump for dump in dumps if any(name in dump.replace("\\", "/") for name in WAITING)]
        return f"The event loop stood still for {self._limit} s:\nTimeout ({in_loop[0]}" if in_loop else ""

    def _beat(self) -> None:
        faulthandler.dump_traceback_later(self._limit, file=self._file)
