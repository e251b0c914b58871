"""The live panels as docks: docked, in tabs, floating, closed and opened again; and the arrangement as plain JSON."""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QTabBar, QWidget

from playground.files.seal import Seal
from playground.plots.block_panel import BlockPanel
from playground.plots.panel import Panel
from playground.style.words import said

from .tabs import Tabs

LAYOUT_VERSION = 1
LOWEST = 140  # pixels: on a small screen a panel rather squeezes its picture than takes the canvas's room
_TAB_REACH = 8  # pixels over a dock where its tabs begin
_MOVABLE = (
    QDockWidget.DockWidgetFeature.DockWidgetMovable
    | QDockWidget.DockWidgetFeature.DockWidgetFloatable
    | QDockWidget.DockWidgetFeature.DockWidgetClosable
)


class Docks(QObject):
    """All docks of a window. Panels are made when they are first shown: one that is never opened costs nothing.

    `seen_changed` is emitted when a panel comes to light or goes; `made` carries each new panel.
    """

    seen_changed = Signal()
    made = Signal(object)

    def __init__(self, window: QMainWindow, kinds: Mapping[str, type[Panel]], seal: Seal | None = None):
        super().__init__(window)
        self._seal = seal or Seal()
        self._window = window
        self._kinds = kinds
        self._sides: dict[str, QDockWidget] = {}
        self._extras: set[str] = set()
        self._docks: dict[str, QDockWidget] = {}
        self._seen: set[str] = set()
        self._fronts: set[str] = set()
        self._choices: dict[str, Mapping[str, Any]] = {}  # for panels that are not made yet
        self.also: Callable[[], dict[str, Any]] = dict  # what else the project shall remember of the window
        self._tabs = Tabs(window)
        self._tidying = QTimer(self, singleShot=True, interval=0)
        self._tidying.timeout.connect(self.tidy)
        self._making = QTimer(self, singleShot=True, interval=0)
        self._making.timeout.connect(self._make_seen)
        for kind, owner in kinds.items():
            self._docks[kind] = self._make_dock(kind, owner)

    def add_side(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        """Put a widget that is always there, such as the palette, at a side."""
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(widget)
        self._follow(dock)
        self._window.addDockWidget(area, dock)
        self._sides[name] = dock
        return dock

    def add_extra(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> None:
        """Put a widget behind a side, closed until it is wanted."""
        dock = self.add_side(name, title, widget, area)
        self._extras.add(name)
        self._window.tabifyDockWidget(self._sides["inspector"], dock)
        dock.hide()

    def side(self, name: str) -> QDockWidget:
        return self._sides[name]

    def columns(self) -> list[QDockWidget]:
        """The docks in front of each column below the canvas."""
        return [dock for kind, dock in self._docks.items() if kind in self._fronts and not dock.isFloating()]

    def tab_bars(self) -> list[QTabBar]:
        """The tabs over the columns below the canvas."""
        columns = [dock.geometry() for dock in self.columns()]
        over = [QRect(room.left(), room.top() - _TAB_REACH, room.width(), _TAB_REACH) for room in columns]
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [bar for bar in bars if bar.isVisible() and any(place.intersects(bar.geometry()) for place in over)]

    def panel(self, kind: str) -> Panel:
        """The panel of a kind, made now if it never was."""
        dock = self._docks[kind]
        if dock.widget() is None:
            panel = self._kinds[kind]()
            panel.setMinimumHeight(LOWEST)
            panel.recall(self._choices.pop(kind, {}))
            dock.setWidget(panel)
            self.made.emit(panel)
        return dock.widget()

    def seen(self) -> Iterator[Panel]:
        """The panels that a person sees now: open, not behind another tab, not minimised."""
        for kind in tuple(self._seen):
            yield self.panel(kind)

    def all_made(self) -> Iterator[Panel]:
        for dock in self._docks.values():
            if dock.widget() is not None:
                yield dock.widget()

    def arrange(self, groups: Iterable[Iterable[str]]) -> None:
        """Show these panels below the canvas: a column for each group, its members as tabs; all others are closed."""
        for dock in self._docks.values():
            dock.setFloating(False)
            dock.hide()
        columns = [[self._docks[kind] for kind in group if kind in self._docks] for group in groups]
        columns = [column for column in columns if column]
        self._fronts = {column[0].objectName() for column in columns}
        for number, column in enumerate(columns):  # all columns first: what is split from a tab becomes another tab
            if number:
                self._window.splitDockWidget(columns[number - 1][0], column[0], Qt.Orientation.Horizontal)
            else:
                self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, column[0])
            column[0].show()
        for column in columns:
            for dock in column[1:]:
                self._window.tabifyDockWidget(column[0], dock)
                dock.show()
        self._put_away(columns)
        for column in columns:
            column[0].raise_()
        self.tidy()

    def shows(self, groups: Iterable[Iterable[str]]) -> bool:
        """Whether these are the panels that are shown, in these groups: nobody has opened, closed or moved any."""
        shown = self._groups([kind for kind, dock in self._docks.items() if not dock.isHidden()])
        if any(self._docks[kind].isFloating() for group in shown for kind in group):
            return False
        return {frozenset(group) for group in shown} == {frozenset(group).intersection(self._docks) for group in groups}

    def show_sides(self) -> None:
        """Palette left, inspector right, the others closed behind it."""
        for name, dock in self._sides.items():
            dock.setFloating(False)
            left = name == "palette"
            self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea if left else Qt.DockWidgetArea.RightDockWidgetArea, dock)
            dock.setVisible(name not in self._extras)
        for name in self._extras:
            self._window.tabifyDockWidget(self._sides["inspector"], self._sides[name])
            self._sides[name].hide()

    def show_side(self, name: str) -> None:
        self._sides[name].show()
        self._sides[name].raise_()

    def open(self, kind: str) -> None:
        """Show a panel and bring it to the front."""
        self.panel(kind)
        self._docks[kind].show()
        self._docks[kind].raise_()

    def fill_menu(self, menu: QMenu) -> None:
        """Put a switch for each side and panel into a menu."""
        for dock in (*self._sides.values(), *self._docks.values()):
            menu.addAction(dock.toggleViewAction())

    def switches(self) -> list[QAction]:
        return [dock.toggleViewAction() for dock in (*self._sides.values(), *self._docks.values())]

    def panes(self) -> list[QDockWidget]:
        """What F6 walks through, beside the canvas."""
        return [
            *(dock for dock in self._sides.values() if dock.isVisible()),
            *(self._docks[kind] for kind in self._docks if kind in self._seen),
        ]

    def layout(self) -> dict[str, Any]:
        """The arrangement as JSON, for the project file."""
        state = bytes(self._window.saveState(LAYOUT_VERSION))
        shown = [kind for kind, dock in self._docks.items() if not dock.isHidden()]
        exact = {"state": base64.b64encode(state).decode(), "seal": self._seal.of(state)}
        choices = self._choices | {panel.kind: panel.remembered() for panel in self.all_made() if panel.remembered()}
        return {"version": LAYOUT_VERSION, "panels": shown, "groups": self._groups(shown), "choices": choices, **exact, **self.also()}

    def restore(self, layout: Mapping[str, Any]) -> bool:
        """Arrange as `layout` says: exactly if it was written here, else the same panels in the same groups.

        False, and nothing moved, where it says nothing that can be used.
        """
        try:
            state = base64.b64decode(layout["state"], validate=True)
        except (KeyError, TypeError, ValueError, binascii.Error):
            return False
        if self._seal.holds(state, layout.get("seal")):
            return self._window.restoreState(QByteArray(state), LAYOUT_VERSION)
        groups = self._known(layout.get("groups"))
        if groups:
            self.show_sides()
            self.arrange(groups)
        return bool(groups)

    def recall(self, choices: object) -> None:
        """Let panels show things as a layout's `choices` say; what it doesn't say stays as it is."""
        for kind, chosen in choices.items() if isinstance(choices, dict) else ():
            if kind in self._docks and isinstance(chosen, dict):
                if self._docks[kind].widget() is None:
                    self._choices[kind] = chosen
                else:
                    self.panel(kind).recall(chosen)

    def _groups(self, shown: Iterable[str]) -> list[list[str]]:
        """The panels that are shown, those in tabs behind each other together, from left to right."""
        groups: list[list[str]] = []
        for kind in shown:
            mates = {dock.objectName() for dock in self._window.tabifiedDockWidgets(self._docks[kind])}
            group = next((group for group in groups if group[0] in mates), None)
            if group is None:
                groups.append([kind])
            else:
                group.append(kind)
        return sorted(groups, key=lambda group: min(self._docks[kind].x() for kind in group))

    def _known(self, groups: object) -> list[list[str]]:
        """What can be used of groups from a file: each panel that there is once."""
        left, known = set(self._docks), []
        for group in groups if isinstance(groups, list) else ():
            names = [name for name in group if isinstance(name, str) and name in left] if isinstance(group, list) else []
            names = list(dict.fromkeys(names))
            left -= set(names)
            known += [names] if names else []
        return known

    def _put_away(self, columns: list[list[QDockWidget]]) -> None:
        """Let closed panels come to light as tabs, those about a block beside their like: a column for each would leave no room for any."""
        shown = {dock for column in columns for dock in column}
        about_blocks = next((column for column in columns if any(map(self._is_about_block, column))), columns[0] if columns else [])
        for dock in self._docks.values():
            if columns and dock not in shown:
                home = about_blocks if self._is_about_block(dock) else columns[0]
                self._window.tabifyDockWidget(home[-1], dock)
                dock.hide()

    def _is_about_block(self, dock: QDockWidget) -> bool:
        return issubclass(self._kinds[dock.objectName()], BlockPanel)

    def _make_dock(self, kind: str, owner: type[Panel]) -> QDockWidget:
        dock = QDockWidget(said(owner.title), self._window)
        dock.setObjectName(kind)
        self._follow(dock)
        dock.setToolTip(said(owner.help))
        dock.visibilityChanged.connect(lambda seen: self._note_seen(kind, seen))
        dock.toggleViewAction().setToolTip(said(owner.help))
        self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        dock.hide()
        return dock

    def tidy(self) -> None:
        """Title bars only where there are no tabs."""
        self._tabs.tidy((*self._sides.values(), *self._docks.values()))

    def _follow(self, dock: QDockWidget) -> None:
        dock.setFeatures(_MOVABLE)
        dock.toggleViewAction().triggered.connect(lambda on: dock.raise_() if on else None)  # else it would open behind other tabs
        for signal in (dock.visibilityChanged, dock.topLevelChanged, dock.dockLocationChanged):
            signal.connect(lambda _: self._tidying.start())

    def _make_seen(self) -> None:
        for _ in self.seen():
            pass

    def _note_seen(self, kind: str, seen: bool) -> None:
        if seen:
            self._seen.add(kind)
            self._making.start()  # not now: an arrangement shows each panel for a moment, and then puts some behind others
        else:
            self._seen.discard(kind)
        self.seen_changed.emit()
