"""Type to add: a search at the pointer that offers what fits first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QStyle, QStyledItemDelegate, QVBoxLayout, QWidget

from ..items.look import Look
from ..keys import KeyMap
from .claim import ENTER, Claim

WIDTH, ROWS, ROW = 330, 8, 44


@dataclass(frozen=True)
class Offer:
    """One line of the search: what is chosen, its words, and why it doesn't fit ("" if it does)."""

    key: str
    title: str
    detail: str
    kind: str  # of the block whose sign it has
    category: str
    reason: str = ""


class QuickAdd(QFrame):
    """A field and a list; Enter takes the line that is marked, Ctrl+Enter takes it and stays open, Esc closes."""

    toggled = Signal()  # it opened or closed

    def __init__(self, parent: QWidget, look: Callable[[], Look], keys: KeyMap):
        super().__init__(parent)
        self.setObjectName("quickAdd")
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(self.tr("Search"))
        self.setFixedWidth(WIDTH)
        self._search: Callable[[str], Iterable[Offer]] = lambda text: ()
        self._take: Callable[[str], object] = lambda key: None
        self._head_now: Callable[[], str] = str
        self._tallest = ROW * ROWS
        self._head = QLabel(self)
        self._head.setProperty("role", "muted")
        self._head.setWordWrap(True)
        self.field = QLineEdit(self)
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName(self.tr("Search"))
        self.field.setToolTip(self.tr("Type what you need; Enter takes the first, Ctrl+Enter takes it and stays open."))
        self._offers = _Offers(self)
        self.list = QListView(self)
        self.list.setModel(self._offers)
        self.list.setItemDelegate(_Line(self.list, look))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("What can be added"))
        self.list.setToolTip(self.tr("Click one to take it"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self._none = QLabel(self.tr("Nothing is called that."), self)
        self._none.setProperty("role", "muted")
        self._none.setContentsMargins(8, 4, 8, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(6)
        for piece in (self._head, self.field, self.list, self._none):
            column.addWidget(piece)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        Claim(self.field, parent, keys)
        self.list.clicked.connect(lambda index: self._choose(index.row(), stay=False))
        self.hide()

    def ask(
        self, head: Callable[[], str], hint: str, at: QPoint, search: Callable[[str], Iterable[Offer]], take: Callable[[str], object]
    ) -> None:
        """Open at a point of the parent; `search` gives offers for a text, `take` is called with the key that is chosen."""
        self._head_now, self._search, self._take = head, search, take
        self._show_head()
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.clear()
        room = self.parentWidget().rect().adjusted(8, 8, -8, -8)
        self._tallest = max(ROW * 2, min(ROW * ROWS, room.height() - 110))
        self._fill("")
        self._place(at, room)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.toggled.emit()

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self.toggled.emit()

    def _show_head(self) -> None:
        self._head.setText(self._head_now())
        self._head.setVisible(bool(self._head.text()))

    def _place(self, at: QPoint, room: QRect) -> None:
        left = max(room.left(), min(at.x(), room.right() - self.width()))
        top = max(room.top(), min(at.y(), room.bottom() - self.height()))
        self.move(left, top)

    def offers(self) -> list[Offer]:
        return self._offers.offers

    def _fill(self, text: str) -> None:
        self._offers.replace(list(self._search(text)))
        some = bool(self._offers.offers)
        self.list.setFixedHeight(min(self._tallest, ROW * len(self._offers.offers)))
        self.list.setVisible(some)
        self._none.setVisible(not some)
        self.adjustSize()  # as high as what it holds
        if some:
            self.list.setCurrentIndex(self._offers.index(0))
            self.list.scrollToTop()

    def _choose(self, row: int, *, stay: bool) -> None:
        if not 0 <= row < len(self._offers.offers):
            return
        key = self._offers.offers[row].key
        if not stay:
            self.dismiss()
        self._take(key)
        if stay:
            self.field.clear()
            self.field.setFocus()
            self._fill("")
            self._show_head()

    def dismiss(self) -> bool:
        """Close; whether it was open."""
        if not self.isVisible():
            return False
        if self.field.hasFocus():
            self.parentWidget().setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        return True

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.hide()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event) -> None:
        """Keys that the field has no use for are none of the canvas's either."""

    def _key(self, event) -> bool:
        row = self.list.currentIndex().row()
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}.get(event.key())
        if step is not None:
            row = max(0, min(len(self._offers.offers) - 1, row + step))
            self.list.setCurrentIndex(self._offers.index(row))
        elif event.key() in ENTER:
            self._choose(row, stay=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            self.dismiss()
        else:
            return False
        return True


class _Offers(QAbstractListModel):
    def __init__(self, parent):
        super().__init__(parent)
        self.offers: list[Offer] = []

    def replace(self, offers: list[Offer]) -> None:
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(self.offers)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        offer = self.offers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.title
        if role in (Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.ToolTipRole):
            return offer.reason or offer.detail
        return None


class _Line(QStyledItemDelegate):
    """Sign, name, and what it is for, or why it doesn't fit."""

    def __init__(self, view: QListView, look: Callable[[], Look]):
        super().__init__(view)
        self._look = look

    def sizeHint(self, option, index) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option, index) -> None:
        look, offer = self._look(), index.model().offers[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(1, 1, -1, -1)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.faded(look.accent, 56 if option.state & QStyle.StateFlag.State_Selected else 24))
            painter.drawRoundedRect(area, 6, 6)
        painter.setOpacity(0.75 if offer.reason else 1.0)
        look.paint_icon(painter, offer.kind, offer.category, QRectF(area.left() + 8, area.center().y() - 12, 24, 24))
        painter.setOpacity(1.0)
        left, width = area.left() + 42, area.width() - 50
        painter.setFont(look.name_font)
        painter.setPen(look.muted if offer.reason else look.text)
        top = QRectF(left, area.top() + 4, width, 18)
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, look.shortened(offer.title, width, look.name_font))
        painter.setFont(look.small_font)
        painter.setPen(look.error if offer.reason else look.muted)
        below = QRectF(left, area.top() + 21, width, 17)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, look.shortened(offer.reason or offer.detail, width, look.small_font))
        painter.restore()
