"""The window in a language whose words are two fifths longer: says what is cut off or lies over something else.

`python -m tests.acceptance.longer_words dark [de] [folder for pictures] [--from-the-right]` ends with 1 if anything does. It looks at the
window without and with a selection, with a mistake, with each panel, and at every dialog; in a real language where one is named; from the
right, as Arabic and Hebrew are written.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from playground import app as program
from playground.dialogs.about import About
from playground.dialogs.preferences import Preferences as PreferencesDialog
from playground.dialogs.question import Answer, Question
from playground.dialogs.recovery import Lost, Recovery
from playground.dialogs.shortcut_editor import ShortcutEditor
from playground.dialogs.shortcuts import Shortcuts
from playground.dialogs.trouble import Trouble
from playground.dialogs.versions import Earlier, EarlierVersions
from playground.document import edits
from playground.document.starters import STARTERS
from playground.files.preferences import Preferences
from playground.files.project_file import SavedProject
from playground.files.recent import RecentFiles
from playground.plots.panels import PANELS
from playground.style import language
from playground.window.commands.command_palette import CommandPalette
from playground.window.files.welcome import Offer, Welcome
from playground.window.main_window import MainWindow

FROM_THE_RIGHT = "--from-the-right"
SLACK = 2  # pixels
MORE = "~~~~ "
VOWELS = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ü"}


class Longer(QTranslator):
    """Every text with accents, and two fifths longer."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        if not text or "<" in text:
            return text
        accented = "".join(VOWELS.get(sign, sign) for sign in text) if "{" not in text else text
        return accented + (MORE * len(text))[: round(len(text) * 0.4)]  # in words, which may be broken between


def in_front(window: QWidget) -> list[QWidget]:
    """What a person sees: without the panels behind other tabs, which Qt calls visible too but doesn't lay out."""
    visible = [widget for widget in window.findChildren(QWidget) if widget.isVisible() and widget.window() is window]
    if not isinstance(window, MainWindow):
        return visible
    seen = set(window.docks.seen())
    behind = [panel for panel in window.docks.all_made() if panel not in seen]
    behind += [page for page in map(window.docks.side, ("outline", "problems", "history")) if page.visibleRegion().isEmpty()]
    return [widget for widget in visible if not any(panel is widget or panel.isAncestorOf(widget) for panel in behind)]


def cut(window: QWidget) -> list[str]:
    """Labels and buttons whose words need more room than they have."""
    found = []
    for widget in in_front(window):
        if not isinstance(widget, QLabel | QPushButton | QToolButton | QCheckBox):
            continue
        text = widget.text()
        if not text or "<" in text or (isinstance(widget, QToolButton) and not widget.toolButtonStyle().value):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            longest = max((widget.fontMetrics().horizontalAdvance(word) for word in re.split(r"[\s/-]+", text)), default=0)
            short = widget.heightForWidth(widget.width()) > widget.height() + SLACK or longest > widget.width() + SLACK
        else:
            short = widget.sizeHint().width() > widget.width() + SLACK
        if short:
            found.append(f"cut: {type(widget).__name__} {text!r} has {widget.width()}×{widget.height()}, needs {widget.sizeHint()}")
    return found


def out_of_sight(window: QWidget) -> list[str]:
    """Controls whose right end lies outside of the area that scrolls them down."""
    found = []
    for area in [area for area in in_front(window) if isinstance(area, QScrollArea) and area.widget()]:
        for widget in area.widget().findChildren(QWidget):
            if widget.isVisible() and isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox):
                room = area.viewport().width()
                left = widget.mapTo(area.viewport(), widget.rect().topLeft()).x()
                right = widget.mapTo(area.viewport(), widget.rect().topRight()).x()
                if right > room + SLACK or left < -SLACK:
                    words = getattr(widget, "text", str)() or widget.accessibleName()
                    found.append(f"out of sight: {type(widget).__name__} {words!r} goes from {left} to {right} of {room}")
    return found


def overlapping(window: QWidget) -> list[str]:
    """Siblings with words that lie over one another."""
    found = []
    for parent in [window, *in_front(window)]:
        said = [
            child
            for child in parent.children()
            if isinstance(child, QLabel | QPushButton | QCheckBox) and child.isVisible() and child.text()
        ]
        for number, one in enumerate(said):
            for other in said[number + 1 :]:
                common: QRect = one.geometry().intersected(other.geometry())
                if common.width() > SLACK and common.height() > SLACK:
                    found.append(f"overlap: {one.text()!r} and {other.text()!r}")
    return found


def scenes(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The window in its states, and each dialog over it."""
    project = window.document.project
    for name, selection in (("window", ()), ("selected", ("b2",)), ("several", ("b2", "b4"))):
        window.document.select(selection)
        yield name, window
    broken = edits.remove_blocks(project, [project.graph.by_name("score").id], heal=True)
    window.document.apply("Break", broken)
    for side in ("problems", "outline", "history"):
        window.docks.show_side(side)
        yield f"mistake-{side}", window
    window.docks.show_side("inspector")
    window.canvas.desk.next_problem()
    yield "mistake-card", window
    window.document.undo()
    for kind in PANELS:
        beside = [other for other in ("learning_curves", "weights", "runs") if other != kind][:2]
        window.docks.arrange([[kind], *([other] for other in beside)])  # three columns, as most projects have
        columns = window.docks.columns()
        window.resizeDocks(columns, [100] * len(columns), Qt.Orientation.Horizontal)
        window.docks.panel(kind).demo()
        yield kind, window
    window.banner.say(window.tr("The loss is no longer a number. Lower the learning rate."), verb=window.tr("Go on"))
    window.change_bar.show_change(window.tr("Weights cut: 'hidden2'; kept: 'hidden1', 'score'."))
    yield "said", window
    window.banner.hide()
    window.change_bar.dismiss()
    window.help.first_steps()
    yield "first-steps", window
    for dialog in dialogs(window):
        dialog.show()
        yield dialog.objectName() or type(dialog).__name__.lower(), dialog
        dialog.close()
        dialog.deleteLater()


def dialogs(window: MainWindow) -> Iterator[QWidget]:
    recent = RecentFiles(None)
    recent.add("/home/somebody/networks/that is gone.bprop")
    tr = window.tr
    offers = [Offer(name, tr(name), tr("A small network that learns something, and shows it at every step.")) for name in STARTERS][:4]
    yield Welcome(offers, recent, window)
    for pages in ((), ((tr("Devices"), QLabel(tr("What this machine can compute with."))),)):
        yield PreferencesDialog(window.help._offered(), window.help._values(), window, pages)
    editor = ShortcutEditor(window.keys, window)
    editor.keys.setKeySequence("Ctrl+D")
    yield editor
    editor = ShortcutEditor(window.keys, window)
    editor.setObjectName("presets")
    editor._propose(window.keys.presets[1])
    yield editor
    listed = [Earlier("27.11.26 14:03", tr("10 min ago")), Earlier("26.11.26 09:15", tr("1 day ago"))]
    yield EarlierVersions("spiral", listed, lambda _: None, window)
    yield Shortcuts(window.views.sheet(), window)
    answers = (Answer("a", tr("Stop and save"), primary=True), Answer("b", tr("Stop, don't save")), Answer("c", tr("Keep running")))
    yield Question(tr("Save the changes?"), tr("Your changes are lost if you don't save them."), answers, "save", window)
    yield Trouble(tr("The project can't be opened"), tr("The file was cut short. Open the earlier version instead."), "details", window)
    yield Recovery([Lost("spiral", tr("unsaved, ten minutes ago"))], window)
    yield About(window.help._folders(), window)
    yield CommandPalette(window.views.all_commands(), window)


def main() -> int:
    app = program.make_application(sys.argv[1], still=True)
    longer = Longer()
    if len(sys.argv) > 2 and sys.argv[2] in language.available():
        language.speak(app, sys.argv.pop(2))  # its own words in place of longer ones
    else:
        app.installTranslator(longer)
    if FROM_THE_RIGHT in sys.argv:
        sys.argv.remove(FROM_THE_RIGHT)
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    project = STARTERS["spiral"].make()
    window = MainWindow(project, Preferences(None), RecentFiles(None))
    window.resize(1440, 900)
    window.files.adopt(SavedProject(project), None, "spiral")
    window.show()
    found = []
    for name, shown in scenes(window):
        for _ in range(8):
            QApplication.processEvents()
        found += [f"{name}: {what}" for what in (*cut(shown), *overlapping(shown), *out_of_sight(shown))]
        if len(sys.argv) > 2:
            shown.grab().save(str(Path(sys.argv[2]) / f"{name}.png"))
    window.shut_down()
    window.close()
    print("\n".join(dict.fromkeys(found)))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
