"""How an entry of the palette is drawn: a tile in the category's hue with its own sign, and the name; a category is a small heading."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from playground.style import icons, theme
from playground.style.tokens import Tokens

from .catalogue_model import CATEGORY, KIND, PHRASE

ROW_HEIGHT, HEADING_HEIGHT = 30, 32
TILE = 22.0
LEFT = 12.0
GAP = 10.0

Index = QModelIndex | QPersistentModelIndex


def is_entry(index: Index) -> bool:
    """Whether a row is something to add, and no heading."""
    return bool(index.data(KIND)) or index.data(PHRASE) is not None


class KindDelegate(QStyledItemDelegate):
    """Draws the rows of the palette from the tokens in force."""

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self._view = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = option.fontMetrics.height()
        return QSize(120, max(ROW_HEIGHT if is_entry(index) else HEADING_HEIGHT, lines + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_entry(index):
            self._paint_kind(painter, option, index)
        else:
            self._paint_heading(painter, option, index)
        painter.restore()

    def _paint_kind(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = theme.current()
        area = QRectF(option.rect).adjusted(4, 1, -4, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selection if chosen else tokens.hover))
            painter.drawRoundedRect(area, tokens.radius.small + 2, tokens.radius.small + 2)
        tile = QRectF(area.left() + LEFT - 4, area.center().y() - TILE / 2, TILE, TILE)
        left = tile.right() + GAP
        text = _mirrored(option, area.adjusted(left - area.left(), 0, -6, 0))
        draw_tile(painter, _mirrored(option, tile), index.data(KIND), index.data(CATEGORY), tokens)
        painter.setPen(QColor(tokens.text))
        painter.setFont(option.font)
        elided = option.fontMetrics.elidedText(index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = theme.current()
        area = QRectF(option.rect).adjusted(LEFT, 6, -8, 0)
        font = QFont(option.font)
        font.setPixelSize(tokens.type.caption)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        words = index.data(Qt.ItemDataRole.DisplayRole)
        painter.drawText(_mirrored(option, area), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        end = QRectF(area.right() - 16, area.top(), 16, area.height())
        _draw_arrow(painter, _mirrored(option, end).center(), self._view.isExpanded(index), tokens)


def _mirrored(option: QStyleOptionViewItem, rect: QRectF) -> QRectF:
    """A place in a row, on the other side where one reads from the right."""
    if option.direction != Qt.LayoutDirection.RightToLeft:
        return rect
    return rect.translated(option.rect.left() + option.rect.right() + 1 - rect.left() - rect.right(), 0)


def draw_tile(painter: QPainter, tile: QRectF, kind: str, category: str, tokens: Tokens) -> None:
    """A tile in the category's hue with the sign of the kind."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.tint(category)))
    painter.drawRoundedRect(tile, tokens.radius.small, tokens.radius.small)
    icons.paint(painter, tile.adjusted(3, 3, -3, -3), icons.block(kind, category), tokens.category(category))


def _draw_arrow(painter: QPainter, centre: QPointF, open_: bool, tokens: Tokens) -> None:
    points = [(-3, -1.5), (0, 1.5), (3, -1.5)] if open_ else [(-1.5, -3), (1.5, 0), (-1.5, 3)]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(tokens.muted))
    painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in points]))
