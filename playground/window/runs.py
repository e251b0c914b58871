"""Earlier runs of the open project: kept when a run begins anew, drawn behind the present one, saved with the project."""

from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from engine.history import History
from playground.document.project import Project
from playground.files.project_file import Run

MOST = 6  # more curves than that can't be told apart


class Runs(QObject):
    """The records of runs that are over, oldest first; `changed` is emitted when one comes or all go."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._runs: tuple[Run, ...] = ()
        self._logs: tuple[tuple[str, History], ...] = ()

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
        self._set(runs)

    def keep(self, history: History, project: Project) -> None:
        """Keep the record of a run that ends, if it has any step."""
        if not len(history.losses.points()[0]):
            return
        training = project.training
        about = {"optimizer": training.optimizer.kind, "learning_rate": training.optimizer.learning_rate, "batch_size": training.batch_size}
        fresh = Run(self._free_name(), datetime.now(UTC).isoformat(timespec="seconds"), about, history.columns())
        self._set((*self._runs, fresh)[-MOST:])

    def forget(self) -> None:
        self._set(())

    def _set(self, runs: tuple[Run, ...]) -> None:
        self._runs = runs
        self._logs = tuple((run.name, History.from_columns(run.columns)) for run in runs)
        self.changed.emit()

    def _free_name(self) -> str:
        numbers = [int(run.name.rpartition(" ")[2]) for run in self._runs if run.name.rpartition(" ")[2].isdecimal()]
        return self.tr("Run {number}").format(number=max(numbers, default=0) + 1)
