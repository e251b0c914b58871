"""The actions of a window, made from the table: menus, shortcuts, tooltips, and whether each can be done now."""

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from playground.style import icons
from playground.style.plain import in_menu

from .action_table import KEYS_OF_THE_CANVAS, MENUS, Entry, entries


class Actions:
    """The QActions of a window, by id, and the menus made from them."""

    def __init__(self, window: QWidget, canvas: QWidget):
        self._window = window
        self._canvas = canvas
        self.all: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        for entry in entries():
            self.all[entry.id] = self._make(entry)

    def __getitem__(self, name: str) -> QAction:
        return self.all[name]

    def fill(self, bar: QMenuBar, chosen: Callable[[], Collection[str]]) -> None:
        """Put the menus into a menu bar; `chosen` are the ids of what is chosen where there are several ways, marked when a menu opens."""
        for title, groups in MENUS.items():
            menu = self.menus[title.replace("&", "")] = bar.addMenu(translated(title))
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(lambda: self._mark(chosen()))
            for number, group in enumerate(groups):
                if number:
                    menu.addSeparator()
                for entry in group:
                    menu.addAction(self.all[entry.id])

    def refresh(self, conditions: Mapping[str, bool]) -> None:
        """Enable each action whose condition holds; conditions that are not named stay as they are."""
        for entry in entries():
            if entry.when in conditions:
                self.all[entry.id].setEnabled(conditions[entry.when])

    def rebind(self, chosen: Mapping[str, Sequence[str]]) -> None:
        """Give each action the keys that a person chose for it, and those of the table to all others."""
        for entry in entries():
            action, keys = self.all[entry.id], tuple(chosen.get(entry.id, entry.shortcuts))
            own = [key for key in keys if not (entry.on_canvas and key in KEYS_OF_THE_CANVAS)]  # the canvas hears those itself
            action.setShortcuts([QKeySequence(key) for key in own])
            action.setToolTip(tooltip(translated(entry.text), translated(entry.why), keys))

    def name(self, name: str, what: str) -> None:
        """Say in an action's text what it would do: "Undo Add Dense"."""
        text = translated(next(entry.text for entry in entries() if entry.id == name))
        self.all[name].setText(f"{text} {in_menu(what)}" if what else text)

    def _mark(self, chosen: Collection[str]) -> None:
        for entry in entries():
            self.all[entry.id].setChecked(entry.one_of_several and entry.id in chosen)

    def _make(self, entry: Entry) -> QAction:
        action = QAction(translated(entry.text), self._window)
        action.setCheckable(entry.one_of_several)
        action.setObjectName(entry.id)
        action.setShortcuts([QKeySequence(keys) for keys in entry.shortcuts])
        on_canvas = Qt.ShortcutContext.WidgetWithChildrenShortcut
        action.setShortcutContext(on_canvas if entry.on_canvas else Qt.ShortcutContext.WindowShortcut)
        action.setMenuRole(entry.role)
        if entry.icon:
            action.setIcon(icons.icon(entry.icon))
        action.setToolTip(tooltip(translated(entry.text), translated(entry.why), entry.shortcuts))
        action.setStatusTip(translated(entry.why))
        action.triggered.connect(lambda _=False: _method(self._window, entry.does)(*entry.arguments))
        (self._canvas if entry.on_canvas else self._window).addAction(action)
        return action


def tooltip(text: str, why: str, shortcuts: tuple[str, ...] = ()) -> str:
    """Name, why one would, and the key."""
    name = text.replace("&", "").rstrip("…")
    key = QKeySequence(shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText) if shortcuts else ""
    return f"<p><b>{name}</b>{f' &nbsp;{key}' if key else ''}<br>{why}</p>"


def translated(text: str) -> str:
    return QCoreApplication.translate("actions", text)


def _method(window: QWidget, path: str) -> Callable[..., object]:
    found = window
    for name in path.split("."):
        found = getattr(found, name)
    return found
