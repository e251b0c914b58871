"""The calm coloured tile that a block is from afar, painted with its corner at the origin."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from .look import Look

ICON_FROM, NAME_FROM = 0.16, 0.26
ICON = 40.0


def paint_tile(painter: QPainter, look: Look, face, size: QSizeF, scale: float, more: float = 0.0, words: bool = True) -> None:
    """Colour of the category, sign of the kind, and from a certain size on the name; an outline where something is wrong.

    `more` is the height of the part below, which a large picture takes.
    """
    block, rect = face.block, QRectF(QPointF(0, 0), size)
    category = block.layer.category
    painter.setOpacity(0.45 if block.bypassed else 1.0)
    painter.setPen(QPen(look.error, 2.5 / scale) if face.problems else Qt.PenStyle.NoPen)
    painter.setBrush(look.tile(look.category(category)))
    painter.drawRoundedRect(rect, 12, 12)
    rect.adjust(0, 0, 0, -more)
    if scale > ICON_FROM:
        left = rect.left() + 12 if scale > NAME_FROM else rect.center().x() - ICON / 2
        look.paint_icon(painter, block.layer.kind, category, QRectF(left, rect.center().y() - ICON / 2, ICON, ICON))
    if scale > NAME_FROM and words:
        painter.setFont(look.tile_font)
        painter.setPen(look.text)
        room = QRectF(rect.left() + 58, rect.top(), rect.width() - 62, rect.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, look.shortened_name(block.name, room.width()))
    painter.setOpacity(1.0)
