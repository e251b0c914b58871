"""What the Help menu and the preferences do."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget

from engine.catalogue import LAYERS
from playground import gpu
from playground.dialogs.about import About
from playground.dialogs.block_help import BlockHelp
from playground.dialogs.devices import Devices
from playground.dialogs.preferences import Preference, Preferences
from playground.dialogs.shortcuts import Shortcuts
from playground.files import paths
from playground.files.versions import USUAL
from playground.lessons.coach import Coach
from playground.lessons.first_steps import FIRST_STEPS
from playground.style import language, theme
from playground.training.device_probe import DeviceProbe

from .taking_along import TakingAlong

GUIDE = gpu.ROOT / "docs" / "guide"
PAGES = {"try_it": "try"}  # of the guide, by the kind of the panel; all others show what one can watch


class HelpCommands(QObject):
    """Opens guide, sheet, about box and preferences for a window."""

    def __init__(self, window: Any):
        super().__init__(window)
        self._window = window

    def guide(self, page: str = "README") -> None:
        """A page of the user guide, in the program that this machine has for it; the sheet of shortcuts where there is none."""
        file = GUIDE / f"{page}.md"
        if not file.is_file() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            self.shortcuts()

    def about_here(self) -> None:
        """The page of the block in the palette or on the canvas, or that of the guide on the part of the window with the keyboard."""
        focus = QApplication.focusWidget() or self._window
        page = self._page_at(focus)
        if page:
            self.guide(page)
            return
        kind = self._kind_at(focus)
        if kind not in LAYERS:
            self.guide()
            return
        box = BlockHelp(LAYERS[kind], self._window)
        box.guide_wanted.connect(self.guide)
        self._show(box)

    def _page_at(self, focus: QWidget) -> str:
        """The page of the guide about the part that a widget is in; "" for canvas, palette and inspector, which show blocks."""
        for panel in self._window.docks.all_made():
            if panel is focus or panel.isAncestorOf(focus):
                return PAGES.get(panel.kind, "watch")
        return "train" if self._window.transport.isAncestorOf(focus) else ""

    def _kind_at(self, focus: QWidget) -> str:
        if self._window.blocks.isAncestorOf(focus):
            return self._window.blocks.current_kind
        document = self._window.document
        kinds = {document.project.graph.blocks[key].layer.kind for key in document.selection if key in document.project.graph.blocks}
        return kinds.pop() if len(kinds) == 1 else ""

    def first_steps(self) -> None:
        """Show what is what, in a minute that can be skipped."""
        window = self._window
        coach = Coach(FIRST_STEPS, self._place, window)
        coach.finished.connect(coach.deleteLater)
        coach.finished.connect(window.canvas.setFocus)
        coach.begin()

    def welcome_once(self) -> None:
        """The first steps, the first time."""
        preferences = self._window.preferences
        if not preferences.get("saw_first_steps", False):
            preferences.set("saw_first_steps", True)
            self.first_steps()

    def _place(self, target: str) -> QRect | None:
        """Where a part of the window is, in its own coordinates."""
        window = self._window
        parts = {
            "canvas": [window.canvas],
            "train": [window.transport.train],
            "palette": [window.docks.side("palette")],
            "inspector": [window.docks.side("inspector")],
            "panels": [*window.docks.columns(), *window.docks.tab_bars()],
        }[target]
        shown = [QRect(part.mapTo(window, QPoint(0, 0)), part.size()) for part in parts if part.isVisible()]
        whole = QRect()
        for rect in shown:
            whole |= rect
        return whole if shown else None

    def shortcuts(self) -> None:
        self._show(Shortcuts(self._window.views.sheet(), self._window, self._window.keys.about()))

    def about(self) -> None:
        self._show(About(self._folders(), self._window))

    def preferences(self) -> None:
        devices = Devices(DeviceProbe(gpu.probe_line(), parent=self), gpu.installing())
        box = Preferences(self._offered(), self._values(), self._window, pages=((self.tr("Devices"), devices),))
        box.changed.connect(self.choose)
        box.verb_wanted.connect(lambda _: self._window.earlier.delete_all(box))
        along = TakingAlong(self._window)
        later = Qt.ConnectionType.QueuedConnection  # another dialog opens: the press that asks for it is over then
        box.export_wanted.connect(lambda: along.write(self._offered(), box), later)
        box.import_wanted.connect(lambda: along.read(self._offered(), box), later)
        self._show(box)
        devices.close_probe()

    def choose(self, name: str, value: Any) -> None:
        """Put a preference into force and remember it."""
        window = self._window
        trouble = window.preferences.set(name, value)
        if name == "theme":
            window.choose_theme(value)
        elif name == "device":
            window.choose_device(value)
        elif name == "reduced_motion":
            theme.set_reduced_motion(value)
        elif name == "wheel_zooms":
            window.canvas.wheel_zooms = value
        if trouble:
            window.status.say(trouble)

    def tell_of_crash(self, folder: Path) -> None:
        """Say that the program was brought down last time, and where the report of it lies."""
        banner = self._window.banner
        before = f"{banner.text.text()} " if banner.isVisible() else ""
        text = self.tr("Blockprop crashed last time. A report lies in {folder}; nothing was sent.").format(folder=folder)
        banner.say(before + text, verb=self.tr("Open log folder"), does=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))

    def _offered(self) -> tuple[Preference, ...]:
        themes = (("system", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark")))
        languages = ((language.SYSTEM, self.tr("As the system")), *((code, language.name(code)) for code in language.available()))
        devices = (("auto", self.tr("Automatic")), ("cpu", self.tr("CPU")), ("cuda", self.tr("GPU")))
        return (
            Preference("language", self.tr("Language"), self.tr("Counts from the next start of Blockprop."), language.SYSTEM, languages),
            Preference("theme", self.tr("Theme"), self.tr("Light or dark; “As the system” follows it live."), "system", themes),
            Preference("reduced_motion", self.tr("Less motion"), self.tr("Nothing glides; everything jumps to its place."), False),
            Preference("wheel_zooms", self.tr("Wheel zooms"), self.tr("On: the wheel zooms the canvas. Off: it scrolls."), True),
            Preference(
                "notify_done", self.tr("Say when it is done"), self.tr("A message of the desktop, if you are elsewhere then."), True
            ),
            Preference(
                "versions",
                self.tr("Earlier versions"),
                self.tr("How many are kept of each project, apart from its file: all of the last hour, the older the fewer."),
                USUAL,
                ((0, self.tr("None")), *((count, str(count)) for count in (5, USUAL, 50, 100))),
                verb=self.tr("Delete all…"),
            ),
            Preference("device", self.tr("Device"), self.tr("Where networks are computed unless you choose otherwise."), "auto", devices),
        )

    def _folders(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Preferences"), str(paths.config_folder())),
            (self.tr("Recent files"), str(paths.state_folder())),
            (self.tr("Unsaved work"), str(paths.recovery_folder())),
            (self.tr("Earlier versions"), str(paths.versions_folder())),
            (self.tr("Crash reports"), str(paths.log_folder())),
            (self.tr("Templates"), str(paths.templates_folder())),
            (self.tr("GPU packages"), str(gpu.packages_folder())),
        )

    def _values(self) -> dict[str, Any]:
        return {item.name: self._window.preferences.get(item.name, item.default) for item in self._offered()}

    def _show(self, box: Any) -> None:
        box.exec()
        box.deleteLater()
