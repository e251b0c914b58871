"""On and off, drawn as a switch."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from engine.settings import Setting
from playground.style import theme

from .field import Field

TRACK = QSize(36, 20)
KNOB_MARGIN = 3.0
HEIGHT = 28


class Switch(QAbstractButton):
    """A checkable button drawn as a switch: filled with the knob on the right is on; the place of the knob says it without colour."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(TRACK.width() + 4, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        on = self.isChecked()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            track = QRectF(2, (self.height() - TRACK.height()) / 2, TRACK.width(), TRACK.height())
            if self.hasFocus():
                painter.setPen(QPen(QColor(tokens.accent), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(track.adjusted(-1, -1, 1, 1), 11, 11)
            painter.setPen(QPen(QColor(tokens.accent if on else tokens.outline), 1))
            painter.setBrush(QColor(tokens.accent if on else tokens.field))
            inner = track.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)
            size = TRACK.height() - 2 * KNOB_MARGIN
            x = track.right() - KNOB_MARGIN - size if on else track.left() + KNOB_MARGIN
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.on_accent if on else tokens.outline))
            painter.drawEllipse(QRectF(x, track.top() + KNOB_MARGIN, size, size))


class SwitchField(Field):
    """A setting that is on or off."""

    def __init__(self, setting: Setting, parent: QWidget | None = None):
        self.switch = Switch()
        super().__init__(setting, self.switch, parent)
        row = self.layout()
        row.setAlignment(self.switch, Qt.AlignmentFlag.AlignLeft)
        if isinstance(row, QHBoxLayout):
            row.addStretch(1)
        self.switch.clicked.connect(lambda on: self.edited.emit(on, ""))

    def show_value(self, value: Any) -> None:
        self.switch.setChecked(bool(value))
