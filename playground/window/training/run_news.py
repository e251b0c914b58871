"""What there is to say of a run, above the canvas: that it can't begin, leaves data out, or stopped by itself."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.events import Diverged
from playground.style.words import said

RUN, DATA = "run", "data"  # what a message is about, and falls with


class RunNews(QObject):
    """Listens to the session of a window, and takes back what is no longer true."""

    def __init__(self, window: QWidget):
        super().__init__(window)
        self._window, self._session, self._banner = window, window.session, window.banner
        self._notes: tuple[str, ...] = ()
        self._session.prepared.connect(self._prepared)
        self._session.diverged.connect(self._diverged)
        self._session.refused.connect(self._refused)
        self._session.failed.connect(self._failed)

    def forget(self) -> None:
        """Another project: nothing was said of it yet."""
        self._notes = ()

    def _prepared(self) -> None:
        if not self._session.step:
            self._banner.retract(RUN)
        before, self._notes = self._notes, self._session.data_notes
        if self._notes == before:
            return
        self._banner.retract(DATA)
        if self._notes:
            notes = " ".join(said(note) for note in self._notes)
            self._banner.say(self.tr("Not all of the data can be used. {notes}").format(notes=notes), "info", "accent", about=DATA)

    def _diverged(self, event: Diverged) -> None:
        self._banner.say(event.text, "error", "error", about=RUN)
        self._window.pump.ask_again()  # the step that failed may have swallowed what was asked for

    def _refused(self, sentence: str) -> None:
        self._banner.say(sentence, verb=self.tr("Train anyway"), does=self._window.training.insist, about=RUN)

    def _failed(self, sentence: str, details: str) -> None:
        if details:
            self._window.tell(self._window, self.tr("Training stopped"), said(sentence), details)
        elif sentence != self._window.training.data_trouble:  # that stands where it is mended
            self._banner.say(sentence, about=RUN)
