"""Texts, and shapes written as 28×28×1."""

import re
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from engine.settings import Setting
from engine.shapes import format_shape
from playground.style.words import plain

from .arithmetic import ArithmeticRefused, evaluate
from .field import TypedField

_BETWEEN = re.compile(r"[×x,;\s]+")


class TextField(TypedField):
    """One line of text, given over when Enter is pressed or the field is left."""

    def __init__(self, setting: Setting, parent: QWidget | None = None):
        line = QLineEdit()
        super().__init__(setting, line, line, parent)

    def show_value(self, value: Any) -> None:
        if self._is_typed_over(value):
            return
        self._value = value
        if self.line.text() != self._shown(value):
            self.line.setText(self._shown(value))

    def read(self) -> None:
        text = self.line.text()
        if text == self._shown(self._value):
            self.refused.emit("")
        else:
            self._give(text)

    def _give(self, text: str) -> None:
        self.edited.emit(text, "")

    def _shown(self, value: Any) -> str:
        return str(value)


class ShapeField(TextField):
    """Whole numbers with × , x or blanks between them."""

    def __init__(self, setting: Setting, parent: QWidget | None = None):
        super().__init__(setting, parent)
        self.line.setPlaceholderText("28×28×1")

    def _give(self, text: str) -> None:
        try:
            value = [evaluate(plain(part)) for part in _BETWEEN.split(text.strip(" ()[]")) if part]
        except ArithmeticRefused:
            words = self.tr("“{text}” is not a shape. Write whole numbers with × between them, such as 28×28×1.")
            self.refused.emit(words.format(text=text))
            return
        if value != list(self._value):
            self.edited.emit(value, "")
        else:
            self.line.setText(self._shown(value))
            self.refused.emit("")

    def _shown(self, value: Any) -> str:
        return format_shape(tuple(value)) if value else ""
