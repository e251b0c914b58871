"""The palette: search and categories; blocks are dragged from it, or added with Enter or a double-click."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QDrag, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QLineEdit, QMenu, QTreeView, QVBoxLayout, QWidget

from engine.catalogue import LAYERS
from playground.files.phrases import PhraseBook
from playground.style import icons, theme

from .catalogue_model import CATEGORY, KIND, PHRASE, CatalogueModel
from .kind_delegate import KindDelegate, draw_tile, is_entry

RECENT = 4  # how many are remembered
GHOST_HEIGHT = 36
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class KindView(QTreeView):
    """The list; a drag carries the kind and shows a ghost of the block."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.setItemDelegate(KindDelegate(self))

    def startDrag(self, actions: Qt.DropAction) -> None:
        index = self.currentIndex()
        if not is_entry(index):
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData([index]))
        ghost = ghost_of(index.data(Qt.ItemDataRole.DisplayRole), index.data(KIND), index.data(CATEGORY), self.devicePixelRatioF())
        drag.setPixmap(ghost)
        size = ghost.deviceIndependentSize()
        drag.setHotSpot(QPoint(round(size.width() / 2), round(size.height() / 2)))
        drag.exec(actions)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not is_entry(index) and event.button() == Qt.MouseButton.LeftButton:
            self.setExpanded(index, not self.isExpanded(index))
        super().mouseReleaseEvent(event)


class Palette(QWidget):
    """All kinds of block, and phrases made of several.

    `chosen` carries the kind when one is wanted without dragging, `phrase_chosen` the fragment of a phrase; `recent_changed` the kinds
    used last.
    """

    chosen = Signal(str)
    phrase_chosen = Signal(object)
    recent_changed = Signal(list)

    def __init__(self, phrases: PhraseBook | None = None, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("palette")
        self.phrases = phrases or PhraseBook()
        self._recent: list[str] = []
        self.model = CatalogueModel(self)
        self.view = KindView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Blocks"))
        self.search = QLineEdit()
        self.nothing = QLabel()
        self._build()
        self.search.textChanged.connect(self._look_up)
        self.view.activated.connect(self._choose)
        theme.notifier.changed.connect(self.view.viewport().update)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.phrases.changed.connect(self._phrases_changed)
        self.destroyed.connect(lambda _=None, book=self.phrases, listener=self._phrases_changed: book.changed.disconnect(listener))
        self._look_up("")

    def set_recent(self, kinds: list[str]) -> None:
        """Show these kinds on top, as they were remembered."""
        self._recent = [kind for kind in kinds if kind in LAYERS][:RECENT]
        self._look_up(self.search.text())

    def note_used(self, kind: str) -> None:
        """A block of this kind was put on the canvas: it moves to the top of the recent ones."""
        self._recent = [kind, *(other for other in self._recent if other != kind)][:RECENT]
        self.recent_changed.emit(list(self._recent))
        if not self.search.text():
            self._look_up("")

    @property
    def recent(self) -> tuple[str, ...]:
        return tuple(self._recent)

    @property
    def current_kind(self) -> str:
        """The kind that is chosen in the list; "" where it is none."""
        return self.view.currentIndex().data(KIND) or ""

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Escape in the search field move through the list below it."""
        if watched is not self.search or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in _MOVES:
            self.view.keyPressEvent(event)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.view.currentIndex())
            return True
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        return False

    def _build(self) -> None:
        self.search.setObjectName("search")
        self.search.setPlaceholderText(self.tr("Search blocks"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search blocks"))
        self.search.setToolTip(self.tr("Type a name or another word for it: “fc” and “linear” find Dense. Enter adds the first one."))
        self._glass = QAction(self)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._show_glass()
        theme.notifier.changed.connect(self._show_glass)
        self.search.installEventFilter(self)
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(12, 8, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 4, 4)
        column.setSpacing(6)
        top = QVBoxLayout()
        top.setContentsMargins(0, 0, 4, 0)
        top.addWidget(self.search)
        column.addLayout(top)
        column.addWidget(self.nothing)
        column.addWidget(self.view, 1)

    def _show_glass(self) -> None:
        self._glass.setIcon(icons.icon("search"))

    def _look_up(self, text: str) -> None:
        if not text.strip():
            self.model.show_all(self._recent, self.tr("Recent"), self.phrases.all())
            self.view.expandAll()
            self.nothing.hide()
            return
        found = self.model.show_found(text, self._recent, self.phrases.all())
        self.nothing.setVisible(not found)
        self.nothing.setText(self.tr("No block fits “{text}”. Try another word, such as “convolution” or “loss”.").format(text=text))
        if found:
            self.view.setCurrentIndex(self.model.index(0, 0))

    def _choose(self, index: QModelIndex) -> None:
        kind, phrase = index.data(KIND), index.data(PHRASE)
        if kind:
            self.chosen.emit(kind)
        elif phrase is not None:
            self.phrase_chosen.emit(dict(phrase.blocks))

    def _phrases_changed(self) -> None:
        self._look_up(self.search.text())

    def _open_menu(self, place: QPoint) -> None:
        """What can be done to the entry below the pointer."""
        index = self.view.indexAt(place)
        if not is_entry(index):
            return
        menu = QMenu(self.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Add to the canvas")).triggered.connect(lambda _=False: self._choose(index))
        phrase = index.data(PHRASE)
        if phrase is not None and phrase.own:
            menu.addAction(self.tr("Remove this phrase")).triggered.connect(lambda _=False: self.phrases.remove(phrase.key))
        menu.popup(self.view.viewport().mapToGlobal(place))


def ghost_of(title: str, kind: str, category: str, scale: float) -> QPixmap:
    """The picture under the pointer while a block is dragged."""
    tokens = theme.current()
    font = QFont()
    font.setPixelSize(tokens.type.body)
    width = 44 + QFontMetrics(font).horizontalAdvance(title) + 14
    pixmap = QPixmap(round(width * scale), round(GHOST_HEIGHT * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.92)
        painter.setPen(QColor(tokens.category(category)))
        painter.setBrush(QColor(tokens.tint(category)))
        painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, GHOST_HEIGHT - 1), tokens.radius.medium, tokens.radius.medium)
        draw_tile(painter, QRectF(12, (GHOST_HEIGHT - 22) / 2, 22, 22), kind, category, tokens)
        painter.setPen(QColor(tokens.text))
        painter.setFont(font)
        painter.drawText(QRectF(44, 0, width - 50, GHOST_HEIGHT), Qt.AlignmentFlag.AlignVCenter, title)
    return pixmap
