"""A banner above the canvas for what a person should not miss, such as a run that diverged; it is closed by hand."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from playground.style import icons
from playground.style.words import said

ICON = 20


class Banner(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setProperty("role", "card")
        self.sign = QLabel()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action = QPushButton()
        self.action.setAccessibleName(self.tr("Nothing to do"))
        self.action.clicked.connect(self._act)
        self._does: Callable[[], None] = self.hide
        self._about = ""
        close = QToolButton()
        close.setIcon(icons.icon("close"))
        close.setProperty("role", "flat")
        close.setAccessibleName(self.tr("Close the message"))
        close.setToolTip(self.tr("Close the message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self.sign)
        row.addWidget(self.text, 1)
        row.addWidget(self.action)
        row.addWidget(close)
        self.hide()

    def say(
        self,
        text: str,
        icon: str = "warning",
        role: str = "warning",
        verb: str = "",
        does: Callable[[], None] | None = None,
        *,
        about: str = "",
    ) -> None:
        """Show a message; with a button, if there is a `verb` for it, that closes it and does something.

        `about` names what it is true of, if it may become untrue.
        """
        self._about = about
        self.sign.setPixmap(icons.icon(icon, role).pixmap(ICON, ICON))
        self.text.setText(said(text))
        self.action.setText(verb)
        self.action.setAccessibleName(verb or self.tr("Nothing to do"))
        self.action.setVisible(bool(verb))
        self._does = does or self.hide
        self.show()

    def retract(self, about: str) -> None:
        """Take back what was said about something, if it still stands there."""
        if self._about == about:
            self.hide()

    def _act(self) -> None:
        self.hide()
        self._does()
