"""CRASH-1: brought down from below Python, and started again."""

import faulthandler
import tempfile
from pathlib import Path
from typing import Any

from engine.version import VERSION

from .broken_input import Watch
from .goal import Result, goal
from .stage import played

EDITS = 60
KEPT = 50


def crash() -> None:
    """Edit, then die of a bad address."""
    from PySide6.QtCore import QTimer

    from playground import app
    from playground.document import edits

    def begin(window: Any, *_: Any) -> None:
        document = window.document
        for number in range(EDITS):
            document.apply(f"Edit {number}", edits.add_note(document.project, f"Note {number}", (0.0, 40.0 * number))[0])
        QTimer.singleShot(200, faulthandler._sigsegv)

    app._begin = begin
    app.open_window()


def start_again() -> dict[str, Any]:
    """What the next start offers."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QDesktopServices

    from playground import app
    from playground.dialogs import recovery, unsaved

    watch, opened, offered, answer, usual = Watch(), [], [], {}, app._begin
    watch.on = True
    unsaved.ask_unsaved = lambda *_: unsaved.DISCARD

    def accept(box: Any) -> None:
        offered.append(box.list.count())
        box.chosen = recovery.RECOVER

    def begin(window: Any, *arguments: Any) -> None:
        usual(window, *arguments)
        answer.update(text=window.banner.text.text(), verb=window.banner.action.text(), shown=window.banner.isVisible())
        answer.update(notes=len(window.document.project.notes), name=window.files.name)
        window.banner.action.click()
        QTimer.singleShot(0, window, window.close)

    recovery.Recovery.exec = accept
    QDesktopServices.openUrl = lambda url: opened.append(url.toLocalFile())
    app._begin = begin
    code = app.open_window()
    sent = [event for event in watch.seen if event.startswith("socket")]
    return {**answer, "code": code, "opened": opened, "offered": offered, "sent": sent}


@goal(
    "CRASH-1",
    "induced SIGSEGV: a log with version, last 50 edits and stacks stays; next start recovers and opens its folder; nothing is sent",
)
def crash_1(full: bool) -> Result:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        died = played("crashing.crash", folder=folder)["code"]
        told = played("crashing.start_again", folder=folder)
        logs = list(folder.rglob("crash-*.log"))
        text = logs[0].read_text() if logs else ""
        left = [path.name for path in folder.rglob("session-*.log")]
        third = played("crashing.start_again", folder=folder).get("answer", {})
    answer = told.get("answer", {})
    faults = {
        "it did not die of it": died != -11,
        "no log with version, edits and stacks": not (
            text.startswith(f"Blockprop {VERSION}")
            and "Segmentation fault" in text
            and "open_window" in text
            and all(f"Edit {number}\n" in text for number in range(EDITS - KEPT, EDITS))
        ),
        "recovery was not offered": answer.get("offered") != [1] or answer.get("notes") != EDITS,
        "the log folder was not offered": not answer.get("shown") or answer.get("opened") != [str(logs[0].parent) if logs else ""],
        "something was sent": answer.get("sent") != [],
        "a log of a good end stays": bool(left),
        "it is told again": third.get("shown") is not False or third.get("offered") != [],
        "complaints": told.get("complaints"),
    }
    wrong = [words for words, holds in faults.items() if holds]
    return Result(
        not wrong,
        f"{wrong[0]}: {told} {third}" if wrong else f"died by signal 11; {EDITS} edits recovered, the last {KEPT} in the log, told once",
    )
