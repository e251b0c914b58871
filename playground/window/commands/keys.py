"""The keys of the window and the canvas: those of a preset, but for what a person chose otherwise; kept in the preferences."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.canvas.keys import KEYS
from playground.canvas.view import CanvasView
from playground.dialogs import trouble
from playground.dialogs.shortcut_editor import Binding, Preset, ShortcutEditor
from playground.files import store
from playground.files.errors import ProjectError
from playground.files.preferences import Preferences
from playground.style.words import said

from . import keys_file, presets
from .action_table import MENUS
from .actions import Actions, translated
from .keys_file import Chosen
from .views import canvas_words, plain

NAME, PRESET = "shortcuts", "shortcut_preset"


class Keys(QObject):
    """Puts chosen keys into force at once: menus, tooltips, context menus, the sheet and the canvas follow."""

    def __init__(self, window: QWidget, actions: Actions, canvas: CanvasView, preferences: Preferences):
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._canvas = canvas
        self._preferences = preferences
        self._before: list[Chosen] = []
        self._chosen = Chosen(presets.called(preferences.get(PRESET, "")), keys_file.sound(preferences.get(NAME, {})))
        self._apply()

    def edit(self) -> None:
        """Open the editor of shortcuts."""
        box = ShortcutEditor(self, self._window)
        box.exec()
        box.deleteLater()

    @property
    def presets(self) -> tuple[Preset, ...]:
        return presets.PRESETS

    @property
    def preset(self) -> Preset:
        """The one in use."""
        return self._chosen.preset

    @property
    def chosen(self) -> Chosen:
        """The preset, and what differs from it."""
        return self._chosen

    def about(self) -> str:
        """What the keys are, if they are not just those of Blockprop."""
        if self._chosen == Chosen(presets.BLOCKPROP):
            return ""
        words = self.tr("Keys of {program}, with changes") if self._chosen.keys else self.tr("Keys of {program}")
        return words.format(program=QCoreApplication.translate("presets", self._chosen.preset.title))

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    def bindings(self, preset: Preset | None = None) -> list[Binding]:
        """Everything that a key can call, with its keys now and by the preset; with another preset, as it would be with that."""
        found = {}
        for title, groups in MENUS.items():
            for entry in (entry for group in groups for entry in group):
                found[entry.id] = (plain(translated(title)), plain(translated(entry.text)), entry.shortcuts)
        for key in KEYS:
            group, words, _ = found.get(key.id, (self.tr("Canvas"), canvas_words(key), ()))
            found[key.id] = (group, words, key.keys)
        given, own = (self._chosen.preset, self._chosen.keys) if preset is None else (preset, {})
        taken = {key for keys in own.values() for key in keys}
        listed = []
        for name, (group, words, table) in found.items():
            default = given.keys.get(name, table)
            keys = own.get(name) if name in own else tuple(key for key in default if key not in taken)
            listed.append(Binding(name, group, words, keys, default))
        return listed

    def choose(self, changes: Mapping[str, Sequence[str]]) -> None:
        """Use these keys for these ids from now on."""
        defaults = {binding.id: binding.default for binding in self.bindings()}
        keys = self._chosen.keys | {name: tuple(found) for name, found in changes.items()}
        self._use(Chosen(self._chosen.preset, {name: found for name, found in keys.items() if found != defaults.get(name)}))

    def use(self, preset: Preset) -> None:
        """Use all keys of a preset, without anything of one's own."""
        self._use(Chosen(preset, {}))

    def reset(self) -> None:
        """All keys back to what they are by the preset."""
        self._use(Chosen(self._chosen.preset, {}))

    def undo(self) -> None:
        """Take the last change back."""
        if self._before:
            self._put(self._before.pop())

    def take(self, kept: object) -> str:
        """Use the keys that a file says; returns what was left out of it, in a sentence, or "". Raises ProjectError."""
        chosen, remark = keys_file.read(kept, self.bindings)
        self._use(chosen)
        return remark

    def export(self, parent: QWidget) -> None:
        """Ask where to, and write the shortcuts."""
        name, _ = QFileDialog.getSaveFileName(parent, self.tr("Export shortcuts"), "blockprop-shortcuts.json", "JSON (*.json)")
        if name:
            try:
                store.write(Path(name), {NAME: self._chosen.plain()})
            except ProjectError as refusal:
                trouble.tell(parent, self.tr("The shortcuts can't be written"), said(refusal))

    def bring_in(self, parent: QWidget) -> str:
        """Ask for a file and use its shortcuts; returns what to say of it."""
        name, _ = QFileDialog.getOpenFileName(parent, self.tr("Import shortcuts"), "", "JSON (*.json)")
        if not name:
            return ""
        try:
            return self.take(store.take_in(Path(name)).get(NAME)) or self.tr("All shortcuts of the file are in use now.")
        except ProjectError as refusal:
            trouble.tell(parent, self.tr("The shortcuts can't be imported"), said(refusal))
            return ""

    def _use(self, chosen: Chosen) -> None:
        if chosen != self._chosen:
            self._before.append(self._chosen)
            self._put(chosen)

    def _put(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self._apply()
        self._preferences.set(PRESET, chosen.preset.id)
        self._preferences.set(NAME, {name: list(keys) for name, keys in chosen.keys.items()})

    def _apply(self) -> None:
        keys = {binding.id: binding.keys for binding in self.bindings()}
        self._actions.rebind(keys)
        self._canvas.desk.keys.rebind(keys)
