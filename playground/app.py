"""The program with its window: start, the first project, and pictures of the window without a display."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from playground.dialogs import trouble
from playground.document.starters import FIRST, STARTERS
from playground.files import crash_log, paths, project_file, templates
from playground.files.crash_log import CrashLog
from playground.files.errors import ProjectError
from playground.files.preferences import Preferences
from playground.files.project_file import SavedProject
from playground.files.recent import RecentFiles
from playground.files.recovery import Recovery
from playground.files.versions import USUAL, Versions
from playground.style import icons, language, theme
from playground.window.main_window import MainWindow
from playground.window.messages.complaints import Complaints

SWITCH_INTERVAL = 0.0005  # seconds between two chances of a thread to get Python's lock: see docs/decisions
WAIT_MS = 10
PATIENCE = 120.0  # seconds that a picture waits for its training
HEADLESS = """There is no display here, so the window can't open. The same project can be trained without one:

    blockprop new {first} digits.bprop
    blockprop train digits.bprop
    blockprop screenshot digits.bprop window.png"""


def has_display() -> bool:
    """Whether a window could be seen."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def no_display_message() -> str:
    """What to do where there is no display."""
    return HEADLESS.format(first=FIRST)


def open_window(path: Path | str | None = None, startup_time: bool = False, began: float | None = None, *, safe_mode: bool = False) -> int:
    """Open the window on a project, or on the starter, and return the exit code when it is closed.

    `began` is the time.perf_counter() at which the program began; with `startup_time` the seconds since then are printed once the
    window can be used. In safe mode the preferences of this person are left aside.
    """
    began = time.perf_counter() if began is None else began
    preferences, recent = Preferences(None if safe_mode else paths.preferences_file()), RecentFiles(paths.recent_file())
    app = make_application(
        preferences.get("theme", "system"), preferences.get("reduced_motion", False), preferences.get("language", language.SYSTEM)
    )
    versions = Versions(paths.versions_folder(), lambda: preferences.get("versions", USUAL))
    window = MainWindow(STARTERS[FIRST].make(), preferences, recent, Recovery(paths.recovery_folder()), versions)
    complaints = Complaints(lambda title, sentence, details: trouble.tell(window, title, sentence, details), paths.log_folder())
    crashed, log = crash_log.found(paths.log_folder()), CrashLog(paths.log_folder())
    window.document.changed.connect(lambda *_: log.note(window.document.history[window.document.position]))
    signal.signal(signal.SIGINT, lambda *_: window.close())
    device = preferences.get("device", "auto")
    if device != "auto":
        window.choose_device(device)
    window.files.adopt(starter(), None, FIRST)
    window.show()
    window.pump.start()
    QTimer.singleShot(0, window, lambda: _begin(window, path, began if startup_time else None, bool(crashed)))
    app.exec()
    window.shut_down()
    complaints.end()
    log.end()
    return 0


def _begin(window: MainWindow, path: Path | str | None, began: float | None, crashed: bool = False) -> None:
    """What happens once the window stands: what a crash left is offered, and the wanted file opened unless that was taken."""
    recovered = window.safekeeping is not None and window.safekeeping.offer()
    if path is not None and not recovered:
        window.files.open_path(Path(path))
    if crashed:
        window.help.tell_of_crash(paths.log_folder())
    if path is None and not recovered and not crashed:
        window.help.welcome_once()
    if began is not None:
        _after_paint(window, lambda: print(f"Ready after {time.perf_counter() - began:.2f} s.", flush=True))  # noqa: T201


def _after_paint(window: MainWindow, does: Callable[[], None], turns: int = 3) -> None:
    """Do it when the window was painted, with the panels in sight: they are made and painted in the first turns of the event loop."""
    QTimer.singleShot(0, window, lambda: _after_paint(window, does, turns - 1) if turns else does())


def make_application(mode: str = "system", still: bool = False, speaks: str = language.ENGLISH) -> QApplication:
    """The one QApplication, dressed in the theme, in a language: "en", "de" or "system"."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("Blockprop")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("blockprop")  # so that a Wayland desktop finds name and icon
    app.setWindowIcon(icons.icon("blockprop"))
    language.speak(app, speaks)
    theme.set_mode(mode if mode in theme.MODES else "system")
    theme.set_reduced_motion(still)
    theme.apply(app)
    return app


def starter() -> SavedProject:
    """What opens when there is nothing else to open: the template's file, or its declaration where the file is missing."""
    try:
        return templates.open_template(FIRST)
    except ProjectError:
        return SavedProject(STARTERS[FIRST].make())


def screenshot(
    path: Path | str,
    out: Path | str,
    size: tuple[int, int] = (1440, 900),
    mode: str = "light",
    train_steps: int = 0,
    select: str = "",
    speaks: str = language.ENGLISH,
) -> None:
    """Write a picture of the window on a project, after so many steps of training; raises ProjectError in words.

    `select` names a block to select. Works without a display.
    """
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    path = Path(path)
    if speaks not in language.available():
        raise ProjectError("There is no language called {code!r}; there are: {known}.", code=speaks, known=", ".join(language.available()))
    found = project_file.load(path)
    app = make_application(mode, still=True, speaks=speaks)
    window = MainWindow(found.project, Preferences(None), RecentFiles(None))
    failures: list[str] = []
    window.tell = lambda parent, title, sentence, details: failures.append(sentence)
    try:
        window.resize(*size)
        window.files.adopt(found, path, path.stem)
        window.show()
        _settle(app, window, train_steps)
        if failures:
            raise ProjectError(failures[0])
        if select:
            window.document.select([window.document.project.graph.by_name(select).id])
        _show_everything(app, window)
        if not window.grab().save(str(out), "PNG"):
            raise ProjectError(f"The picture can't be written to '{out}'. Check the folder and its permissions.")
    finally:
        window.shut_down()
        window.close()


def _settle(app: QApplication, window: MainWindow, steps: int) -> None:
    """Wait until the network is ready, and train for so many steps."""
    until = time.monotonic() + PATIENCE
    session = window.session
    while session.state == "preparing" and time.monotonic() < until:
        app.processEvents()
        time.sleep(WAIT_MS / 1000)
    wanted = session.step + steps
    if not steps or window.training.trouble():
        return
    window.training.toggle()
    while session.step < wanted and session.state == "running" and time.monotonic() < until:
        app.processEvents()
        time.sleep(WAIT_MS / 1000)
    window.training.stop()
    while session.state == "running" and time.monotonic() < until:
        app.processEvents()


def _show_everything(app: QApplication, window: MainWindow) -> None:
    """Let every panel have its frame and paint it."""
    for _ in range(40):
        window.pump.frame()
        app.processEvents()
        time.sleep(WAIT_MS / 1000)
