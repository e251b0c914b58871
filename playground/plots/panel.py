"""What every panel is: it says what it wants to see, draws it when it comes, and says what to do while there is nothing."""

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QStackedLayout, QVBoxLayout, QWidget

from engine.analysis import Analysis
from engine.probes import Frame, Want
from engine.sentence import Sentence
from playground.style.words import said

from ..document.project import Project
from ..style import icons, theme
from . import specimen

IMAGES = 1 / 15  # seconds from one drawing to the next
CURVES = 1 / 10
_EARLY = 0.8  # a frame may come so much too early: timers waver, and a missed one would halve the rate
_AFTERGLOW = 1.5  # the last frame of a burst is drawn this many periods later
_ICON = 32
_LIVE_MS = 100


class Panel(QWidget):
    """A live picture of the network.

    The window calls `set_context` when the project or the selection changes, asks `wants()` while the panel is visible, and hands over
    each frame with `show_frame` and the run's record with `show_history`; the panel draws at most once in each `period` (seconds).
    `clock` gives seconds and can be replaced in tests. Subclasses build into `self.body` and answer the methods at the end.
    """

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    help: ClassVar[str] = ""
    period: ClassVar[float] = IMAGES
    needs_network: ClassVar[bool] = True  # shows what runs through the network: nothing, while that can't run
    empty_until_drawn: ClassVar[bool] = False  # has nothing to show or to do before its first frame
    specimen: ClassVar[str] = "digits"  # the network that `demo` shows
    specimen_block: ClassVar[str] = ""  # the name of the block selected in it

    def __init_subclass__(cls, **options: Any):
        super().__init_subclass__(**options)
        cls.title, cls.help = Sentence(cls.title), Sentence(cls.help)

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = time.monotonic):
        super().__init__(parent)
        self.project: Project | None = None
        self.analysis = Analysis()
        self.selected: str | None = None
        self.frame: Frame | None = None
        self._pictured = False  # whether a frame had what was wanted
        self._clock = clock
        self._drawn_at = self._recorded_at = float("-inf")
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._draw_late)
        self.body = QWidget()
        self._message = _Message()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._message)
        self._pages.addWidget(self.body)
        self.setAccessibleName(said(self.title))
        self.setAccessibleDescription(said(self.help))
        self.setMinimumWidth(220)
        theme.notifier.changed.connect(self._restyle)

    # what the window calls

    def set_context(self, project: Project, analysis: Analysis, selected: str | None) -> None:
        """Tell the panel what is on the canvas and which block is selected (an id)."""
        self.project, self.analysis, self.selected = project, analysis, selected
        self.context_changed()
        if self.needs_network and analysis.problems and (self.frame is None or self.message()):
            self.say(self.tr("Nothing runs through the network yet. Beside Train stands what it lacks."))
        elif self.empty_until_drawn and not self._pictured and not self.message():
            self.say(self.tr("No picture yet. It comes as soon as the network has run once."))

    def forget_frame(self) -> None:
        """Another project stands on the canvas: what was drawn last is not of its network."""
        self.frame = None
        self._pictured = False
        self._late.stop()

    def show_frame(self, frame: Frame) -> None:
        """Take a frame; it is drawn now, or a little later if the panel drew just before."""
        self.frame = frame
        if self.empty_until_drawn and not self._pictured and any(frame.get(want) is not None for want in self.wants()):
            self._pictured = True
            self.unsay()
        now = self._clock()
        if now - self._drawn_at < _EARLY * self.period:
            self._late.start(round(1000 * _AFTERGLOW * self.period))
            return
        self._late.stop()
        self._drawn_at = now
        self.draw(frame)

    def show_history(self, log: Any) -> None:
        """Take the run's record: `names()` and `series(name) -> (steps, values)`."""
        now = self._clock()
        if now - self._recorded_at >= _EARLY * self.period:
            self._recorded_at = now
            self.draw_history(log)

    def demo(self) -> None:
        """Show a small network, trained a little, so that the panel can be looked at alone."""
        look = specimen.named(self.specimen)
        self.set_context(look.project, look.analysis, look.block(self.specimen_block))
        self.show_history(look.history)
        self.show_frame(look.frame(self.wants()))

    # what panels use

    def say(self, text: str) -> None:
        """Show a sentence in place of the picture: why there is nothing to see, and what to do."""
        self._message.set(icons.category("Other") if not text else "info", text)
        self._pages.setCurrentWidget(self._message)

    def unsay(self) -> None:
        """Show the picture again."""
        if self._pages.currentWidget() is not self.body:
            self._pages.setCurrentWidget(self.body)

    def message(self) -> str:
        """The sentence that stands in place of the picture, or nothing."""
        return self._message.text() if self._pages.currentWidget() is self._message else ""

    # what panels are

    def wants(self) -> set[Want]:
        """What the panel needs for what it shows now."""
        raise NotImplementedError

    def context_changed(self) -> None:
        """The project or the selection changed."""

    def draw(self, frame: Frame) -> None:
        """Update the picture from a frame; a want that was not met is missing in it."""

    def draw_history(self, log: Any) -> None:
        """Update curves from a run's record."""

    def remembered(self) -> dict[str, Any]:
        """What a project keeps of how a person looks at it here."""
        return {}

    def recall(self, choices: Mapping[str, Any]) -> None:
        """The reverse of `remembered`; what is of no use changes nothing, as the file may come from anywhere."""

    def restyle(self) -> None:
        """The theme changed: whatever holds colours of its own is made anew."""

    def showEvent(self, event: QShowEvent) -> None:
        self._drawn_at = self._recorded_at = float("-inf")  # what is shown again is drawn at once
        super().showEvent(event)

    def _draw_late(self) -> None:
        if self.frame is not None:
            self._drawn_at = self._clock()
            self.draw(self.frame)

    def _restyle(self) -> None:
        self._message.restyle()
        self.restyle()
        if self.frame is not None:
            self.draw(self.frame)
        self.update()


class _Message(QWidget):
    """A sentence in the middle of an empty panel, with an icon over it."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._text = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self._text.setProperty("role", "muted")
        self._name = "info"
        space = theme.current().space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.wide, space.large, space.wide, space.large)
        layout.setSpacing(space.medium)
        layout.addStretch(2)
        layout.addWidget(self._icon)
        layout.addWidget(self._text)
        layout.addStretch(3)
        self.restyle()

    def set(self, name: str, text: str) -> None:
        self._text.setText(text)
        if name != self._name:
            self._name = name
            self.restyle()

    def text(self) -> str:
        return self._text.text()

    def restyle(self) -> None:
        self._icon.setPixmap(icons.pixmap(self._name, _ICON, "muted", self.devicePixelRatioF()))


def open_alone(kind: type[Panel]) -> None:
    """Open a panel in a window of its own on a small network that trains, or write a picture of it (--png FILE)."""
    parser = argparse.ArgumentParser(description=kind.help)
    parser.add_argument("--theme", choices=theme.MODES, default="system")
    parser.add_argument("--size", default="420x320", help="width x height in pixels")
    parser.add_argument("--png", help="write a picture to this file and end")
    parser.add_argument("--empty", action="store_true", help="show the panel as it is before there is anything to see")
    chosen = parser.parse_args()
    app = QApplication(sys.argv[:1])
    theme.set_mode(chosen.theme)
    theme.apply(app)
    panel = kind()
    panel.setWindowTitle(kind.title)
    panel.resize(*(int(side) for side in chosen.size.split("x")))
    panel.show()
    panel.setFocus()
    if not chosen.empty:
        panel.demo()
    if chosen.png:
        app.processEvents()
        panel.grab().save(chosen.png)
        return
    timer = QTimer(panel)
    timer.timeout.connect(lambda: _go_on(panel))
    timer.start(_LIVE_MS)
    app.exec()


def _go_on(panel: Panel) -> None:
    """Train the specimen a little more and show it: the panel as it is in the window."""
    look = specimen.named(panel.specimen)
    look.train(_LIVE_MS / 2000)
    panel.show_history(look.history)
    panel.show_frame(look.frame(panel.wants(), getattr(panel, "sample", None)))
