"""The welcome page: templates as cards, what was open last, and an empty canvas."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHideEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.dialogs.explained import explain
from playground.files.recent import RecentFiles, is_there
from playground.style import icons, theme
from playground.style.plain import in_menu, tip

from .living import Living

COLUMNS = 2
CARD = QSize(384, 190)
PICTURE = 118
TILE = (26.0, 14.0)
LAST = 5


@dataclass(frozen=True)
class Offer:
    """A template as it is offered: its name, what one sees in it, and its plan: blocks as (x, y, category) and wires between them."""

    name: str
    title: str
    text: str
    blocks: tuple[tuple[float, float, str], ...] = ()
    wires: tuple[tuple[int, int], ...] = ()
    view: str = ""  # of the living picture beside the plan


class Card(QAbstractButton):
    """A button with a picture, a name and a line of text."""

    def __init__(self, offer: Offer, parent: QWidget | None = None):
        super().__init__(parent)
        self.offer = offer
        self.picture: QImage | None = None
        self.setText(offer.title)
        self.setAccessibleName(offer.title)
        self.setAccessibleDescription(offer.text)
        self.setToolTip(offer.text)
        self.setFixedSize(CARD)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_picture(self, picture: QImage) -> None:
        """Show a picture beside the plan."""
        self.picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            outline = QPainterPath()
            outline.addRoundedRect(area, tokens.radius.medium, tokens.radius.medium)
            painter.fillPath(outline, QColor(tokens.hover if self.underMouse() else tokens.raised))
            self._paint_picture(painter, area, outline)
            painter.setPen(QColor(tokens.accent if self.hasFocus() or self.underMouse() else tokens.border))
            painter.drawPath(outline)
            font = painter.font()
            font.setPixelSize(tokens.type.body)
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(tokens.text))
            words = area.adjusted(12, PICTURE + 8, -12, -8)
            title = QFontMetrics(font).elidedText(self.offer.title, Qt.TextElideMode.ElideRight, int(words.width()))
            painter.drawText(words, Qt.AlignmentFlag.AlignTop, title)
            font.setBold(False)
            font.setPixelSize(tokens.type.caption)
            painter.setFont(font)
            painter.setPen(QColor(tokens.muted))
            painter.drawText(words.adjusted(0, 20, 0, 0), Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self.offer.text)

    def _paint_picture(self, painter: QPainter, area: QRectF, outline: QPainterPath) -> None:
        """The plan of the network: a tile for each block in the hue of its category."""
        tokens = theme.current()
        frame = QRectF(area.left(), area.top(), area.width(), PICTURE)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(frame, QColor(tokens.canvas))
        room = frame.adjusted(28, 22, -28, -22)
        if self.offer.view:
            room.setRight(room.right() - PICTURE)
            self._paint_living(painter, QRectF(frame.right() - PICTURE + 4, frame.top() + 8, PICTURE - 16, PICTURE - 16))
        places = _fitted([(x, y) for x, y, _ in self.offer.blocks], room)
        painter.setPen(QPen(QColor(tokens.outline), 1.2))
        for source, target in self.offer.wires:
            painter.drawPolyline(_way(places[source], places[target]))
        for place, (_, _, category) in zip(places, self.offer.blocks, strict=True):
            tile = QRectF(0, 0, *TILE)
            tile.moveCenter(place)
            painter.setPen(QColor(tokens.category(category)))
            painter.setBrush(QColor(tokens.tint(category)))
            painter.drawRoundedRect(tile, 3, 3)
        painter.restore()

    def _paint_living(self, painter: QPainter, square: QRectF) -> None:
        if self.picture is not None:  # an empty square would look like a picture that is missing
            size = QSizeF(self.picture.size()).scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(QPointF(), size)
            target.moveCenter(square.center())
            painter.drawImage(target, self.picture)


def _way(start: QPointF, end: QPointF) -> list[QPointF]:
    """A straight line forward; back to the next row between the rows."""
    if end.x() > start.x():
        return [start, end]
    middle = (start.y() + end.y()) / 2
    return [start, QPointF(start.x(), middle), QPointF(end.x(), middle), end]


def _fitted(points: list[tuple[float, float]], frame: QRectF) -> list[QPointF]:
    """Points spread over a frame, keeping their order in both directions."""
    if not points:
        return []
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    wide, high = (right - left) or 1.0, (bottom - top) or 1.0
    flat = bottom == top
    return [
        QPointF(
            frame.left() + (x - left) / wide * frame.width(),
            frame.center().y() if flat else frame.top() + (y - top) / high * frame.height(),
        )
        for x, y in points
    ]


class Welcome(QDialog):
    """`template_wanted` carries a template's name, `file_wanted` a path; `empty_wanted` and `open_wanted` nothing."""

    template_wanted = Signal(str)
    file_wanted = Signal(str)
    empty_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, offers: Sequence[Offer], recent: RecentFiles, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("New project"))
        explain(
            self,
            self.tr(
                "Each card is a network that trains at once, with its data. Empty canvas begins "
                "with nothing but the data. Unsaved work is asked about first."
            ),
        )
        title = QLabel(self.tr("What do you want to build?"))
        title.setProperty("role", "heading")
        hint = QLabel(self.tr("Start from something that trains at once, and change it as you like."))
        hint.setProperty("role", "muted")
        self.cards = [Card(offer) for offer in offers]
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 20, 24)
        column.setSpacing(6)
        column.addWidget(title)
        column.addWidget(hint)
        column.addSpacing(14)
        column.addWidget(self._grid(), 1)
        if recent.paths():
            column.addSpacing(8)
            column.addLayout(self._recent(recent))
        column.addSpacing(10)
        column.addLayout(self._buttons())
        self.resize(COLUMNS * (CARD.width() + 16) + 48, 690 if recent.paths() else 590)
        self.living = Living({card.offer.view: card.show_picture for card in self.cards}, self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.living.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self.living.stop()
        super().hideEvent(event)

    def _grid(self) -> QScrollArea:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setSpacing(16)
        for number, card in enumerate(self.cards):
            card.clicked.connect(lambda _=False, name=card.offer.name: self._leave(self.template_wanted, name))
            grid.addWidget(card, number // COLUMNS, number % COLUMNS)
        grid.setColumnStretch(COLUMNS, 1)
        grid.setRowStretch(len(self.cards) // COLUMNS + 1, 1)
        area = QScrollArea()
        area.setAccessibleName(self.tr("Templates"))
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # an upright one has its room beside the cards
        area.setWidget(holder)
        return area

    def _recent(self, recent: RecentFiles) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        heading = QLabel(self.tr("Opened last"))
        heading.setProperty("role", "caption")
        column.addWidget(heading)
        for path in recent.paths()[:LAST]:
            there, name = is_there(path), in_menu(path.name)
            button = QPushButton(name if there else self.tr("{name} (not found)").format(name=name))
            button.setProperty("role", "flat")
            button.setAutoDefault(False)
            button.setToolTip(tip(str(path)))
            button.setEnabled(there)
            button.clicked.connect(lambda _=False, whole=str(path): self._leave(self.file_wanted, whole))
            folder = QLabel(str(path.parent))
            folder.setProperty("role", "caption")
            row = QHBoxLayout()
            row.setSpacing(4)
            for widget in (self._pin(recent, path), button, folder):
                row.addWidget(widget)
            row.addStretch(1)
            column.addLayout(row)
        return column

    def _pin(self, recent: RecentFiles, path: Path) -> QToolButton:
        """A switch that keeps a file at the top of the list."""
        pin = QToolButton(autoRaise=True, checkable=True, checked=recent.is_pinned(path))
        pin.setIcon(icons.icon("pin", "muted"))
        pin.setAccessibleName(self.tr("Keep {name} at the top").format(name=path.name))
        pin.setToolTip(self.tr("Keep it at the top of this list"))
        pin.toggled.connect(lambda on: recent.pin(path, on))
        return pin

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 12, 0)
        empty = QPushButton(self.tr("Empty canvas"))
        empty.setToolTip(self.tr("Begin with nothing but the data"))
        empty.clicked.connect(lambda: self._leave(self.empty_wanted))
        other = QPushButton(self.tr("Open a file…"))
        other.setToolTip(self.tr("Open a project that you saved"))
        other.clicked.connect(lambda: self._leave(self.open_wanted))
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        for button in (empty, other):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(cancel)
        return row

    def _leave(self, signal: Signal, *what: str) -> None:
        self.accept()
        signal.emit(*what)
