"""Preferences: what a person chose for the program as a whole, in one JSON file."""

from pathlib import Path
from typing import Any, TypeVar

from engine.sentence import Sentence

from . import store
from .errors import ProjectError

Value = TypeVar("Value")


class Preferences:
    """Named JSON values. A file that is broken costs its choices, never a start: it is kept as .bad and `trouble` says so."""

    def __init__(self, path: Path | None):
        """Read the file at `path`; with None (safe mode) start from defaults and write nothing."""
        self._path = path
        values, self.trouble = store.read(path) if path is not None else ({}, "")
        if values is not None and not isinstance(values, dict):
            values, self.trouble = None, store.put_aside(path, Sentence("it holds no record"))
        self._values: dict[str, Any] = values or {}

    @property
    def path(self) -> Path | None:
        """Where they are kept; None in safe mode."""
        return self._path

    def get(self, name: str, default: Value) -> Value:
        """The chosen value, or `default` where there is none or it is of another type."""
        value = self._values.get(name, default)
        if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        return value if default is None or type(value) is type(default) else default

    def set(self, name: str, value: Any) -> str:
        """Choose a value and write the file; returns "", or why it can't be written: the value counts all the same."""
        if name in self._values and self._values[name] == value and type(self._values[name]) is type(value):
            return ""
        self._values[name] = value
        try:
            if self._path is not None:
                store.write(self._path, self._values)
        except ProjectError as refusal:
            return str(refusal)
        return ""
