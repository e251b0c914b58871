"""Preferences and shortcuts as a file, to take them to another machine: what a person chose, and nothing of where their files lie."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from playground.dialogs import trouble
from playground.dialogs.preferences import Preference, Preferences
from playground.files import store
from playground.files.errors import ProjectError
from playground.style.words import said

SHORTCUTS = "shortcuts"
NAMED = 3


class TakingAlong(QObject):
    """What Export and Import of the preferences do; `box` is the dialog that they stand in."""

    def __init__(self, window: Any):
        super().__init__(window)
        self._window = window

    def write(self, offered: Sequence[Preference], box: Preferences) -> None:
        """Ask where to, and write what was chosen."""
        chosen, _ = QFileDialog.getSaveFileName(box, self.tr("Export preferences"), "blockprop-preferences.json", "JSON (*.json)")
        if not chosen:
            return
        values = {item.name: self._window.preferences.get(item.name, item.default) for item in offered}
        try:
            store.write(Path(chosen), {**values, SHORTCUTS: self._window.keys.chosen.plain()})
        except ProjectError as refusal:
            trouble.tell(box, self.tr("The preferences can't be written"), said(refusal))
            return
        box.say(self.tr("Written to {name}.").format(name=Path(chosen).name))

    def read(self, offered: Sequence[Preference], box: Preferences) -> None:
        """Ask for a file and choose what it says; what it doesn't name stays, and what means nothing here is said."""
        chosen, _ = QFileDialog.getOpenFileName(box, self.tr("Import preferences"), "", "JSON (*.json)")
        if not chosen:
            return
        try:
            values = store.take_in(Path(chosen))
        except ProjectError as refusal:
            trouble.tell(box, self.tr("The preferences can't be imported"), said(refusal))
            return
        wrong = [item.title for item in offered if item.name in values and not item.allows(values[item.name])]
        for item in offered:
            if item.name in values and item.title not in wrong:
                box.show_value(item.name, values[item.name])
        remarks = [self._take_keys(values[SHORTCUTS])] if SHORTCUTS in values else []
        if wrong:
            remarks.append(
                self.tr("Left as they are, since the file gives them what they can't be: {names}.").format(names=", ".join(wrong))
            )
        strange = [name[:40] for name in values if name != SHORTCUTS and name not in {item.name for item in offered}]
        if strange:
            names = ", ".join(strange[:NAMED]) + (", …" if len(strange) > NAMED else "")
            remarks.append(self.tr("Left out, since no preference is called so: {names}.").format(names=names))
        box.say(" ".join(filter(None, remarks)) or self.tr("All that the file says is in use now."))

    def _take_keys(self, kept: object) -> str:
        try:
            return self._window.keys.take(kept)
        except ProjectError as refusal:
            return self.tr("The shortcuts stay as they are. {why}").format(why=said(refusal))
