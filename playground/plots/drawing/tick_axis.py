"""The edge of a chart: pyqtgraph's axis item with our ticks, labels and colours."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QResizeEvent

from ...style import theme
from .axis import Axis

_TICK_SPACE = {"bottom": 64, "left": 30}  # pixels
_WIDEST = "0.00"  # so wide at least, that a chart doesn't move with each digit
_GAP = 5


class TickAxis(pg.AxisItem):
    """Draws `axis` and the grid lines of its ticks; `caption` is taken from the axis when `restyle` is called."""

    def __init__(self, axis: Axis, orientation: str):
        self.axis = axis
        self.captioned = True  # charts one above the other need the name of a common axis once
        self.least = 0.0  # pixels that it is wide at least
        self._ticked_for: tuple = ()
        self._caption = ""
        self._font = QFont()
        super().__init__(orientation, maxTickLength=0)
        self.enableAutoSIPrefix(False)
        self.setStyle(tickTextOffset=_GAP, hideOverlappingLabels=orientation == "bottom")
        self.setGrid(255)
        self.keep_picture(True)

    def boundingRect(self) -> QRectF:
        """With room for half a label above and below: pyqtgraph leaves out what doesn't fit, which may be all labels there are."""
        over = QFontMetricsF(self._font).height() / 2 if self.orientation == "left" else 0.0
        return super().boundingRect().adjusted(0, -over, 0, over)

    def restyle(self, font: QFont) -> None:
        """Take colours and sizes from the theme."""
        tokens = theme.current()
        self._font = QFont(font)
        self._font.setPixelSize(tokens.type.caption)
        self.setStyle(tickFont=self._font)
        self.setPen(QColor(tokens.border) if self.orientation == "bottom" else None)
        self.setTickPen(QColor(tokens.grid))
        self.setTextPen(QColor(tokens.muted))
        self.label.setFont(self._font)
        self._caption = ""
        self.caption_changed()
        self.make_room()

    def keep_picture(self, kept: bool) -> None:
        """Keep what was painted: text is the dearest part of a chart and changes seldom. Not where a drawing must stay lines and text."""
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache if kept else self.CacheMode.NoCache)

    def caption_changed(self) -> None:
        """Show the axis's label, shortened to the room there is."""
        across = self.orientation == "bottom"
        over = 0.0 if across else QFontMetricsF(self._font).height()  # beside a low chart its name may reach over the ends a little
        room = (self.size().width() if across else self.size().height()) + over
        text = QFontMetricsF(self._font).elidedText(self.axis.label if self.captioned else "", Qt.TextElideMode.ElideRight, max(24.0, room))
        if text != self._caption:
            self._caption = text
            self.setLabel(text)

    def make_room(self) -> None:
        """Be as wide as the labels need; it changes seldom, since everything beside it moves with it."""
        metrics = QFontMetricsF(self._font)
        if self.orientation == "bottom":
            wanted = (1 + self.captioned) * metrics.height() + 6
            if wanted != self.fixedHeight:
                self.setHeight(wanted)
            return
        wanted = max(self.needed(), self.least)
        if wanted != self.fixedWidth:
            self.setWidth(wanted)

    def needed(self) -> float:
        """How wide the labels of a left edge are, with its name."""
        metrics = QFontMetricsF(self._font)
        labels = [text for _, text in self.axis.ticks(self._count(self.size().height()))]
        return round(max(metrics.horizontalAdvance(text) for text in (_WIDEST, *labels)) + metrics.height() + 2 * _GAP)

    def refresh(self) -> None:
        """Put ticks on the range and length that the axis has now. They are given and not asked for: nothing of ours runs in a paint."""
        size = self.size().width() if self.orientation == "bottom" else self.size().height()
        key = (*self.axis.ends(), self.axis.log, size)
        if key != self._ticked_for:
            self._ticked_for = key
            ticks = self.axis.ticks(self._count(size))
            places = self.axis.place([value for value, _ in ticks]).tolist()
            self.setTicks([[(place, text) for place, (_, text) in zip(places, ticks, strict=True)]])

    def resizeEvent(self, event: QResizeEvent | None = None) -> None:
        super().resizeEvent(event)
        if self._caption:
            self.caption_changed()

    def _count(self, size: float) -> int:
        return max(2, int(size / _TICK_SPACE[self.orientation]))
