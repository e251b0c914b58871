"""What a screen reader hears: an epoch now and then while it trains, how it ended, and once that the network can't train, or can again."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from playground.style.voice import speak
from playground.style.words import local, said
from playground.training.session import Session

REST = 5.0  # seconds between two epochs that are said: fast networks have many


class Spoken(QObject):
    """Announces milestones of a session, if anybody listens; `say` is what announces."""

    def __init__(self, window: QWidget, session: Session, clock: Callable[[], float] = time.monotonic):
        super().__init__(window)
        self._clock = clock
        self._last = float("-inf")
        self._trouble: str | None = None
        self.say: Callable[[str], None] = lambda text: speak(window, text)
        session.epoch_done.connect(self._epoch)
        session.finished.connect(lambda reason: self.say(reason))
        session.diverged.connect(lambda event: self.say(said(event.text)))
        session.failed.connect(lambda sentence, _: self.say(said(sentence)))

    def tell_trouble(self, trouble: str) -> None:
        """Take why the network can't train, or nothing; it is said when it begins and ends, and not at each edit between."""
        if self._trouble is not None and bool(trouble) != bool(self._trouble):
            self.say(trouble or self.tr("The network can be trained."))
        self._trouble = trouble

    def _epoch(self, event: object) -> None:
        if self._clock() - self._last < REST:
            return
        self._last = self._clock()
        measures = {**event.measures}
        loss = measures.get("validation/loss", measures.get("train/loss"))
        words = self.tr("epoch {number}").format(number=event.epoch)
        self.say(self.tr("{words}, loss {loss}").format(words=words, loss=local(f"{loss:.3g}")) if loss is not None else words)
