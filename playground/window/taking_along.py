"""Preferences and shortcuts as a file, to take them to another machine."""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from playground.dialogs.preferences import Preference, Preferences

LARGEST = 1 << 20
SHORTCUTS = "shortcuts"


class TakingAlong(QObject):
    """What Export and Import of the preferences do."""

    def __init__(self, window: Any):
        super().__init__(window)
        self._window = window

    def write(self, offered: tuple[Preference, ...]) -> None:
        """Ask where to, and write what was chosen."""
        chosen, _ = QFileDialog.getSaveFileName(self._window, self.tr("Export preferences"), "blockprop-preferences.json", "JSON (*.json)")
        if not chosen:
            return
        values = {item.name: self._window.preferences.get(item.name, item.default) for item in offered}
        values[SHORTCUTS] = {name: list(keys) for name, keys in self._window.keys.chosen.items()}
        try:
            Path(chosen).write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        except OSError as trouble:
            self._window.status.say(self.tr("The preferences can't be written: {why}.").format(why=trouble.strerror))

    def read(self, offered: tuple[Preference, ...], box: Preferences) -> None:
        """Ask for a file and choose what it says; what means nothing here is left out."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import preferences"), "", "JSON (*.json)")
        if not chosen:
            return
        try:
            with open(chosen, encoding="utf-8") as file:
                values = json.loads(file.read(LARGEST))
        except (OSError, ValueError, RecursionError):
            values = None
        if not isinstance(values, dict):
            self._window.status.say(self.tr("“{name}” holds no preferences.").format(name=Path(chosen).name))
            return
        for item in offered:
            value = values.get(item.name, item.default)
            if type(value) is type(item.default) and (not item.choices or value in dict(item.choices)):
                box.show_value(item.name, value)
        self._window.keys.take(values.get(SHORTCUTS))
