"""T-1 to T-3: windows that are used at random and closed, what touches Qt's objects, and what destroys them."""

import collections
import gc
import inspect
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from playground.document.starters import STARTERS
from tests.architecture.test_binding import LEAST, SCRIPT

from .goal import Result, goal, timely
from .stage import HARMLESS, ROOT, Theatre, played, surroundings

PROGRAM = ROOT / "tests" / "window" / "random_use.py"
QUIT_P99, QUIT_MOST = 2.0, 5.0  # seconds
MUTATOR = ("set", "add", "remove", "insert", "clear", "update", "show", "hide", "move", "resize", "repaint", "start", "stop")


def session(seed: int) -> tuple[float, str]:
    """One program from start to end: seconds from the order to close to the end of the process, and what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-X", "faulthandler", str(PROGRAM), str(seed), str(seed % 25)]
        try:
            done = subprocess.run(
                command, env=surroundings(Path(folder)), capture_output=True, text=True, timeout=120, cwd=ROOT, check=False
            )
        except subprocess.TimeoutExpired:
            return 120.0, f"seed {seed}: does not end"
        ended = time.time()
    complaints = [line for line in done.stderr.splitlines() if line and not line.startswith(HARMLESS)]
    if done.returncode or complaints:
        return 0.0, f"seed {seed}: exit code {done.returncode}: {complaints[-1] if complaints else ''}"
    return ended - float(done.stdout.split()[-1]), ""


@goal("T-1", "500 programs used at random and closed: exit code 0, no thread left, end within 2 s (99 of 100), 5 s at most")
def t_1(full: bool) -> Result:
    count = 500 if full else 4
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(session, range(count)))
    faults = [words for _, words in told if words]
    times = sorted(seconds for seconds, _ in told)
    late = times[min(count - 1, int(0.99 * count))]
    held = not faults and timely(late, QUIT_P99, full) and timely(times[-1], QUIT_MOST, full)
    return Result(held, faults[0] if faults else f"{count} programs, {late:.2f} s at the 99th percentile, {times[-1]:.2f} s at most")


def busy_window() -> Theatre:
    theatre = Theatre(STARTERS["spiral"].make())
    theatre.ready()
    theatre.window.training.toggle()
    return theatre


def restless(theatre: Theatre, seconds: float) -> None:
    """Edits, undo, selection, saving, panels and menus while it trains."""
    window, chance, end = theatre.window, random.Random(1), time.monotonic() + seconds
    window.files.path = Path(os.environ["XDG_DATA_HOME"]).parent / "net.bprop"
    while time.monotonic() < end:
        match chance.randrange(7):
            case 0:
                window.canvas.desk.do(chance.choice(("select_all", "duplicate", "delete", "arrange")))
            case 1:
                window.document.undo()
            case 2:
                window.document.redo()
            case 3:
                window.files.save()
            case 4:
                window.safekeeping.keep_training_now()
            case 5:
                window.choose_theme(chance.choice(("light", "dark")))
            case 6:
                blocks = list(window.document.project.graph.blocks)
                window.document.select(blocks[: chance.randrange(3)])
        theatre.live(0.05)
        if not window.training.running and not window.training.trouble():
            window.training.toggle()
    window.document.go_to(0)


def touched(seconds: float) -> dict[str, Any]:
    """Wrap what changes widgets, items, timers and actions, and note the threads that call it."""
    from PySide6 import QtCore, QtGui, QtWidgets

    main, calls, wrong = threading.get_ident(), collections.Counter(), []

    def wrapped(name: str, real: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            calls[name] += 1
            if threading.get_ident() != main:
                wrong.append(f"{name} on {threading.current_thread().name}")
            return real(*arguments, **named)

        return call

    watched = (QtWidgets.QWidget, QtWidgets.QGraphicsItem, QtCore.QTimer, QtGui.QAction)
    for module in (QtWidgets, QtCore, QtGui):
        for owner in vars(module).values():
            if inspect.isclass(owner) and issubclass(owner, watched):
                for name, real in list(vars(owner).items()):
                    if name.startswith(MUTATOR) and type(real).__name__ == "method_descriptor":
                        setattr(owner, name, wrapped(f"{owner.__name__}.{name}", real))
    theatre = busy_window()
    restless(theatre, seconds)
    theatre.close()
    elsewhere = threading.Thread(target=QtGui.QAction("").setIconText, args=("heard",))
    elsewhere.start()
    elsewhere.join()
    heard = bool(wrong) and wrong.pop().startswith("QAction.setIconText")  # so the watch is awake
    return {"heard": heard, "calls": sum(calls.values()), "sorts": len(calls), "wrong": wrong[:3]}


@goal("T-2", "everything that changes a widget, an item, a timer or an action is called on the thread of the window")
def t_2(full: bool) -> Result:
    told = played("living.touched", 60 if full else 3, seconds=180)
    answer = told.get("answer", {"wrong": [str(told)], "calls": 0, "sorts": 0})
    held = not answer["wrong"] and answer["calls"] > 100 and answer["heard"]
    return Result(held, answer["wrong"][0] if answer["wrong"] else f"{answer['calls']:,} calls of {answer['sorts']} sorts, 0 elsewhere")


def undisturbed(work: Callable[[], Any]) -> Any:
    """Do something while no other thread gets Python's lock: CPython can't finish a tuple that is looked at while it is being made."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(60.0)
    try:
        time.sleep(10 * interval)  # threads that wait for the lock wake up, and wait for the new time
        return work()
    finally:
        sys.setswitchinterval(interval)


def destroyed(seconds: float) -> dict[str, Any]:
    """Collect garbage on the worker at each look for orders, and note where Qt objects come to their end."""
    import shiboken6
    from PySide6.QtCore import QObject

    from playground.training.worker import Worker

    main, ends, wrong, watched = threading.get_ident(), collections.Counter(), [], {}
    collections_there = [0]
    look = Worker._take_orders

    def collecting(worker: Worker) -> None:
        look(worker)
        collections_there[0] += 1
        gc.collect()

    def watch() -> None:
        things = undisturbed(lambda: [thing for thing in gc.get_objects() if isinstance(thing, shiboken6.Shiboken.Object)])
        for thing in things:
            if id(thing) not in watched:
                key, kind = id(thing), type(thing).__name__
                watched[key] = weakref.ref(thing, lambda _, key=key, kind=kind: ended(key, kind))

    def ended(key: int, kind: str) -> None:
        watched.pop(key, None)
        ends[kind] += 1
        if threading.get_ident() != main:
            wrong.append(f"{kind} on {threading.current_thread().name}")

    Worker._take_orders = collecting
    theatre = busy_window()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        watch()
        restless(theatre, 0.3)
    theatre.close()
    circle = [QObject()]
    circle.append(circle)
    watch()
    del circle
    elsewhere = threading.Thread(target=gc.collect, name="elsewhere")
    elsewhere.start()
    elsewhere.join()
    heard = wrong[-1:] == ["QObject on elsewhere"] and bool(wrong.pop())  # so the watch is awake
    return {"heard": heard, "wrong": wrong[:3], "ends": sum(ends.values()), "there": collections_there[0]}


@goal("T-3", "no Qt object comes to its end off the thread of the window, though garbage is collected on the worker all the time")
def t_3(full: bool) -> Result:
    told = played("living.destroyed", 300 if full else 3, seconds=500)
    answer = told.get("answer", {"wrong": [str(told)], "ends": 0, "there": 0})
    held = not answer["wrong"] and answer["there"] > 0 and answer["ends"] > 0 and answer["heard"]
    return Result(
        held,
        answer["wrong"][0]
        if answer["wrong"]
        else f"{answer['ends']:,} Qt objects ended, {answer['there']:,} collections on the worker, 0 there",
    )


def stood_still(seconds: float) -> dict[str, Any]:
    """A busy window under the watch, then a slot that blocks, which the watch must tell of."""
    from PySide6.QtCore import QTimer

    from tests.standstill import Standstill

    theatre = busy_window()
    restless(theatre, seconds)
    quiet = theatre.watch.end()
    theatre.watch = Standstill(0.5)
    blocked = threading.Timer(1.5, lambda: None)

    def block() -> None:
        blocked.start()
        blocked.join()

    QTimer.singleShot(0, block)
    theatre.live(0.3)
    loud = theatre.watch.end()
    theatre.watch = Standstill()
    theatre.close()
    return {"quiet": quiet, "caught": "in block" in loud}


@goal("T-4", "the event loop of a busy window never stands still for 2 s; where it does in any test, that fails with all stacks")
def t_4(full: bool) -> Result:
    told = played("living.stood_still", 120 if full else 2, seconds=300)
    answer = told.get("answer", {"quiet": str(told), "caught": False})
    held = not answer["quiet"] and answer["caught"] and not told["complaints"]
    trouble = answer["quiet"] or " ".join(told["complaints"][-2:])
    return Result(held, trouble or f"no standstill in {120 if full else 2} s; one made on purpose was caught: {answer['caught']}")


@goal("T-5", "the binding loses no reference in 10,000 rounds of some twenty calls: drift of None, True and False at least -50")
def t_5(full: bool) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-X", "faulthandler", "-c", SCRIPT]
        done = subprocess.run(command, env=surroundings(Path(folder)), capture_output=True, text=True, timeout=120, check=False)
    drift = [int(number) for number in done.stdout.split()]
    return Result(done.returncode == 0 and min(drift) >= LEAST, f"drift {drift}, exit code {done.returncode}")
