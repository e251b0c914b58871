"""The command palette: every action of the window by its name, with its keys; type, choose, Enter."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from playground.dialogs.explained import explain
from playground.palette.matching import rank
from playground.style import theme

WIDTH, HEIGHT = 520, 380
ROW = 34
TOP = 80
ACTION, KEYS, PLACE = (Qt.ItemDataRole.UserRole + number for number in (1, 2, 3))
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class Command:
    """An action as the search sees it."""

    title: str
    category: str
    action: QAction
    keywords: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.title

    @property
    def keys(self) -> str:
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


class CommandPalette(QDialog):
    """A list of commands over the window; the chosen one is triggered after the list has gone."""

    def __init__(self, commands: Iterable[Command], parent: QWidget | None = None):
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(self.tr("Commands"))
        explain(
            self,
            self.tr("Type a part of a command's name; arrows choose, Enter does it, Escape closes. What is grey can't be done now."),
        )
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # else a dialog draws no border
        self._commands = list(commands)
        self.chosen: QAction | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("What do you want to do?"))
        self.search.setAccessibleName(self.tr("Search commands"))
        self.search.installEventFilter(self)
        self.model = QStandardItemModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setAccessibleName(self.tr("Commands"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter would do nothing there: all keys belong to the search
        self.view.setItemDelegate(_CommandDelegate(self.view))
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.clicked.connect(self._choose)
        self.nothing = QLabel(self.tr("No command is called so."))
        self.nothing.setProperty("role", "muted")
        self.nothing.setContentsMargins(8, 4, 8, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.view, 1)
        column.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        self.search.textChanged.connect(self._look_up)
        self.resize(WIDTH, HEIGHT)
        self._look_up("")

    def open_over(self, window: QWidget) -> None:
        """Show in the upper middle of a window."""
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + TOP)
        self.show()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the search field belong to the list."""
        if watched is not self.search or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in _MOVES:
            self.view.keyPressEvent(event)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.view.currentIndex())
            return True
        return False

    def _look_up(self, text: str) -> None:
        self.model.clear()
        for command in rank(text, (), self._commands):
            item = QStandardItem(command.title)
            item.setData(command.action, ACTION)
            item.setData(command.keys, KEYS)
            item.setData(command.category, PLACE)
            item.setEnabled(command.action.isEnabled())
            item.setToolTip(command.action.toolTip())
            self.model.appendRow(item)
        some = self.model.rowCount() > 0
        self.view.setVisible(some)
        self.nothing.setVisible(not some)
        if some:
            self.view.setCurrentIndex(self.model.index(0, 0))

    def _choose(self, index: QModelIndex) -> None:
        action = index.data(ACTION)
        if action is None or not action.isEnabled():
            return
        self.chosen = action
        self.accept()
        action.trigger()


class _CommandDelegate(QStyledItemDelegate):
    """Name on the left, menu beside it in grey, keys on the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        tokens = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect.adjusted(2, 1, -2, -1)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selection if chosen else tokens.hover))
            painter.drawRoundedRect(area, tokens.radius.small, tokens.radius.small)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        inner = area.adjusted(10, 0, -10, 0)
        painter.setPen(QColor(tokens.text if enabled else tokens.disabled))
        name = index.data(Qt.ItemDataRole.DisplayRole)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(QColor(tokens.muted if enabled else tokens.disabled))
        place = inner.adjusted(option.fontMetrics.horizontalAdvance(name) + 12, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, index.data(PLACE))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, index.data(KEYS))
        painter.restore()
