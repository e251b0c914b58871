"""A frame around blocks, and the one block that it is while it is collapsed."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from playground.document.project import Group

from ..words import tr
from .block_card import badge_rect, paint_badge, paint_port
from .geometry import HEIGHT, WIDTH, snapped
from .look import RADIUS, Look

PADDING = 24.0
TITLE = 26.0
ARROW = 18.0


class GroupItem:
    """A coloured, titled frame. `wrong` says that a block in it has a problem."""

    def __init__(self, group: Group, inside: QRectF):
        self.group = group
        self.wrong = False
        self.surround(inside)

    def surround(self, inside: QRectF) -> None:
        """Lie around its blocks, or in their middle while it is collapsed."""
        if self.group.collapsed:
            middle = snapped(inside.center())
            self.rect = QRectF(middle.x() - WIDTH / 2, middle.y() - HEIGHT / 2, WIDTH, HEIGHT)
        else:
            self.rect = inside.adjusted(-PADDING, -PADDING - TITLE, PADDING, PADDING)

    @property
    def outer(self) -> QRectF:
        """All that it takes: its line; while it is collapsed also its ports, its badge and the cards behind it."""
        return self.rect.adjusted(-14, -14, 14, 14)

    def title_rect(self) -> QRectF:
        return QRectF(self.rect.left(), self.rect.top(), self.rect.width(), TITLE + 4)

    def words_rect(self) -> QRectF:
        """The room of the title, beside the arrow."""
        if self.group.collapsed:
            return QRectF(self.rect.left() + 14 + ARROW, self.rect.top() + 8, self.rect.width() - 26 - ARROW, 20)
        return self.title_rect().adjusted(14 + ARROW, 2, -10, 4)

    def arrow_rect(self) -> QRectF:
        """The sign that opens and closes it."""
        return QRectF(self.rect.left() + 10, self.rect.top() + 8, ARROW, ARROW)

    def is_handle(self, point: QPointF) -> bool:
        return (self.rect if self.group.collapsed else self.title_rect()).contains(point)

    def size_in_words(self) -> str:
        count = len(self.group.blocks)
        return tr("1 block") if count == 1 else tr("{0} blocks").format(count)

    def paint(self, painter: QPainter, look: Look, scale: float, *, selected: bool) -> None:
        """Paint the frame, below wires and blocks."""
        color = look.named(self.group.color)
        painter.setPen(QPen(look.accent if selected else look.faded(color, 150), 2 if selected else 1.2))
        painter.setBrush(look.faded(color, 26))
        painter.drawRoundedRect(self.rect, 14, 14)
        self._paint_arrow(painter, look)
        font = look.name_font if scale >= 0.45 else look.tile_font
        painter.setFont(font)
        painter.setPen(look.text)
        place = self.words_rect()
        text = look.shortened(self.group.title, place.width(), font)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def paint_card(self, painter: QPainter, look: Look, scale: float, *, selected: bool) -> None:
        """Paint it as one block, over what it stands for: a card with others behind it."""
        color = look.named(self.group.color)
        painter.setPen(QPen(look.faded(color, 200), 1.2))
        painter.setBrush(look.card)
        for step in (8, 4):
            painter.drawRoundedRect(self.rect.translated(step, step), RADIUS, RADIUS)
        painter.drawRoundedRect(self.rect, RADIUS, RADIUS)
        painter.setBrush(look.faded(color, 40))
        painter.setPen(QPen(look.accent if selected else color, 2.4 if selected else 1.4))
        painter.drawRoundedRect(self.rect, RADIUS, RADIUS)
        self._paint_arrow(painter, look)
        far = scale < 0.45
        painter.setFont(look.tile_font if far else look.name_font)
        painter.setPen(look.text)
        place = self.rect.adjusted(14, 12, -10, -12) if far else self.words_rect()
        text = look.shortened(self.group.title, place.width(), painter.font())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if not far:
            painter.setFont(look.small_font)
            painter.setPen(look.muted)
            below = self.rect.adjusted(14, 34, -10, 0)
            painter.drawText(below, Qt.AlignmentFlag.AlignTop, self.size_in_words())
        for x in (self.rect.left(), self.rect.right()):
            paint_port(painter, look, QPointF(x, self.rect.center().y()), filled=True)
        if self.wrong:
            paint_badge(painter, look, badge_rect(self.rect))

    def _paint_arrow(self, painter: QPainter, look: Look) -> None:
        center = self.arrow_rect().center()
        down = [QPointF(-4, -2), QPointF(0, 2), QPointF(4, -2)]
        points = [QPointF(point.y(), point.x()) for point in down] if self.group.collapsed else down
        painter.setPen(QPen(look.muted, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF([center + point for point in points]))
