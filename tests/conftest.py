"""What every test gets: no display, one thread for BLAS, folders of its own, and a check that nothing was left running."""

import os
import tempfile

os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["LC_ALL"] = "C.UTF-8"  # numbers and words as in the tests, whatever the machine speaks
_home = tempfile.mkdtemp(prefix="blockprop-tests-")
for _name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
    os.environ[_name] = os.path.join(_home, _name.lower())

import shutil  # noqa: E402  the environment comes first: NumPy and Qt read it when they are imported
import sys  # noqa: E402
import threading  # noqa: E402
import traceback  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from functools import partial  # noqa: E402
from typing import Any  # noqa: E402
from weakref import WeakKeyDictionary, ref  # noqa: E402

import pyqtgraph  # noqa: E402, F401  loaded before any event loop runs: on a busy machine that alone can take seconds
import pytest  # noqa: E402

PATIENCE_MS = 60_000  # how long a test waits for what has to come
GRACE_MS = 2000  # how long a thread that was asked to stop may take to do so


def pytest_sessionfinish() -> None:
    shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a thread, a QThread or a timer running, and say which line started it."""
    started_threads = _remember_starts(monkeypatch, threading.Thread)
    before = set(threading.enumerate())
    watched = _watch_qt(monkeypatch) if "PySide6.QtCore" in sys.modules else []
    yield
    left = [f"thread {t.name!r}, started at\n{_place(started_threads, t)}" for t in _running_threads(before)]
    for noun, places, still_running in watched:
        left += [f"{noun}, started at\n{place}" for thing, place in list(places.items()) if still_running(thing)]
    if left:
        pytest.fail(f"{request.node.name} left running:\n" + "\n".join(left))


@pytest.fixture
def qtbot(qtbot: Any) -> Any:
    """The robot of pytest-qt, which waits five seconds by itself, as patient as a busy machine needs."""
    for name in ("waitUntil", "waitSignal", "waitSignals"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=PATIENCE_MS))
    return qtbot


@pytest.fixture(autouse=True)
def nothing_stands_still(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which the event loop of Qt stands still for two seconds, and say what every thread was doing."""
    if "pytestqt" not in sys.modules or "PySide6.QtWidgets" not in sys.modules or "qapp" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qapp")
    from tests.standstill import Standstill

    watch = Standstill()
    yield
    report = watch.end()
    _clear_the_screen()
    _let_things_move()
    if report:
        pytest.fail(report)


def _clear_the_screen() -> None:
    """Destroy every window that a test left: each later change of theme would style it again, for seconds in the end."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication
    from shiboken6 import createdByPython

    for widget in QApplication.topLevelWidgets():
        if widget.parent() is None and createdByPython(widget):  # others are parts that Qt made, and destroys with their owners
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _let_things_move() -> None:
    """Take back that a test wanted less motion: pictures that learn would stand still in the next one."""
    from playground.style import theme

    if not theme.current().motion.slow:
        theme.set_reduced_motion(False)


def _running_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    fresh = [t for t in threading.enumerate() if t not in before and not isinstance(t, threading._DummyThread)]
    for thread in fresh:
        thread.join(GRACE_MS / 1000)
    return [t for t in fresh if t.is_alive()]


def _watch_qt(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any, Callable[[Any], bool]]]:
    from PySide6.QtCore import QThread, QTimer
    from shiboken6 import isValid

    def thread_runs(thread: QThread) -> bool:
        return isValid(thread) and thread.isRunning() and not thread.wait(GRACE_MS)

    def timer_runs(timer: QTimer) -> bool:
        # a single shot of at most two seconds ends by itself
        return isValid(timer) and timer.isActive() and not (timer.isSingleShot() and timer.interval() <= GRACE_MS)

    return [
        ("QThread", _remember_starts(monkeypatch, QThread), thread_runs),
        ("QTimer", _remember_starts(monkeypatch, QTimer), timer_runs),
    ]


def _remember_starts(monkeypatch: pytest.MonkeyPatch, owner: type) -> WeakKeyDictionary:
    places: WeakKeyDictionary = WeakKeyDictionary()
    start = owner.start
    remembered = ref(places)

    def start_and_remember(self: Any, *arguments: Any, **named: Any) -> Any:
        kept = remembered()
        if kept is not None:
            kept[self] = "".join(traceback.format_stack(sys._getframe(1), limit=6))
        return start(self, *arguments, **named)

    monkeypatch.setattr(owner, "start", start_and_remember)
    return places


def _place(places: WeakKeyDictionary, thing: Any) -> str:
    return places.get(thing, "an unknown place\n")
