"""The title bar of a dock that stands alone: its name, a button to make it float, and one to close it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from playground.style import icons

HEIGHT = 30
BUTTON = 24
ICON = QSize(14, 14)


class TitleBar(QWidget):
    """Dragging it moves the dock, a double click makes it float: what the bar does not use itself, the dock gets."""

    def __init__(self, dock: QDockWidget):
        super().__init__(dock)
        self.setFixedHeight(HEIGHT)
        self.name = QLabel(dock.windowTitle())
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        self.name.setProperty("role", "muted")
        self.name.setToolTip(dock.toolTip())
        dock.windowTitleChanged.connect(self.name.setText)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(self.name, 1)
        row.addWidget(self._button("float", self.tr("Float or dock"), lambda: dock.setFloating(not dock.isFloating())))
        row.addWidget(self._button("close", self.tr("Close; the View menu opens it again"), dock.close))

    def _button(self, icon: str, why: str, does) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "flat")
        button.setAutoRaise(True)
        button.setIcon(icons.icon(icon, "muted"))
        button.setIconSize(ICON)
        button.setFixedSize(BUTTON, BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # F6 and the View menu do the same by key
        button.setAccessibleName(why)
        button.setToolTip(why)
        button.clicked.connect(does)
        return button


class NoTitleBar(QWidget):
    """Takes the place of a title bar where a tab carries the name."""

    def __init__(self, dock: QDockWidget):
        super().__init__(dock)
        self.setFixedHeight(0)
