"""Shortcuts in a file: read with care, since it may come from anybody, and refused in one sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from playground.dialogs.shortcut_editor import FIXED, Binding, Preset
from playground.files.errors import ProjectError

from . import presets

MOST_KEYS = 8  # of one command
LONGEST = 60
NAMED = 3


@dataclass(frozen=True)
class Chosen:
    """A preset, and the keys that a person chose otherwise, by id."""

    preset: Preset
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As it stands in a file."""
        return {"preset": self.preset.id, "keys": {name: list(keys) for name, keys in self.keys.items()}}


def read(kept: object, bindings: Callable[[Preset], Sequence[Binding]]) -> tuple[Chosen, str]:
    """What a file says, and a sentence on what was left out of it, or "". `bindings` gives all there are with the keys of a preset.

    Raises ProjectError for keys that are none, and for those that two commands have.
    """
    if not isinstance(kept, dict) or not isinstance(kept.get("keys"), dict):
        raise ProjectError(_tr("The file holds no shortcuts. Choose one that was exported here."))
    preset = presets.called(kept.get("preset"))
    words = {binding.id: binding.words for binding in bindings(preset)}
    strange = [str(name) for name in kept["keys"] if name not in words]
    keys = {name: _checked(words[name], found) for name, found in kept["keys"].items() if name in words}
    holders: dict[str, str] = {}
    for name, found in keys.items():
        for key in found:
            other = holders.setdefault(key, name)
            if other != name:
                text = _tr("The file gives {key} to “{one}” and to “{other}”. Only one of them can have it.")
                raise ProjectError(text.format(key=key, one=words[other], other=words[name]))
    remarks = []
    if preset.id != kept.get("preset"):
        remarks.append(_tr("Its preset is not known here; that of Blockprop is used."))
    if strange:
        names = ", ".join(name[:40] for name in strange[:NAMED]) + (", …" if len(strange) > NAMED else "")
        remarks.append(_tr("Left out, since no command is called so: {names}.").format(names=names))
    return Chosen(preset, keys), " ".join(remarks)


def _checked(words: str, keys: object) -> tuple[str, ...]:
    """The keys of one command as they are called everywhere; raises ProjectError."""
    plain = (
        [QKeySequence(key).toString() if isinstance(key, str) and len(key) < LONGEST else "" for key in keys]
        if isinstance(keys, list)
        else [""]
    )
    if not all(plain) or len(plain) > MOST_KEYS or any(key in FIXED for key in plain):
        said = msgspec.json.encode(keys).decode()[:LONGEST]
        raise ProjectError(_tr("The file gives “{command}” keys that it can't have: {keys}.").format(command=words, keys=said))
    return tuple(dict.fromkeys(plain))


def sound(kept: dict) -> dict[str, tuple[str, ...]]:
    """What a file of preferences says, without what is no key."""
    found = {}
    for name, keys in kept.items():
        if isinstance(keys, list) and all(isinstance(key, str) and QKeySequence(key).toString() for key in keys):
            found[name] = tuple(keys)
    return found


def _tr(text: str) -> str:
    return QCoreApplication.translate("keys_file", text)
