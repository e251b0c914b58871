"""Numbers: type them, also as a sum ("28*28"), drag sideways over the field, or use the arrow keys."""

import math
from itertools import count
from typing import Any

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from engine.settings import Setting
from playground.style.words import plain, said

from .arithmetic import ArithmeticRefused, evaluate
from .field import TypedField, number_in_words, zero_in_words

PIXELS_PER_STEP = 6
SCRUBBED = ("integer", "number")  # the kinds of settings whose values are dragged sideways
_ARROWS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_FAST, _SLOW = 10.0, 0.1
_gestures = count(1)


class ScrubEdit(QLineEdit):
    """A line edit that is also dragged: `scrubbed` gives the steps since the press, `released` ends the drag, `stepped` is an arrow key."""

    pressed = Signal()
    scrubbed = Signal(float)
    released = Signal()
    stepped = Signal(float)
    entered = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._start: QPointF | None = None
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a press may begin a drag; a click gives the focus when it ends
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.hasFocus():
            super().mousePressEvent(event)
            return
        self._start, self._dragging = event.position(), False
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is None:
            super().mouseMoveEvent(event)
            return
        moved = event.position().x() - self._start.x()
        if not self._dragging and abs(moved) >= QApplication.startDragDistance() / 2:
            self._dragging = True
            self.pressed.emit()
        if self._dragging:
            self.scrubbed.emit(steps_of(moved, event.modifiers()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._start is None:
            super().mouseReleaseEvent(event)
            return
        was_drag, self._start, self._dragging = self._dragging, None, False
        if was_drag:
            self.released.emit()
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.entered.emit()
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.deselect()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            self.stepped.emit(_ARROWS[event.key()] * _speed(event.modifiers()))
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():
            event.ignore()  # the form scrolls
            return
        self.stepped.emit(math.copysign(1.0, event.angleDelta().y()) * _speed(event.modifiers()))


class NumberField(TypedField):
    """An integer or a number. A drag moves integers by ones and numbers by a tenth of their size, kept inside the range.

    Where 0 stands for something else, such as all samples, the field says so until the cursor is in it.
    """

    def __init__(self, setting: Setting, parent: QWidget | None = None):
        line = ScrubEdit()
        super().__init__(setting, line, line, parent)
        self._from: Any = setting.default
        self._drag = ""
        self._keys = gesture_key(setting)
        self._zero = zero_in_words(setting)
        self.line.pressed.connect(self._begin)
        self.line.scrubbed.connect(self._scrub)
        self.line.stepped.connect(self._step)
        if self._zero:
            self.line.entered.connect(self._say_number)
            self.line.left.connect(self._say_word)

    def show_value(self, value: Any) -> None:
        if self._is_typed_over(value):
            return
        self._value = value
        text = self._zero if self._zero and value == 0 and not self.line.hasFocus() else number_in_words(value)
        if self.line.text() != text:
            self.line.setText(text)

    def _say_number(self) -> None:
        """The number itself, to be typed over; what could not be read stays."""
        if self.line.text() == self._zero:
            self.line.setText(number_in_words(self._value))

    def _say_word(self) -> None:
        if self.line.text() == number_in_words(self._value):  # what could not be read stays, with its trouble below
            self.show_value(self._value)

    def read(self) -> None:
        text, shown = self.line.text(), number_in_words(self._value)
        if self._zero and text.strip().lower() == self._zero.lower():
            text = "0"
        try:
            value = self._value if text == shown else evaluate(plain(text))
        except ArithmeticRefused as trouble:
            self.refused.emit(said(trouble))
            return
        if value != self._value:
            self.edited.emit(value, "")
            return
        if text != shown:
            self.line.setText(shown)
        self.refused.emit("")

    def _shown(self, value: Any) -> str:
        return number_in_words(value)

    def _begin(self) -> None:
        self._from = self._value
        self._drag = gesture_key(self.setting)

    def _scrub(self, steps: float) -> None:
        self._go(moved(self.setting, self._from, steps), self._drag)

    def _step(self, steps: float) -> None:
        self._go(moved(self.setting, self._value, steps), self._keys)

    def _go(self, value: Any, key: str) -> None:
        if value != self._value:
            self.show_value(value)
            self.edited.emit(value, key)


def gesture_key(setting: Setting) -> str:
    """A key that no other gesture has: edits with the same one become one step."""
    return f"{setting.name} {next(_gestures)}"


def steps_of(pixels: float, modifiers: Qt.KeyboardModifier) -> float:
    """How many steps a drag so far to the right is worth."""
    return pixels / PIXELS_PER_STEP * _speed(modifiers)


def moved(setting: Setting, value: Any, steps: float) -> Any:
    """`value` after so many steps: whole ones for integers, a tenth of the decade for numbers; inside the setting's range."""
    if setting.kind == "integer":
        result: Any = value + (round(steps) or (1 if steps > 0 else -1 if steps < 0 else 0))
    else:
        result = _moved_number(setting, float(value), steps)
    if setting.minimum is not None:
        result = max(result, setting.minimum)
    if setting.maximum is not None:
        result = min(result, setting.maximum)
    return int(result) if setting.kind == "integer" else float(result)


def _moved_number(setting: Setting, value: float, steps: float) -> float:
    """Settings with a small range go by hundredths of it; others by decades, so that 0.001 and 0.1 are equally easy to reach."""
    low, high = setting.minimum, setting.maximum
    if low is not None and high is not None and high - low <= 2 and setting.default >= 0.1 * (high - low):
        return round(value + steps * (high - low) / 100, 6)
    if value == 0:
        return 0.0 if abs(steps) < 1 else math.copysign(abs(setting.default) or 0.001, steps)
    return float(f"{value * 10 ** (math.copysign(steps, steps * value) / 20):.2g}")


def _speed(modifiers: Qt.KeyboardModifier) -> float:
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return _FAST
    return _SLOW if modifiers & Qt.KeyboardModifier.ControlModifier else 1.0
