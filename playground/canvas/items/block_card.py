"""The card of a block: strip, icon, name, settings, shape, ports and the sign of a problem, painted with its corner at the origin."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from engine.graph import Block

from .card_words import paint_words, pieces_of
from .geometry import PICTURE, PORT_RADIUS, Port, has_output, port_point
from .look import RADIUS, Look

INSET = 14.0
ICON = 20.0
BADGE = 22.0


def paint_card(painter: QPainter, look: Look, face, size: QSizeF, picture: float, more: float = 0.0, fields: bool = False) -> None:
    """Paint all of a block that doesn't change with the pointer.

    `picture` is the height of the small live picture, to leave room for; `more` that of the part below, which a large one takes; with
    `fields` the settings stand in fields.
    """
    rect = QRectF(QPointF(0, 0), size)
    block = face.block
    _paint_body(painter, look, block, rect, bool(face.problems))
    painter.setOpacity(0.55 if block.bypassed else 1.0)
    _paint_texts(painter, look, face, rect.adjusted(0, 0, 0, -more), picture)
    paint_words(painter, look, pieces_of(look, block, picture), fields=fields)
    painter.setOpacity(1.0)
    _paint_ports(painter, look, face, rect)
    if face.problems:
        paint_badge(painter, look, badge_rect(rect))


def paint_blank_card(painter: QPainter, look: Look, face, size: QSizeF) -> None:
    """The card without what only this block says: what one sees of it while the canvas flies by."""
    rect = QRectF(QPointF(0, 0), size)
    _paint_body(painter, look, face.block, rect, bool(face.problems))
    _paint_icon(painter, look, face.block, rect)
    _paint_ports(painter, look, face, rect)


def _paint_body(painter: QPainter, look: Look, block: Block, rect: QRectF, wrong: bool) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for spread in range(4):
        painter.setBrush(look.shadow)
        painter.drawRoundedRect(rect.adjusted(-spread, 1 - spread, spread, 2 + spread), RADIUS + spread, RADIUS + spread)
    painter.setBrush(look.card)
    painter.drawRoundedRect(rect, RADIUS, RADIUS)
    strip, edge = QPainterPath(), QPainterPath()
    strip.addRoundedRect(rect, RADIUS, RADIUS)
    edge.addRect(QRectF(rect.left(), rect.top(), 5, rect.height()))
    painter.setOpacity(0.4 if block.bypassed else 1.0)
    painter.fillPath(strip.intersected(edge), look.category(block.layer.category))
    painter.setOpacity(1.0)
    pen = QPen(look.error if wrong else look.border, 1.6 if wrong else 1.0)
    if block.bypassed:
        pen = QPen(look.muted, 1.4, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    if block.bypassed:
        painter.drawLine(QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y()))


def _paint_texts(painter: QPainter, look: Look, face, rect: QRectF, picture: float) -> None:
    block = face.block
    room = name_rect(rect)
    _paint_icon(painter, look, block, rect)
    signs = 18.0 if block.frozen else 0.0
    signs += _paint_cost(painter, look, face, room.adjusted(0, 0, -2 - signs, 0))
    painter.setFont(look.name_font)
    painter.setPen(look.text)
    name = room.adjusted(0, 0, -signs, 0)
    painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, look.shortened_name(block.name, name.width(), look.name_font))
    if block.frozen:
        look.paint_sign(painter, "frozen", QRectF(rect.right() - 26, room.top() + 2, 16, 16))
    if face.shape:
        _paint_chip(painter, look, face.shape, rect, PICTURE + 8 if picture else 0.0)


def _paint_icon(painter: QPainter, look: Look, block: Block, rect: QRectF) -> None:
    look.paint_icon(painter, block.layer.kind, block.layer.category, _icon_rect(rect))


def _icon_rect(rect: QRectF) -> QRectF:
    return QRectF(rect.left() + INSET, rect.top() + 10, ICON, ICON)


def name_rect(rect: QRectF) -> QRectF:
    """The room of the name on a card, beside its icon."""
    icon = _icon_rect(rect)
    return QRectF(icon.right() + 7, icon.top(), rect.right() - icon.right() - 15, ICON)


def _paint_cost(painter: QPainter, look: Look, face, room: QRectF) -> float:
    """How many weights a block has, at the end of its title, where name and number both have room; returns the width it took."""
    width = look.chip_metrics.horizontalAdvance(face.cost)
    if not face.cost or look.metrics(look.name_font).horizontalAdvance(face.block.name) + 8 + width > room.width():
        return 0.0
    painter.setFont(look.chip_font)
    painter.setPen(look.muted)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), face.cost)
    return width + 6


def _paint_chip(painter: QPainter, look: Look, text: str, rect: QRectF, less: float) -> None:
    room = rect.width() - INSET - 10 - less
    text = look.shortened_name(text, room - 12, look.chip_font)
    width = min(room, look.chip_metrics.horizontalAdvance(text) + 12)
    chip = QRectF(rect.left() + INSET, rect.bottom() - 25, width, 17)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.chip)
    painter.drawRoundedRect(chip, 5, 5)
    painter.setFont(look.chip_font)
    painter.setPen(look.text)
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)


def _paint_ports(painter: QPainter, look: Look, face, rect: QRectF) -> None:
    block = face.block
    for index in range(face.inputs):
        point = port_point(rect, Port(block.id, False, index), face.inputs)
        grows = block.layer.variadic and index == face.inputs - 1 and index >= 2
        paint_port(painter, look, point, filled=index in face.wired, grows=grows)
    if has_output(block):
        paint_port(painter, look, port_point(rect, Port(block.id, True), face.inputs), filled=True)


def paint_port(painter: QPainter, look: Look, point: QPointF, *, filled: bool, grows: bool = False) -> None:
    """A small disc: full where something is connected or leaves, hollow where a wire is wanted, dashed with a plus where one may come."""
    radius = PORT_RADIUS - 1
    painter.setPen(QPen(look.port, 1.6, Qt.PenStyle.DotLine if grows else Qt.PenStyle.SolidLine))
    painter.setBrush(look.port if filled else look.card)
    painter.drawEllipse(point, radius, radius)
    if grows:
        painter.setPen(QPen(look.port, 1.2))
        painter.drawLine(point - QPointF(2.4, 0), point + QPointF(2.4, 0))
        painter.drawLine(point - QPointF(0, 2.4), point + QPointF(0, 2.4))


def badge_rect(rect: QRectF) -> QRectF:
    """Where the sign of a problem sits: on the upper right corner."""
    return QRectF(rect.right() - BADGE + 7, rect.top() - 9, BADGE, BADGE)


def paint_badge(painter: QPainter, look: Look, rect: QRectF) -> None:
    """A disc with an exclamation mark: form and colour both say that something is wrong."""
    center = rect.center()
    painter.setPen(QPen(look.card, 2))
    painter.setBrush(look.error)
    painter.drawEllipse(center, rect.width() / 2 - 1, rect.height() / 2 - 1)
    painter.setPen(QPen(look.on_error, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(center + QPointF(0, -4.6), center + QPointF(0, 1.0))
    painter.drawPoint(center + QPointF(0, 4.6))
