"""The notice that a training is done, for those who went on to other work meanwhile."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon

from playground.style.words import said
from playground.training.session import Session

LONG = 30.0  # seconds: who starts a shorter run is still there


class DesktopNotice:
    """A message of the desktop, from a sign in its tray that is there only as long as the message counts."""

    def __init__(self, window: QMainWindow, clicked: Callable[[], None]):
        self._window = window
        self._clicked = clicked
        self._tray: QSystemTrayIcon | None = None

    def show(self, title: str, text: str) -> None:
        QApplication.alert(self._window)  # the desktop's own sign, which needs no tray
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self._window)
            self._tray.messageClicked.connect(self._clicked)
            self._tray.activated.connect(lambda _: self._clicked())
        self._tray.setToolTip(text)
        self._tray.show()
        self._tray.showMessage(title, text, self._window.windowIcon())

    def hide(self) -> None:
        if self._tray is not None:
            self._tray.hide()


class Notice(QObject):
    """Tells when a run of some length ends while another window has the keyboard. `wanted` is asked each time; a click leads back."""

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        name: Callable[[], str],
        wanted: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ):
        super().__init__(window)
        self._window = window
        self._session = session
        self._name = name
        self._wanted = wanted
        self._clock = clock
        self._began = 0.0
        self.desktop = DesktopNotice(window, self.come_back)
        session.state_changed.connect(self._state_changed)
        session.finished.connect(lambda reason: self._ended(said(reason)))
        session.diverged.connect(lambda event: self._ended(said(event.text)))
        QApplication.instance().applicationStateChanged.connect(self._application_changed)

    def come_back(self) -> None:
        """Bring the window with the result to the front."""
        self.desktop.hide()
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.raise_()
        self._window.activateWindow()

    def close(self) -> None:
        QApplication.instance().applicationStateChanged.disconnect(self._application_changed)
        self.desktop.hide()

    def _state_changed(self, state: str) -> None:
        if state == "running":
            self._began = self._clock()

    def _ended(self, reason: str) -> None:
        if self._wanted() and not self._window.isActiveWindow() and self._clock() - self._began >= LONG:
            self.desktop.show(self.tr("Training of “{name}” has ended").format(name=self._name()), reason)

    def _application_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.desktop.hide()
