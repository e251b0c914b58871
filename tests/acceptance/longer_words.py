"""The window in a language whose words are two fifths longer: says what is cut off or lies over something else.

`python -m tests.acceptance.longer_words dark [picture.png]` ends with 1 if anything does.
"""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, QTranslator
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
from playground.document.starters import STARTERS
from playground.files.preferences import Preferences
from playground.files.project_file import SavedProject
from playground.files.recent import RecentFiles
from playground.window.main_window import MainWindow

SLACK = 2  # pixels
VOWELS = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ü"}


class Longer(QTranslator):
    """Every text with accents, and two fifths longer."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        if not text or "<" in text:
            return text
        accented = "".join(VOWELS.get(sign, sign) for sign in text) if "{" not in text else text
        return accented + "~" * round(len(text) * 0.4)


def in_front(window: MainWindow) -> list[QWidget]:
    """What a person sees: without the panels behind other tabs, which Qt calls visible too but doesn't lay out."""
    seen = set(window.docks.seen())
    behind = [panel for panel in window.docks.all_made() if panel not in seen]
    visible = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    return [widget for widget in visible if not any(panel is widget or panel.isAncestorOf(widget) for panel in behind)]


def cut(window: MainWindow) -> list[str]:
    """Labels and buttons whose words need more room than they have."""
    found = []
    for widget in in_front(window):
        if not isinstance(widget, QLabel | QPushButton | QToolButton | QCheckBox):
            continue
        text = widget.text()
        if not text or "<" in text or (isinstance(widget, QToolButton) and not widget.toolButtonStyle().value):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            short = widget.heightForWidth(widget.width()) > widget.height() + SLACK
        else:
            short = widget.sizeHint().width() > widget.width() + SLACK
        if short:
            found.append(f"cut: {type(widget).__name__} {text!r} has {widget.width()}×{widget.height()}, needs {widget.sizeHint()}")
    return found


def out_of_sight(window: MainWindow) -> list[str]:
    """Controls whose right end lies outside of the area that scrolls them down."""
    found = []
    for area in [area for area in in_front(window) if isinstance(area, QScrollArea) and area.widget()]:
        for widget in area.widget().findChildren(QWidget):
            if widget.isVisible() and isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox):
                room = area.viewport().width()
                right = widget.mapTo(area.viewport(), widget.rect().topRight()).x()
                if right > room + SLACK:
                    words = getattr(widget, "text", str)() or widget.accessibleName()
                    found.append(f"out of sight: {type(widget).__name__} {words!r} ends at {right} of {room}")
    return found


def overlapping(window: MainWindow) -> list[str]:
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


def main() -> int:
    app = program.make_application(sys.argv[1], still=True)
    longer = Longer()
    app.installTranslator(longer)
    project = STARTERS["spiral"].make()
    window = MainWindow(project, Preferences(None), RecentFiles(None))
    window.resize(1440, 900)
    window.files.adopt(SavedProject(project), None, "spiral")
    window.show()
    found = []
    for selection in ((), ("b2",)):
        window.document.select(selection)
        for _ in range(8):
            QApplication.processEvents()
        found += cut(window) + overlapping(window) + out_of_sight(window)
    if len(sys.argv) > 2:
        window.grab().save(sys.argv[2])
    window.shut_down()
    window.close()
    print("\n".join(found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
