"""Earlier runs of the open project: kept when a run begins anew, drawn behind the present one, saved with the project."""

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from engine.history import History
from playground.document.about import about
from playground.document.project import Project
from playground.files.project_file import Run

MOST = 6  # more curves than that can't be told apart


class Runs(QObject):
    """The records of runs that are over, oldest first; `changed` is emitted when one comes or goes, is hidden or renamed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._runs: tuple[Run, ...] = ()
        self._logs: tuple[tuple[str, History], ...] = ()
        self._before: tuple[Run, ...] = ()  # as they were before one was forgotten
        self.hidden: frozenset[str] = frozenset()  # not drawn in the curves

    @property
    def all(self) -> tuple[Run, ...]:
        """As the project file has them."""
        return self._runs

    @property
    def logs(self) -> tuple[tuple[str, History], ...]:
        """Name and record of each, as panels draw them."""
        return self._logs

    def replace(self, runs: tuple[Run, ...]) -> None:
        """Take those of another project."""
        self._before, self.hidden = (), frozenset()
        self._set(runs)

    def keep(self, history: History, project: Project) -> None:
        """Keep the record of a run that ends, if it has any step."""
        if not len(history.losses.points()[0]):
            return
        fresh = Run(self._free_name(), datetime.now(UTC).isoformat(timespec="seconds"), about(project, history.seed), history.columns())
        self._before = ()
        self._set((*self._runs, fresh)[-MOST:])

    def forget(self, name: str = "") -> None:
        """Forget the run with this name, or all; `bring_back` undoes it."""
        self._before = self._runs
        self._set(tuple(run for run in self._runs if name and run.name != name))

    @property
    def can_bring_back(self) -> bool:
        return bool(self._before)

    def bring_back(self) -> None:
        """Have again what was forgotten last."""
        if self._before:
            runs, self._before = self._before, ()
            self._set(runs)

    def show(self, name: str, on: bool) -> None:
        """Draw a run in the curves, or not."""
        self.hidden = self.hidden - {name} if on else self.hidden | {name}
        self.changed.emit()

    def rename(self, name: str, wanted: str) -> None:
        """Give a run another name; one that is empty or taken is refused, and the old one stays."""
        wanted = wanted.strip()[:80]
        if wanted and wanted not in {run.name for run in self._runs}:
            self.hidden = self.hidden - {name} | ({wanted} if name in self.hidden else set())
            self._before = ()
            self._set(tuple(replace(run, name=wanted) if run.name == name else run for run in self._runs))
        else:
            self.changed.emit()

    def _set(self, runs: tuple[Run, ...]) -> None:
        self._runs = runs
        self._logs = tuple((run.name, History.from_columns(run.columns)) for run in runs)
        self.changed.emit()

    def _free_name(self) -> str:
        numbers = [int(run.name.rpartition(" ")[2]) for run in self._runs if run.name.rpartition(" ")[2].isdecimal()]
        return self.tr("Run {number}").format(number=max(numbers, default=len(self._runs)) + 1)
