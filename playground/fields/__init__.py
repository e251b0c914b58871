"""Fields, one for each kind of setting: what the inspector and the blocks on the canvas are edited with."""

from PySide6.QtWidgets import QWidget

from engine.settings import Setting

from .choice import ChoiceField, ChoiceOrIntegerField, ColumnField
from .field import Field
from .number import NumberField
from .path import FileField, FolderField
from .switch import SwitchField
from .text import ShapeField, TextField

_FIELDS = {
    "integer": NumberField,
    "number": NumberField,
    "switch": SwitchField,
    "text": TextField,
    "choice": ChoiceField,
    "shape": ShapeField,
    "choice_or_integer": ChoiceOrIntegerField,
    "column": ColumnField,
    "file": FileField,
    "folder": FolderField,
}


def field_for(setting: Setting, parent: QWidget | None = None) -> Field:
    """The editor for a setting, by its kind."""
    return _FIELDS[setting.kind](setting, parent)
