"""The bar over the canvas that says, while it trains, what a change of the network will do to its weights, before it is done."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from playground.style import icons

ICON = 20
MARGIN, WIDEST = 12, 760
SECONDS = 3  # long enough to read one line; a pointer on the bar stops the clock
TICK_MS = 1000


class ChangeBar(QFrame):
    """Hidden until there is something to foresee. `apply_wanted` comes from the button, or by itself after a while; `undo_wanted`."""

    apply_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, parent: QWidget):
        """Lies over the lower edge of `parent`, so that nothing moves when it comes."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("What the change does to the weights"))
        self.sign = QLabel()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.clock = QLabel()
        self.clock.setProperty("role", "muted")
        self.apply = self._button(self.tr("Apply now"), self.tr("Let the training go on with the network as it is drawn"))
        self.undo = self._button(self.tr("Undo"), self.tr("Take the change back; the weights stay as they are"))
        self.apply.setProperty("role", "primary")
        self.apply.clicked.connect(self.apply_wanted)
        self.undo.clicked.connect(self.undo_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(self.sign)
        row.addWidget(self.text, 1)
        for widget in (self.clock, self.undo, self.apply):
            row.addWidget(widget)
        self._left = 0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        for watched in (self.apply, self.undo, parent):
            watched.installEventFilter(self)
        self.hide()

    def show_change(self, text: str, *, waits: bool = False) -> None:
        """Show what will happen; one that `waits` for the network to be whole is not applied by itself."""
        self.text.setText(text)
        self.sign.setPixmap(icons.icon("warning" if waits else "info", "warning" if waits else "accent").pixmap(ICON, ICON))
        self.apply.setVisible(not waits)
        self.clock.setVisible(not waits)
        self._left = SECONDS
        self._say_left()
        self._place()
        self.show()
        self.raise_()
        if waits:
            self._timer.stop()
        else:
            self._timer.start()

    def dismiss(self) -> None:
        self._timer.stop()
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Who points at the bar is reading it."""
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._go_on()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Who came to a button by key decides for themselves."""
        if watched is self.parent():
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() == QEvent.Type.FocusOut:
            self._go_on()
        return False

    def _place(self) -> None:
        room = self.parent().rect()
        width = min(WIDEST, room.width() - 2 * MARGIN)
        height = max(self.sizeHint().height(), self.layout().heightForWidth(width))
        self.setGeometry(MARGIN, room.height() - height - MARGIN, width, height)

    def _go_on(self) -> None:
        if self.isVisible() and not self.apply.isHidden():
            self._timer.start()

    def _tick(self) -> None:
        self._left -= 1
        self._say_left()
        if self._left <= 0:
            self._timer.stop()
            self.apply_wanted.emit()

    def _say_left(self) -> None:
        self.clock.setText(self.tr("in {seconds} s").format(seconds=max(0, self._left)))

    def _button(self, text: str, why: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(why)
        button.setAccessibleDescription(why)
        return button
