"""A slim bar that says which colour stands for which value."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...style import theme
from .axis import number
from .tone import Tone

_BAR = 8


class ColorBar(QWidget):
    """The scale of a tone: its low end, zero and its high end."""

    def __init__(self, tone: Tone, parent: QWidget | None = None):
        super().__init__(parent)
        self._tone = tone
        self._shown: tuple[float, bool] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Colour scale"))
        self.setToolTip(self.tr("Which colour stands for which value"))

    def sizeHint(self) -> QSize:
        return QSize(160, 26)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, 26)

    def refresh(self) -> None:
        """Draw again if the scale changed visibly."""
        now = (float(f"{self._tone.limit:.2g}"), self._tone.is_signed)
        if now != self._shown:
            self._shown = now
            low = number(-now[0]) if now[1] else "0"
            self.setAccessibleDescription(self.tr("Colours from {0} to {1}").format(low, number(now[0])))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, tone = theme.current(), self._tone
        with QPainter(self) as painter:
            font = painter.font()
            font.setPixelSize(tokens.type.caption)
            painter.setFont(font)
            metrics = QFontMetricsF(font)
            width = min(200.0, self.width())
            image = tone.image(np.linspace(tone.low, tone.limit, 128)[None])
            painter.drawImage(QRectF(0, 2, width, _BAR), image)
            painter.setPen(QColor(tokens.muted))
            base = _BAR + 2 + metrics.ascent() + 1
            limit = float(f"{tone.limit:.2g}")
            high = number(limit)
            painter.drawText(QPointF(0, base), number(-limit) if tone.is_signed else "0")
            painter.drawText(QPointF(width - metrics.horizontalAdvance(high), base), high)
            if tone.is_signed:
                painter.drawText(QPointF((width - metrics.horizontalAdvance("0")) / 2, base), "0")
