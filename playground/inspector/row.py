"""One row of a form: name, a button that brings the default back, field, and the trouble with the value below."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from engine.settings import Setting
from playground.fields import field_for
from playground.fields.field import default_in_words, help_of
from playground.style import icons
from playground.style.words import said

NAME_WIDTH = 96
RESET_SIZE = 24  # what a pointer needs to hit


class SettingRow(QWidget):
    """A setting of a form. `edited` is the field's; the row keeps the error text until the next good value is shown."""

    edited = Signal(str, object, str)  # name, value, key of the gesture

    def __init__(self, setting: Setting, parent: QWidget | None = None):
        super().__init__(parent)
        self.setting = setting
        self.name = QLabel(said(setting.title))
        self.name.setObjectName("fieldName")
        self.name.setWordWrap(True)
        self.name.setFixedWidth(NAME_WIDTH)
        self.field = field_for(setting)
        self.name.setBuddy(self.field)
        self.reset = QToolButton()
        self.error = QLabel()
        self._value: Any = None
        self._build()
        self.field.edited.connect(self._pass_on)
        self.field.refused.connect(self.show_error)
        self.reset.clicked.connect(lambda: self._pass_on(setting.default, ""))

    def _build(self) -> None:
        tooltip = help_of(self.setting)
        for widget in (self.name, self.field.editor):
            widget.setToolTip(tooltip)
        self.reset.setObjectName("resetButton")
        self.reset.setFixedSize(RESET_SIZE, RESET_SIZE)
        self.reset.setAutoRaise(True)
        self.reset.setIcon(icons.icon("reset"))
        self.reset.setAccessibleName(self.tr("Reset {name}").format(name=said(self.setting.title)))
        self.reset.setToolTip(self.tr("Back to the default: {value}").format(value=default_in_words(self.setting)))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.error.setProperty("role", "error")
        self.error.setWordWrap(True)
        self.error.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.name, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.reset, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.field, 0, 2)
        grid.addWidget(self.error, 1, 0, 1, 3)
        grid.setColumnStretch(2, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_value(self, value: Any) -> None:
        """Show a value that the document holds; it is good, so an error vanishes."""
        self._value = value
        self.field.show_value(value)
        self.reset.setVisible(self.setting.kind != "column" and _plain(value) != _plain(self.setting.default))
        self._say("")

    def show_error(self, text: str) -> None:
        self._say(text)

    def _pass_on(self, value: Any, key: str) -> None:
        self.edited.emit(self.setting.name, value, key)

    def _say(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.field.mark(text)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
