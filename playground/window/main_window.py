"""The main window: it makes the parts, puts them in their places, and lets them know of each other."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.probes import Sample
from engine.settings import describe
from playground.canvas.view import CanvasView
from playground.dialogs import trouble
from playground.document.document import Document
from playground.document.project import Project
from playground.files import paths
from playground.files.phrases import PhraseBook
from playground.files.preferences import Preferences
from playground.files.recent import RecentFiles
from playground.files.recovery import Recovery
from playground.files.seal import Seal
from playground.files.versions import Versions
from playground.inspector.inspector import Inspector
from playground.palette.matching import rank
from playground.palette.palette import Palette
from playground.plots.panel import Panel
from playground.plots.panels import PANELS
from playground.style import theme
from playground.style.words import said
from playground.training.session import Session

from .commands.actions import Actions
from .commands.help_commands import HelpCommands
from .commands.keys import Keys
from .commands.views import Views
from .docks.arrangement import suitable
from .docks.docks import Docks
from .docks.finder import Finder
from .docks.history_list import HistoryList
from .files.dropped import DropTarget
from .files.earlier import EarlierVersions
from .files.file_commands import FileCommands
from .files.safekeeping import SafeKeeping
from .messages.banner import Banner
from .messages.notice import Notice
from .messages.problem_guide import ProblemGuide
from .messages.problem_list import ProblemList
from .messages.spoken import Spoken
from .messages.status import Status
from .training.change_bar import ChangeBar
from .training.forecast import Forecast
from .training.foresight import Foreseen, in_words
from .training.kept import kept_in_words
from .training.pictures import Pictures
from .training.pump import FramePump
from .training.run_news import RunNews
from .training.runs import Runs
from .training.training import Training
from .training.transport import Transport

SIZE = (1440, 900)
SMALLEST = (900, 560)
PALETTE_WIDTH, INSPECTOR_WIDTH, PANELS_HEIGHT = 216, 288, 290
LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)


class MainWindow(QMainWindow):
    """One window on one project. `preferences` and `recent` files are read and written; unsaved work and what files held before is kept
    where `recovery` and `versions` say."""

    def __init__(
        self,
        project: Project,
        preferences: Preferences,
        recent: RecentFiles,
        recovery: Recovery | None = None,
        versions: Versions | None = None,
    ):
        super().__init__()
        self.setObjectName("window")
        self.preferences = preferences
        self.document = Document(project)
        self.session = Session(self)
        self.training = Training(self.document, self.session, self)
        self.phrases = PhraseBook(preferences.path.with_name(paths.phrases_file().name) if preferences.path else None)
        self.canvas = CanvasView(self.document, rank, self.phrases)
        self.blocks = Palette(self.phrases)
        self.inspector = Inspector(self.document)
        self.problems = ProblemList(self.document)
        self.steps = HistoryList(self.document)
        self.finder = Finder(self.canvas)
        self.guide = ProblemGuide(self)
        self.banner, self.change_bar = Banner(), ChangeBar(self.canvas)
        self.status = Status()
        self.action_set = Actions(self, self.canvas)
        self.docks = Docks(self, PANELS, Seal(preferences.path.with_name("seal.key") if preferences.path else None))
        self.transport = Transport(self.action_set, _rate_setting(project))
        self.runs = Runs(self)
        self.pictures = Pictures(self, self.document, self.session, self.docks, self.runs, self.canvas.live, self.show_figures)
        self.pump = FramePump(self.session, self.pictures, parent=self)
        self.earlier = EarlierVersions(self, versions or Versions(None))
        self.files = FileCommands(self, recent, self.earlier.versions)
        self.help = HelpCommands(self)
        self.forecast, self.spoken = Forecast(preferences), Spoken(self, self.session)
        self.keys = Keys(self, self.action_set, self.canvas, preferences)
        self.drops = DropTarget(self, self.files.take_in)
        self.news = RunNews(self)
        self.notice = Notice(self, self.session, lambda: self.files.name, lambda: preferences.get("notify_done", True))
        self.safekeeping = SafeKeeping(self, recovery) if recovery else None
        self.views = Views(self, self.action_set, self.docks, self.canvas, self.blocks, self.finder, self.choose_theme, self.arrange)
        self.tell = lambda *told: trouble.tell(*told)  # waits for a person; where there is none, another takes its place
        self._closed = self._laid_out = False
        self._kept = self.session.kept
        self._place()
        self._connect()
        self.document_replaced()

    # --- what the window shows of its parts

    def arrange(self) -> None:
        """Put the panels that suit the project below the canvas."""
        self._arrange_panels()
        columns = self.docks.columns()
        self.resizeDocks(columns, [PANELS_HEIGHT] * len(columns), Qt.Orientation.Vertical)
        self.resizeDocks(
            [self.docks.side("palette"), self.docks.side("inspector")], [PALETTE_WIDTH, INSPECTOR_WIDTH], Qt.Orientation.Horizontal
        )

    def _arrange_panels(self) -> None:
        self.docks.arrange(suitable(self.document.project))
        columns = self.docks.columns()
        self.resizeDocks(columns, [100] * len(columns), Qt.Orientation.Horizontal)

    def document_replaced(self) -> None:
        """Another project stands in the document: panels are arranged as it says, and everything is shown anew."""
        if self.isVisible():
            self._lay_out()
        self.news.forget()
        self.canvas.live.forget()
        self.pictures.show_sample(Sample())
        self.pictures.forget_frames()
        self.banner.hide()
        self.pictures.tell_context()
        self.pictures.forget_history()
        self.pump.ask_again()
        self.refresh()

    def refresh(self) -> None:
        """Bring actions, title and status up to date with document and session."""
        document = self.document
        self.action_set.refresh(
            {
                **self.training.conditions(),
                "can_undo": document.can_undo,
                "can_redo": document.can_redo,
                "selected": bool(document.selection),
                "has_runs": bool(self.runs.all),
            }
        )
        self.action_set.name("undo", document.undo_name)
        self.action_set.name("redo", document.redo_name)
        several = len(document.analysis.problems) > 1 and not self.training.data_trouble
        self.transport.show_state(self.session.state, self.training.reason(), several=several)
        self.spoken.tell_trouble(self.training.trouble())
        self.transport.show_rate(document.project.training.optimizer.learning_rate)
        self.status.show_cost(document.analysis.total)
        self.show_figures()
        self.show_title()

    def show_figures(self) -> None:
        """The figures that change while it trains."""
        reading = self.training.reading()
        self.transport.show_reading(reading)
        self.status.show_kept(self.files.how_kept())
        self.status.show_memory(self.session.memory_needed)
        seconds, measured = self.forecast.epoch(self.document, self.training.applied, reading, on_cpu=self.session.device == "cpu")
        self.status.show_epoch(seconds, measured=measured)
        self.status.show_meter(self.pump.frames_per_second, self.pump.share)
        if self.training.running:
            self.show_title()

    def show_title(self) -> None:
        running = self.tr("{percent} % - ").format(percent=round(100 * self.training.reading().share)) if self.training.running else ""
        title = f"{running}{self.files.name}[*] - Blockprop"
        if title != self.windowTitle():
            self.setWindowTitle(title)
            self.setWindowFilePath(str(self.files.path or ""))  # the sign of the file in the title bar of macOS
        self.setWindowModified(self.files.modified)

    def choose_theme(self, mode: str) -> None:
        theme.set_mode(mode)
        self.preferences.set("theme", mode)

    # --- building

    def _place(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.canvas, 1)
        self.setCentralWidget(centre)
        self.setDockNestingEnabled(True)
        self.setAnimated(False)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, self.tabPosition(BOTTOM).North)
        self.setCorner(Qt.Corner.BottomLeftCorner, BOTTOM)
        self.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.transport)
        self.setStatusBar(self.status)
        self.docks.add_side("palette", self.tr("Blocks"), self.blocks, LEFT)
        self.docks.add_side("inspector", self.tr("Inspector"), self.inspector, RIGHT)
        self.docks.add_extra("outline", self.tr("Outline"), self.finder, RIGHT)
        self.docks.also = self.canvas.desk.appearance.remembered
        self.docks.add_extra("problems", self.tr("Problems"), self.problems, RIGHT)
        self.docks.add_extra("history", self.tr("History"), self.steps, RIGHT)
        self.action_set.fill(self.menuBar(), self.views.chosen)
        self.files.fill_recent(self.action_set.menus["File"])
        self.docks.fill_menu(self.action_set.menus["View"].addMenu(self.tr("&Panels")))
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.canvas.wheel_zooms = self.preferences.get("wheel_zooms", True)
        self.blocks.set_recent(self.preferences.get("recent_blocks", []))

    def _connect(self) -> None:
        self.document.changed.connect(self._changed)
        self.document.selection_changed.connect(self._selected)
        self.document.history_changed.connect(self.refresh)
        self.training.changed.connect(self.refresh)
        self.training.waits.connect(self.status.say)
        self.training.foresaw.connect(self._show_change)
        self.change_bar.apply_wanted.connect(self.training.flush)
        self.change_bar.undo_wanted.connect(self.document.undo)
        self.training.run_ends.connect(lambda: self.runs.keep(self.session.history, self.document.project))
        self.runs.changed.connect(self.refresh)
        self.session.prepared.connect(self._prepared)
        self.session.epoch_done.connect(lambda _: self.pictures.forget_history())
        self.session.finished.connect(lambda _: self.forecast.keep())
        self.session.finished.connect(self._finished)
        self.canvas.message.connect(self.status.say)
        self.canvas.edit_requested.connect(self._edit_block)
        self.blocks.chosen.connect(self._add_block)
        self.blocks.phrase_chosen.connect(self._add_phrase)
        self.blocks.recent_changed.connect(lambda kinds: self.preferences.set("recent_blocks", kinds))
        self.finder.outline.edit_requested.connect(self._edit_block)
        self.problems.block_wanted.connect(self.guide.show_block)
        self.problems.fix_wanted.connect(self.guide.mend)
        self.docks.made.connect(self._hear_panel)
        self.docks.seen_changed.connect(self.pump.ask_again)  # a panel that wants what another one wanted has seen nothing of it
        self.inspector.problem_wanted.connect(self.guide.show_problem)
        self.transport.learning_rate_edited.connect(self._set_rate)
        self.transport.rate.refused.connect(self._say_of_rate)
        self.transport.device_chosen.connect(self.choose_device)
        self.transport.reason_wanted.connect(self.guide.show_reason)
        self.transport.list_wanted.connect(self.guide.show_list)
        self.files.changed.connect(self.show_title)

    # --- what happens

    def choose_device(self, name: str) -> None:
        self.preferences.set("device", name)
        self.session.set_device(name)
        self.transport.show_device(name)

    def _changed(self, before: Project, after: Project) -> None:
        fresh = after.graph.blocks.keys() - before.graph.blocks.keys()
        if len(fresh) == 1 and self.files.is_settled:  # more at once were opened or pasted, not chosen
            self.blocks.note_used(after.graph.blocks[fresh.pop()].layer.kind)
        other = before.graph is not after.graph or before.source is not after.source
        if other and self.files.is_settled and (was := suitable(before)) != suitable(after) and self.docks.shows(was):
            self._arrange_panels()
        self.pump.ask_again()
        self.refresh()

    def _show_change(self, found: Foreseen | None) -> None:
        """Say what a change will do to weights that were learnt, before it is done."""
        if found is None:
            self.change_bar.dismiss()
            return
        text = in_words(found, self.training.applied.graph, self.document.project.graph)
        self.change_bar.show_change(text, waits=found.waits)

    def _selected(self, _ids: frozenset[str]) -> None:
        self.pump.ask_again()
        self.refresh()

    def _prepared(self) -> None:
        before = self._kept
        self.pump.ask_again()
        self.pictures.forget_history()
        kept, self._kept = self.session.kept, self.session.kept
        if kept is not before and (text := kept_in_words(kept, self.document.project.graph)):
            self.status.say(text)
        self.refresh()

    def _finished(self, reason: str) -> None:
        self.status.say(reason)
        self.refresh()

    def _edit_block(self, block: str) -> None:
        self.document.select([block])
        self.docks.show_side("inspector")
        self.inspector.focus_first()

    def _add_block(self, kind: str) -> None:
        self.canvas.add_kind(kind)
        self.canvas.setFocus()

    def _add_phrase(self, fragment: dict) -> None:
        self.canvas.desk.add_fragment(fragment)
        self.canvas.setFocus()

    def _hear_panel(self, panel: Panel) -> None:
        """A panel may find what is wrong with a block, and know the cure."""
        answers = (
            ("block_wanted", self.guide.show_block),
            ("fix_wanted", self.guide.mend),
            ("failed", self._tell_failure),
            ("told", self.status.say),
        )
        for signal, answer in answers:
            if hasattr(panel, signal):
                getattr(panel, signal).connect(answer)

    def _tell_failure(self, title: str, sentence: str) -> None:
        self.tell(self, title, sentence)

    def _set_rate(self, value: float, key: str) -> None:
        trouble = ""
        try:
            self.training.set_learning_rate(value, key)
        except EngineError as refusal:
            trouble = said(refusal)
        self._say_of_rate(trouble)

    def _say_of_rate(self, trouble: str) -> None:
        self.transport.rate.mark(trouble)
        if trouble:
            self.status.say(trouble)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._laid_out:  # sizes of docks count only from the moment when the window has one
            self._lay_out()

    def _lay_out(self) -> None:
        """Arrange the panels as the project says, or as suits it where it says nothing."""
        self._laid_out = True
        self.canvas.desk.appearance.restore(self.document.project.layout)
        self.docks.recall(self.document.project.layout.get("choices"))
        if not self.docks.restore(self.document.project.layout):
            self.docks.show_sides()
            self.arrange()
        QTimer.singleShot(0, self.canvas, self.canvas.fit)  # once the docks have taken their room

    # --- the end

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closed and not self.files.may_leave(closing=True):
            event.ignore()
            return
        self.shut_down()
        event.accept()

    def shut_down(self) -> None:
        """Stop the pump and the worker and let go of the document; asking is done before."""
        if self._closed:
            return
        self._closed = True
        self.pump.stop()
        self.transport.device.close_probe()
        self.change_bar.dismiss()
        self.notice.close()
        if self.safekeeping is not None:
            self.safekeeping.close(keep=False)
        self.files.close()
        self.training.close()
        self.session.close()
        for part in (self.canvas, self.inspector, self.problems, self.steps, self.finder):
            part.close_document()
        self.pictures.close()
        self.document.changed.disconnect(self._changed)
        self.document.selection_changed.disconnect(self._selected)
        self.document.history_changed.disconnect(self.refresh)


def _rate_setting(project: Project):
    return next(item for item in describe(type(project.training.optimizer)) if item.name == "learning_rate")
