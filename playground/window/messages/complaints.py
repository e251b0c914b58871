"""The last boundary: a mistake of the program is written down, told in a box with folded details, and work goes on."""

import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication

Tell = Callable[[str, str, str], None]  # title, sentence, details
KEPT = 20  # reports


class Complaints:
    """Takes the place of sys.excepthook; the same mistake is told once. `log_folder` gets a report of each; nothing is sent anywhere."""

    def __init__(self, tell: Tell, log_folder: Path | None):
        self._tell = tell
        self._folder = log_folder
        self._told: set[str] = set()
        self._before = sys.excepthook
        self._telling = False
        sys.excepthook = self.complain

    def complain(self, kind: type[BaseException], trouble: BaseException, trace: TracebackType | None) -> None:
        """Note and tell a mistake; an interruption from the keyboard goes its usual way."""
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, trouble, trace)
            return
        details = "".join(traceback.format_exception(kind, trouble, trace))
        sys.stderr.write(details)
        self._write(details)
        place = details.rstrip().splitlines()[-1]
        if place in self._told or self._telling:
            return
        self._told.add(place)
        self._telling = True
        try:
            self._tell(
                _tr("Something went wrong that should not"), _tr("Your work is kept. If it happens again, save and restart."), details
            )
        finally:
            self._telling = False

    def end(self) -> None:
        """Give sys.excepthook back."""
        if sys.excepthook == self.complain:
            sys.excepthook = self._before

    def _write(self, details: str) -> None:
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            stamp = time.strftime("%Y%m%d-%H%M%S")
            (self._folder / f"report-{stamp}.txt").write_text(details, encoding="utf-8")
            for old in sorted(self._folder.glob("report-*.txt"))[:-KEPT]:
                old.unlink()


def _tr(text: str) -> str:
    return QCoreApplication.translate("complaints", text)
