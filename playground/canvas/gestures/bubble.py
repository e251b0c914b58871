"""A bubble of words beside the pointer, in viewport pixels so that it can be read at any zoom."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from ..items.look import Look

WIDEST = 300.0
STEP = 8.0
WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)


def paint_bubble(painter: QPainter, look: Look, at: QPointF, text: str, *, wrong: bool) -> None:
    """Draw `text` below and right of the viewport point `at`, kept inside the viewport."""
    painter.save()
    painter.resetTransform()
    painter.setFont(look.small_font)
    size = room_of(look, text)
    indent = 22 if wrong else 10
    box = QRectF(at.x() + 16, at.y() + 14, size.width() + indent + 12, size.height() + 14)
    room = QRectF(painter.viewport()).adjusted(6, 6, -6, -6)
    box.moveRight(min(box.right(), room.right()))
    if box.bottom() > room.bottom():
        box.moveBottom(at.y() - 12)
    painter.setPen(QPen(look.error if wrong else look.border, 1.2))
    painter.setBrush(look.label)
    painter.drawRoundedRect(box, 7, 7)
    if wrong:
        painter.setPen(QPen(look.error, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        center = QPointF(box.left() + 12, box.top() + 14)
        painter.drawLine(center + QPointF(-3, -3), center + QPointF(3, 3))
        painter.drawLine(center + QPointF(-3, 3), center + QPointF(3, -3))
    painter.setPen(look.text)
    painter.drawText(box.adjusted(indent, 7, -8, -7), WRAPPED, text)
    painter.restore()


def room_of(look: Look, text: str) -> QSizeF:
    """The room of the words in as few lines as the widest bubble takes, all about as long: no word is left alone on the last one."""
    metrics = look.metrics(look.small_font)

    def size(width: float) -> QSizeF:
        return metrics.boundingRect(QRectF(0, 0, width, 400), WRAPPED, text).size()

    widest = size(WIDEST)
    lines = round(widest.height() / metrics.lineSpacing())
    width = metrics.horizontalAdvance(text) / max(1, lines)
    while width < WIDEST and size(width).height() > widest.height():
        width += STEP
    return size(min(width, WIDEST))
