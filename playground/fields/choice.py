"""Choices: from a fixed list, from the columns of the data, or from a list that also takes a number."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from engine.settings import Setting
from playground.style.words import plain, said

from .arithmetic import ArithmeticRefused, evaluate
from .field import Field, TypedField, in_words

NARROWEST = 72


class QuietCombo(QComboBox):
    """A combo box that changes by the wheel only when it has the focus, so that scrolling a form changes nothing."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(NARROWEST)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # the form's width decides, not the longest choice

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(Field):
    """One of the setting's choices."""

    def __init__(self, setting: Setting, parent: QWidget | None = None):
        self.combo = QuietCombo()
        super().__init__(setting, self.combo, parent)
        self._fill((choice, in_words(choice)) for choice in setting.choices)
        self.combo.activated.connect(lambda _: self.edited.emit(self.combo.currentData(), ""))

    def show_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(self.combo.findData(value))

    def _fill(self, items: Iterable[tuple[str, str]]) -> None:
        self.combo.clear()
        for data, text in items:
            self.combo.addItem(text, data)


class ColumnField(ChoiceField):
    """The name of a column of the data set; a name that the data lacks stays visible, with a sign."""

    def __init__(self, setting: Setting, parent: QWidget | None = None):
        super().__init__(setting, parent)
        self._columns: tuple[tuple[str, str], ...] = ()
        self._value = setting.default
        self.set_columns(())

    def set_columns(self, columns: Iterable[tuple[str, str]]) -> None:
        """Offer these (name, description) pairs."""
        self._columns = tuple(columns)
        self.show_value(self._value)

    def show_value(self, value: Any) -> None:
        self._value = value
        known = [name for name, _ in self._columns]
        missing = [(value, self.tr("{name} (not in the data)").format(name=value))] if value and value not in known else []
        self._fill([*((name, name) for name in known), *missing])
        for index, (_, about) in enumerate(self._columns):
            self.combo.setItemData(index, about, Qt.ItemDataRole.ToolTipRole)
        self.combo.setPlaceholderText(self.tr("Choose a column"))
        self.combo.setCurrentIndex(self.combo.findData(value))


class ChoiceOrIntegerField(TypedField):
    """One of a few words, or a whole number typed in the place of them."""

    def __init__(self, setting: Setting, parent: QWidget | None = None):
        self.combo = QuietCombo()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        super().__init__(setting, self.combo, self.combo.lineEdit(), parent)
        for choice in setting.choices:
            self.combo.addItem(in_words(choice), choice)
        self.combo.activated.connect(lambda _: self._give(self.combo.currentData()))
        self.line.setAccessibleName(said(setting.title))

    def show_value(self, value: Any) -> None:
        if self._is_typed_over(value):
            return
        self._value = value
        self.line.setText(self._shown(value))

    def read(self) -> None:
        text = self.combo.currentText().strip()
        named = {self._shown(choice).lower(): choice for choice in self.setting.choices}
        try:
            self._give(named[text.lower()] if text.lower() in named else evaluate(plain(text)))
        except ArithmeticRefused:
            words = ", ".join(in_words(choice) for choice in self.setting.choices)
            self.refused.emit(self.tr("“{text}” is none of {words}, nor a whole number.").format(text=text, words=words))

    def _give(self, value: Any) -> None:
        if value != self._value:
            self.edited.emit(value, "")
        else:
            self.line.setText(self._shown(value))
            self.refused.emit("")

    def _shown(self, value: Any) -> str:
        return str(value) if isinstance(value, int) else in_words(value)
