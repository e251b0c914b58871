"""What every field of a form has in common: it shows the value of one setting and says when a person changed it."""

from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from engine.sentence import Sentence
from engine.settings import Setting
from engine.words import chosen, either, pieces
from playground.style.words import local, said

from .typed import mark


class Field(QWidget):
    """One setting's editor. `edited` carries the new value and a key that is the same for all edits of one gesture ("" otherwise);
    `refused` says in words why the text can't be read, and "" where it says what holds already. Showing a value with `show_value` emits
    nothing. Whoever hears them tells the field with `mark` what is wrong: a value that can be read may still not be had."""

    edited = Signal(object, str)
    refused = Signal(str)

    def __init__(self, setting: Setting, editor: QWidget, parent: QWidget | None = None):
        super().__init__(parent)
        self.setting = setting
        self.editor = editor
        self.trouble = ""
        editor.setAccessibleName(said(setting.title))
        editor.setAccessibleDescription(said(setting.help))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(editor, 1)
        self.setFocusProxy(editor)

    def show_value(self, value: Any) -> None:
        raise NotImplementedError

    def mark(self, trouble: str) -> None:
        """Show that what stands there may not be, and why; "" shows that it may."""
        if trouble != self.trouble:
            self.trouble = trouble
            mark(self.editor, trouble, said(self.setting.help))

    def read(self) -> None:
        """Give what was typed, as Enter does; all else was given when it was chosen."""

    def keep_typed(self) -> str:
        self.read()
        return self.trouble


class TypedField(Field):
    """A field that is typed in: `line` is where, within the editor or the editor itself. Esc takes back what is not given yet."""

    def __init__(self, setting: Setting, editor: QWidget, line: QLineEdit, parent: QWidget | None = None):
        super().__init__(setting, editor, parent)
        self.line = line
        self._value: Any = setting.default
        line.editingFinished.connect(self.read)
        editor.installEventFilter(self)

    def _shown(self, value: Any) -> str:
        """A value as one types it."""
        raise NotImplementedError

    def _is_typed_over(self, value: Any) -> bool:
        """Whether a person is typing what shall take the place of this value."""
        return value == self._value and self.line.hasFocus() and self.line.isModified()

    def has_words(self) -> bool:
        """Whether something is typed that is not given yet."""
        return self.line.isModified() and self.line.text() != self._shown(self._value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        escapes = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
        return (escapes and self._take_back()) or super().eventFilter(watched, event)

    def _take_back(self) -> bool:
        """Show the value again in place of what was typed; whether that was something else."""
        typed, shown = self.line.text(), self._shown(self._value)
        self.line.setText(shown)
        self.line.selectAll()
        if typed != shown:
            self.refused.emit("")
        return typed != shown


def help_of(setting: Setting) -> str:
    """The tooltip of a setting: what it does, what may stand there, what it is at first."""
    lines = [f"<b>{said(setting.title)}</b>", said(setting.help)]
    if words := range_in_words(setting):
        lines.append(words[:1].upper() + words[1:] + ".")
    if setting.kind != "column":
        lines.append(QCoreApplication.translate("Fields", "Default: {value}.").format(value=default_in_words(setting)))
    return "<p>" + "<br>".join(lines) + "</p>"


def default_in_words(setting: Setting) -> str:
    value = setting.default
    if isinstance(value, bool):
        return said(Sentence("on") if value else Sentence("off"))
    if isinstance(value, list | tuple):
        return "×".join(str(part) for part in value) or said(Sentence("none"))
    if isinstance(value, int | float):
        return number_in_words(value)
    return in_words(value) if setting.choices else value or said(Sentence("none"))


def range_in_words(setting: Setting) -> str:
    """What may stand in the field, with its unit: "a whole number from 1 to 64, pixels"; empty where anything may."""
    if setting.kind in ("integer", "number", "choice_or_integer", "shape"):
        words = setting.range_in_words()
        if setting.kind == "choice_or_integer":
            words = either(", ".join(setting.choices), words)
        return said(pieces(words, setting.unit) if setting.unit else words)
    return said(setting.unit)


def zero_in_words(setting: Setting) -> str:
    """What 0 stands for where it is no number: "all", "never", "no limit"; empty where 0 is 0."""
    return said(setting.meaning_of_zero())


def in_words(choice: str) -> str:
    """A choice as it is shown: "he_normal" -> "He normal"."""
    words = said(chosen(choice))
    return words[:1].upper() + words[1:]


def number_in_words(value: float) -> str:
    """A number as short as it can be without losing what a person typed."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:.6g}"
    return local(text.replace("e-0", "e-").replace("e+0", "e+").replace("e+", "e"))
