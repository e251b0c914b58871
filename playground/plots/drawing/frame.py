"""The frame around what was chosen in a picture."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from ...style import theme


def draw_frame(painter: QPainter, rect: QRectF) -> None:
    """Draw a line with an edge around it, which is seen on dark cells and on light ones."""
    tokens = theme.current()
    for colour, width in ((tokens.window, 4), (tokens.text, 2)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawRect(rect)
