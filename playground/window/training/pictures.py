"""What the pump feeds: panels in sight, blocks in sight, figures. One sample runs through all of them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from engine.probes import Frame, Sample, Want
from playground.canvas.painting.live import LivePictures
from playground.document.document import Document
from playground.document.project import Project
from playground.plots.panel import Panel
from playground.training.session import Session

from ..docks.docks import Docks
from .runs import Runs


class Pictures(QObject):
    """Gathers the wishes of what is visible and hands out what came. `texts` brings the figures of the window up to date."""

    def __init__(
        self,
        window: QWidget,
        document: Document,
        session: Session,
        docks: Docks,
        runs: Runs,
        in_blocks: LivePictures,
        texts: Callable[[], None],
    ):
        super().__init__(window)
        self._window = window
        self._document = document
        self._session = session
        self._docks = docks
        self._runs = runs
        self._in_blocks = in_blocks
        self._texts = texts
        self._sample = Sample()
        self._history_shown: tuple[object, ...] = ()
        docks.made.connect(self._welcome)
        docks.seen_changed.connect(self.forget_history)
        runs.changed.connect(self._compare)
        document.changed.connect(self._changed)
        document.selection_changed.connect(self._selected)

    # --- for the pump

    def wants(self) -> set[Want]:
        found = self._in_blocks.wants()
        for panel in self._docks.seen():
            found |= panel.wants()
        return found

    def sample(self) -> Sample:
        return self._sample

    def show_frame(self, frame: Frame) -> None:
        for panel in self._docks.seen():
            panel.show_frame(frame)
        self._in_blocks.show_frame(frame)

    def show_history(self) -> None:
        log = self._session.history
        now = (log, self._session.step, self._session.epoch)
        if now == self._history_shown:
            return
        self._history_shown = now
        for panel in self._docks.seen():
            panel.show_history(log)

    def show_texts(self) -> None:
        self._texts()

    def is_seen(self) -> bool:
        return self._window.isVisible() and not self._window.isMinimized()

    # --- for the window

    def show_sample(self, sample: Sample) -> None:
        """Send another sample through the network, for everything that is shown."""
        self._sample = sample

    def forget_history(self) -> None:
        """Show the run's record again, because a panel came to light or another run began."""
        self._history_shown = ()

    def forget_frames(self) -> None:
        """Another project: nothing that was drawn is of its network."""
        for panel in self._docks.all_made():
            panel.forget_frame()

    def tell_context(self) -> None:
        for panel in self._docks.all_made():
            self._tell(panel)

    def close(self) -> None:
        self._document.changed.disconnect(self._changed)
        self._document.selection_changed.disconnect(self._selected)

    def _welcome(self, panel: Panel) -> None:
        chosen = getattr(panel, "sample_chosen", None)
        if chosen is not None:
            chosen.connect(self.show_sample)
        for signal, answer in (
            ("run_shown", self._runs.show),
            ("run_renamed", self._runs.rename),
            ("run_forgotten", self._runs.forget),
            ("undo_wanted", self._runs.bring_back),
        ):
            if hasattr(panel, signal):
                getattr(panel, signal).connect(answer, Qt.ConnectionType.QueuedConnection)  # a row must not go while it speaks
        self._show_runs(panel)
        self._tell(panel)

    def _compare(self) -> None:
        """Earlier runs are drawn by the panels that can."""
        for panel in self._docks.all_made():
            self._show_runs(panel)

    def _show_runs(self, panel: Panel) -> None:
        if hasattr(panel, "set_comparisons"):
            panel.set_comparisons(self._runs.logs, self._runs.hidden)
        if hasattr(panel, "set_runs"):
            panel.set_runs(self._runs.all, self._runs.hidden, self._runs.can_bring_back)

    def _tell(self, panel: Panel) -> None:
        chosen = [key for key in self._document.project.graph.blocks if key in self._document.selection]
        panel.set_context(self._document.project, self._document.analysis, chosen[0] if len(chosen) == 1 else None)

    def _changed(self, before: Project, after: Project) -> None:
        if before.source != after.source and self._sample.values is not None:
            self._sample = Sample()  # a drawing has no place in other data
        self.tell_context()

    def _selected(self, _ids: object) -> None:
        self.tell_context()
