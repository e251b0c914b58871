"""A form made from the declared settings of a kind: nothing about it is written by hand."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.settings import Setting
from playground.fields.choice import ColumnField

from .row import SettingRow

ROW_SPACE = 8


class Form(QWidget):
    """Rows for settings. `edited` says name, value and the key of the gesture; whoever applies the edit answers with `show_values`
    or `show_error`."""

    edited = Signal(str, object, str)

    def __init__(self, settings: Iterable[Setting], parent: QWidget | None = None):
        super().__init__(parent)
        self.rows: dict[str, SettingRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(ROW_SPACE)
        for setting in settings:
            row = self.rows[setting.name] = SettingRow(setting)
            row.edited.connect(self.edited)
            column.addWidget(row)

    def show_values(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            self.rows[name].show_value(value)

    def show_error(self, name: str, text: str) -> None:
        self.rows[name].show_error(text)

    def set_columns(self, columns: Iterable[tuple[str, str]]) -> None:
        """Offer the columns of the data, as (name, description), wherever a setting names one."""
        offered = tuple(columns)
        for row in self.rows.values():
            if isinstance(row.field, ColumnField):
                row.field.set_columns(offered)
