"""What the View menu does: commands, panes, layout, theme."""

import re
from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMainWindow, QTabBar, QWidget

from playground.canvas.keys import KEYS, Key
from playground.canvas.view import CanvasView
from playground.palette.palette import Palette
from playground.style import theme

from ..docks.docks import Docks
from ..docks.finder import Finder
from .action_table import MENUS, entries
from .actions import Actions, translated
from .command_palette import Command, CommandPalette


class Views(QObject):
    """`choose_theme` remembers a theme and puts it on; `arrange` gives the panels that suit the project."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        docks: Docks,
        canvas: CanvasView,
        palette: Palette,
        finder: Finder,
        choose_theme: Callable[[str], None],
        arrange: Callable[[], None],
    ):
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._docks = docks
        self._canvas = canvas
        self._palette = palette
        self._finder = finder
        self._choose_theme = choose_theme
        self._arrange = arrange
        self.palette_open: CommandPalette | None = None

    def commands(self) -> None:
        """Open the command palette."""
        box = CommandPalette(self.all_commands(), self._window)
        box.finished.connect(lambda _: self._forget(box))
        self.palette_open = box
        box.open_over(self._window)

    def _forget(self, box: CommandPalette) -> None:
        self.palette_open = None
        box.deleteLater()

    def all_commands(self) -> list[Command]:
        """Every action of the window, and a switch for each panel."""
        found = []
        for title, groups in MENUS.items():
            for group in groups:
                for entry in group:
                    action = self._actions[entry.id]
                    words = (translated(entry.why),)
                    found.append(Command(plain(action.text()), plain(translated(title)), action, words))
        panels = self.tr("Panels")
        return found + [Command(action.text(), panels, action) for action in self._docks.switches()]

    def sheet(self) -> dict[str, list[tuple[str, str]]]:
        """All shortcuts by menu, those of the canvas last."""
        found: dict[str, list[tuple[str, str]]] = {}
        for title, groups in MENUS.items():
            rows = [(entry, self._keys_of(entry.id)) for group in groups for entry in group]
            found[plain(translated(title))] = [(plain(translated(entry.text)), in_words(keys)) for entry, keys in rows if keys]
        listed = {name for entry in entries() for name in entry.arguments}
        own = [(key, self._canvas.desk.keys.keys(key.id)) for key in KEYS if key.method not in listed]
        found[self.tr("Canvas")] = [(canvas_words(key), in_words([QKeySequence(text) for text in keys])) for key, keys in own if keys]
        return found

    def _keys_of(self, name: str) -> list[QKeySequence]:
        """All keys of an action, those too that only the canvas hears."""
        return [QKeySequence(text) for text in self._canvas.desk.keys.keys(name)] or self._actions[name].shortcuts()

    def find_block(self) -> None:
        """Put the cursor into the palette's search field."""
        self._docks.show_side("palette")
        self._palette.focus_search()

    def find(self) -> None:
        """Put the cursor into the field that finds what is on the canvas."""
        self._docks.show_side("outline")
        self._finder.focus_search()

    def next_pane(self) -> None:
        """Move the keyboard from part to part: canvas, palette, inspector, panels."""
        panes = [self._canvas, *(dock.widget() for dock in self._docks.panes())]
        focus = QApplication.focusWidget()
        here = next((number for number, pane in enumerate(panes) if focus is pane or (focus and pane.isAncestorOf(focus))), -1)
        target = panes[(here + 1) % len(panes)]
        _way_in(target).setFocus(Qt.FocusReason.TabFocusReason)

    def context_menu(self) -> None:
        """Open the menu that a right click on what has the keyboard would; keyboards without a menu key need another way to it."""
        focus = QApplication.focusWidget()
        if focus is not None:
            place = _chosen_place(focus)
            QApplication.sendEvent(focus, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, focus.mapToGlobal(place)))

    def reset_layout(self) -> None:
        self._docks.show_sides()
        self._arrange()

    def full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def chosen(self) -> set[str]:
        """The ids of the ways of showing things that are chosen now."""
        shown = self._canvas.desk.appearance.remembered()
        return {f"theme_{theme.mode()}", *(f"show_{what}_{way}" for what, way in shown.items())}

    def theme_system(self) -> None:
        self._choose_theme("system")

    def theme_light(self) -> None:
        self._choose_theme("light")

    def theme_dark(self) -> None:
        self._choose_theme("dark")


def _chosen_place(widget: QWidget) -> QPoint:
    """The middle of the row or the tab that is current, else of the whole widget."""
    if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
        return widget.visualRect(widget.currentIndex()).center()
    return (widget.tabRect(widget.currentIndex()) if isinstance(widget, QTabBar) else widget.rect()).center()


def _way_in(pane: QWidget) -> QWidget:
    """The first control of a pane that the keyboard can reach; the pane itself where there is none."""
    widget = pane
    while not (widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()):
        widget = widget.nextInFocusChain()
        if not pane.isAncestorOf(widget):
            return pane
    return widget


def plain(text: str) -> str:
    """A menu text without its signs."""
    return re.sub("&(.)", r"\1", text).rstrip("…")


def canvas_words(key: Key) -> str:
    """What a key of the canvas does."""
    return QCoreApplication.translate("Canvas", key.words)


def in_words(keys: Iterable[QKeySequence]) -> str:
    """Keys as they are called on this platform."""
    return "  /  ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
