"""What a screen reader hears while it trains: an epoch now and then, and how it ended."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from playground.style.words import local, said
from playground.training.session import Session

REST = 5.0  # seconds between two epochs that are said: fast networks have many


class Spoken(QObject):
    """Announces milestones of a session, if anybody listens; `say` is what announces."""

    def __init__(self, window: QWidget, session: Session, clock: Callable[[], float] = time.monotonic):
        super().__init__(window)
        self._window = window
        self._clock = clock
        self._last = float("-inf")
        self.say: Callable[[str], None] = self._announce
        session.epoch_done.connect(self._epoch)
        session.finished.connect(lambda reason: self.say(reason))
        session.diverged.connect(lambda event: self.say(said(event.text)))
        session.failed.connect(lambda sentence, _: self.say(said(sentence)))

    def _epoch(self, event: object) -> None:
        if self._clock() - self._last < REST:
            return
        self._last = self._clock()
        measures = {**event.measures}
        loss = measures.get("validation/loss", measures.get("train/loss"))
        words = self.tr("epoch {number}").format(number=event.epoch)
        self.say(self.tr("{words}, loss {loss}").format(words=words, loss=local(f"{loss:.3g}")) if loss is not None else words)

    def _announce(self, text: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, text))
