"""GUI-1: a monkey at the whole window. `python -m tests.acceptance.monkey --events 20000 [--seed 1]` ends with 1 if anything broke."""

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from engine.catalogue import LAYERS
from playground import app as program
from playground.dialogs import unsaved
from playground.document.starters import STARTERS
from playground.files.preferences import Preferences
from playground.files.project_file import SavedProject
from playground.files.recent import RecentFiles
from playground.window.main_window import MainWindow

HARMLESS = ("This plugin does not support",)  # what the offscreen platform can't do
MOST_BLOCKS = 30
LOOK_AT = 50  # events after which the window is painted, and what it shows compared with what it holds
LEFT_ALONE = (
    "quit",
    "open",
    "save",
    "save_as",
    "save_picture",
    "new",
    "new_window",
    "full_screen",
    "guide",
    "about_block",
)  # dialogs of the system, other programs
_NAMES = "Tab Backtab Escape Return Delete Space Left Right Up Down F2 F6 F8 A D Z Y G E 1 5"
KEYS = [getattr(Qt.Key, f"Key_{name}") for name in _NAMES.split()]  # fmt: skip
NO = Qt.KeyboardModifier.NoModifier
MODIFIERS = [NO] * 5 + [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier]


class Monkey:
    """Presses, clicks, drags, types, undoes, trains and opens menus at random; `broken` holds what went wrong."""

    def __init__(self, window: MainWindow, seed: int):
        self.window, self.random = window, random.Random(seed)
        self.broken: list[str] = []
        self.done: list[str] = []
        self._ushers = QTimer(interval=5)
        self._ushers.timeout.connect(self._close_popups)
        self._before = qInstallMessageHandler(self._said)
        self._hook, sys.excepthook = sys.excepthook, lambda kind, error, trace: self.broken.append(f"{kind.__name__}: {error}")

    def close(self) -> None:
        qInstallMessageHandler(self._before)
        sys.excepthook = self._hook

    def act(self) -> None:
        """One event, or the few that make a drag."""
        kinds = (self.mouse, self.key, self.action, self.drop, self.history, self.click_control, self.type, self.prune)
        deed = self.random.choices(kinds, (10, 8, 5, 3, 3, 4, 1, 1))[0]
        self.done.append(deed.__name__)
        self._ushers.start()  # a dialog that waits for an answer is shown out
        try:
            deed()
        except Exception as error:  # whatever it is, it is found
            self.broken.append(f"{deed.__name__}: {type(error).__name__}: {error}")
        self._ushers.stop()
        self._close_popups()

    def mouse(self) -> None:
        port = self.window.canvas.viewport()
        button = self.random.choice([Qt.MouseButton.LeftButton] * 8 + [Qt.MouseButton.MiddleButton])
        modifiers = self.random.choice(MODIFIERS)
        QTest.mousePress(port, button, modifiers, self._place())
        for _ in range(self.random.randrange(3)):
            QTest.mouseMove(port, self._place())
        QTest.mouseRelease(port, button, modifiers, self._place())

    def key(self) -> None:
        QTest.keyClick(self._in_focus(), self.random.choice(KEYS), self.random.choice(MODIFIERS))

    def action(self) -> None:
        names = [name for name in self.window.action_set.all if name not in LEFT_ALONE]
        action = self.window.action_set[self.random.choice(names)]
        if action.isEnabled():
            action.trigger()

    def drop(self) -> None:
        if len(self.window.document.project.graph.blocks) < MOST_BLOCKS:
            self.window.blocks.chosen.emit(self.random.choice(sorted(LAYERS)))

    def history(self) -> None:
        self.random.choice([self.window.document.undo, self.window.document.redo])()

    def click_control(self) -> None:
        parts = (self.window.inspector, self.window.transport, self.window.blocks, self.window.finder)
        found = [child for part in parts for child in part.findChildren(QWidget) if child.isVisible() and child.isEnabled()]
        if found:
            child = self.random.choice(found)
            QTest.mouseClick(child, Qt.MouseButton.LeftButton, NO, child.rect().center())

    def type(self) -> None:
        QTest.keyClicks(self._in_focus(), self.random.choice(("12", "relu", "0.5", "-1", "x", "1e9")))

    def prune(self) -> None:
        blocks = list(self.window.document.project.graph.blocks)
        if len(blocks) >= MOST_BLOCKS:
            self.window.document.select(set(self.random.sample(blocks, 20)))
            self.window.canvas.desk.delete()

    def _in_focus(self) -> QWidget:
        """What a key goes to; a dialog that has gone gets none, though Qt still names it until the next turn of the event loop."""
        target = QApplication.focusWidget()
        return target if target is not None and target.isVisible() else self.window.canvas

    def _place(self) -> QPoint:
        canvas, blocks = self.window.canvas, list(self.window.canvas.scene().blocks.values())
        if blocks and self.random.random() < 0.6:
            item = self.random.choice(blocks)
            points = [item.port_point(port) for port in item.ports()] + [item.rect.center(), item.badge_rect().center()]
            return canvas.mapFromScene(self.random.choice(points)).toPoint()
        return QPoint(self.random.randrange(canvas.width()), self.random.randrange(canvas.height()))

    def _close_popups(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog | QMenu) and widget.isVisible():
                widget.close()

    def _said(self, _kind, _context, text: str) -> None:
        if not text.startswith(HARMLESS):
            self.broken.append(f"Qt: {text}")


def differences(window: MainWindow) -> list[str]:
    """Where the canvas and the outline show something else than the document holds."""
    window.canvas.cancel_gesture()
    window.canvas.motion.finish()
    project, scene = window.document.project, window.canvas.scene()
    blocks, wires = project.graph.blocks, project.graph.wires
    rows = window.finder.outline.model().rowCount()
    agreements = {
        f"blocks {sorted(scene.blocks)} on the canvas, {sorted(blocks)} in the document": set(scene.blocks) == set(blocks),
        f"wires {set(scene.wires) ^ set(wires)} either on the canvas or in the document": set(scene.wires) == set(wires),
        f"{rows} rows in the outline for {len(blocks)} blocks": rows == len(blocks),
    }
    found = [what for what, holds in agreements.items() if not holds]
    for key, item in scene.blocks.items():
        place = project.positions.get(key)
        if place is None or item.center != QPointF(*place):  # Qt's points are equal to twelve digits
            found.append(f"block {key} at {item.center.toTuple()} on the canvas, {place} in the document")
    found += [
        f"wire {wire} begins or ends beside its port" for wire, item in scene.wires.items() if (item.start, item.end) != scene.ends(wire)
    ]
    return found


def play(window: MainWindow, events: int, seed: int) -> list[str]:
    """Let a monkey do so many things; returns what broke."""
    monkey = Monkey(window, seed)
    ask = unsaved.ask_unsaved, unsaved.ask_training
    unsaved.ask_unsaved = unsaved.ask_training = lambda *_: unsaved.DISCARD
    try:
        for number in range(events):
            monkey.act()
            if number % 5 == 0:
                QApplication.processEvents()
            if number % LOOK_AT == LOOK_AT - 1:
                window.grab()
                monkey.broken += differences(window)
            if monkey.broken:
                return [f"after {number + 1} events: {monkey.broken[0]} (before it: {', '.join(monkey.done[-5:])})"]
    finally:
        monkey.close()
        unsaved.ask_unsaved, unsaved.ask_training = ask
    return []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    program.make_application("dark")
    with tempfile.TemporaryDirectory() as folder:
        project = STARTERS["spiral"].make()
        window = MainWindow(project, Preferences(Path(folder) / "p.json"), RecentFiles(Path(folder) / "r.json"))
        window.files.adopt(SavedProject(project), None, "spiral")
        window.show()
        window.pump.start()
        broken = play(window, options.events, options.seed)
        window.shut_down()
        window.close()
    print("\n".join(broken) or f"{options.events} events, nothing broke.")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
