"""The keys of the window and the canvas as a person chose them; what was chosen is kept in the preferences."""

from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from playground.canvas.keys import KEYS
from playground.canvas.view import CanvasView
from playground.dialogs.shortcut_editor import Binding, ShortcutEditor
from playground.files.errors import ProjectError
from playground.files.preferences import Preferences

from .action_table import MENUS
from .actions import Actions, translated
from .views import canvas_words, plain

NAME = "shortcuts"


class Keys(QObject):
    """Puts chosen keys into force at once: menus, tooltips, context menus, the sheet and the canvas follow."""

    def __init__(self, window: QWidget, actions: Actions, canvas: CanvasView, preferences: Preferences):
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._canvas = canvas
        self._preferences = preferences
        self._chosen = _sound(preferences.get(NAME, {}))
        self._apply()

    def edit(self) -> None:
        """Open the editor of shortcuts."""
        box = ShortcutEditor(self.bindings, self._window)
        box.changed.connect(self.choose)
        box.defaults_wanted.connect(self.reset)
        box.exec()
        box.deleteLater()

    def bindings(self) -> list[Binding]:
        """Everything that a key can call, with its keys now and at first."""
        found = {}
        for title, groups in MENUS.items():
            for entry in (entry for group in groups for entry in group):
                found[entry.id] = (plain(translated(title)), plain(translated(entry.text)), entry.shortcuts)
        for key in KEYS:
            group, words, _ = found.get(key.id, (self.tr("Canvas"), canvas_words(key), ()))
            found[key.id] = (group, words, key.keys)
        return [Binding(name, group, words, self._chosen.get(name, default), default) for name, (group, words, default) in found.items()]

    def choose(self, changes: dict[str, Sequence[str]]) -> None:
        """Use these keys for these ids from now on."""
        defaults = {binding.id: binding.default for binding in self.bindings()}
        for name, keys in changes.items():
            self._chosen[name] = tuple(keys)
            if tuple(keys) == defaults.get(name):
                del self._chosen[name]
        self._apply()
        self._keep()

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The keys that differ from the table, by id."""
        return dict(self._chosen)

    def take(self, kept: object) -> None:
        """Use the keys that a file says, as far as they are any."""
        self._chosen = _sound(kept) if isinstance(kept, dict) else {}
        self._apply()
        self._keep()

    def reset(self) -> None:
        """All keys back to what they were at first."""
        self._chosen = {}
        self._apply()
        self._keep()

    def _apply(self) -> None:
        self._actions.rebind(self._chosen)
        self._canvas.desk.keys.rebind(self._chosen)

    def _keep(self) -> None:
        with suppress(ProjectError):  # they count all the same
            self._preferences.set(NAME, {name: list(keys) for name, keys in self._chosen.items()})


def _sound(kept: dict) -> dict[str, tuple[str, ...]]:
    """What a file of preferences says, without what is no key."""
    found = {}
    for name, keys in kept.items():
        if isinstance(keys, list) and all(isinstance(key, str) and QKeySequence(key).toString() for key in keys):
            found[name] = tuple(keys)
    return found
