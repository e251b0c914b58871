"""The document: the project that is open, its past and future, what is selected, and who wants to know."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.analysis import Analysis, Problem, analyse, out_of_order

from .event import Event
from .project import Project

STEPS = 1000  # how many can be undone
OPENED = "Open"  # the name of the step that was not done here


@dataclass(frozen=True)
class Step:
    """A state of the project: what was done to reach it, and what was selected when it was last looked at."""

    name: str
    project: Project
    selection: frozenset[str] = frozenset()
    merge: object = None


class Document:
    """Holds one project and every step of its making.

    Events: `changed(before, after)` with two projects, `selection_changed(ids)`, and `history_changed()` when a step was done,
    undone or dropped or the saved mark moved. `steps` is how many can be undone.
    """

    def __init__(self, project: Project, steps: int = STEPS):
        self.changed = Event()
        self.selection_changed = Event()
        self.history_changed = Event()
        self._most = steps
        self._steps = [Step(OPENED, project)]
        self._position = 0
        self._saved = project
        self._highest_id = project.graph.highest_id()
        self._analysed: tuple[Project, Analysis] | None = None

    @property
    def project(self) -> Project:
        return self._steps[self._position].project

    @property
    def selection(self) -> frozenset[str]:
        return self._steps[self._position].selection

    @property
    def analysis(self) -> Analysis:
        """Shapes, costs and problems of the project as it is now, those of its data first; computed once for each graph and source."""
        project = self.project
        known = self._analysed
        if known is None or _differs(known[0], project):
            self._analysed = known = (project, _analysed(project))
        return known[1]

    def apply(self, name: str, project: Project, *, merge: object = None, selection: Iterable[str] | None = None) -> bool:
        """Do a step; false, and no step, if nothing differs.

        Steps in a row with the same `merge` key (a drag, a number being typed) become one. `selection` is what is selected after it.
        """
        before = self._steps[self._position]
        if project is before.project or project == before.project:
            if selection is not None:
                self.select(selection)
            return False
        chosen = before.selection if selection is None else frozenset(selection)
        step = Step(name, project, chosen & project.ids(), merge)
        del self._steps[self._position + 1 :]
        if merge is not None and before.merge == merge and self._position > 0:
            self._replace_last(step)
        else:
            self._steps.append(step)
            del self._steps[: max(0, len(self._steps) - self._most - 1)]
        self._position = len(self._steps) - 1
        self._retire_ids()
        self._tell(before)
        return True

    def select(self, ids: Iterable[str]) -> None:
        """Select these; ids that are not there are left out. Selecting is no step, but ends one that could still be merged with."""
        step = self._steps[self._position]
        chosen = frozenset(ids) & self.project.ids()
        if chosen != step.selection:
            self._steps[self._position] = replace(step, selection=chosen, merge=None)
            self.selection_changed.emit(chosen)

    def undo(self) -> None:
        if self.can_undo:
            self.go_to(self._position - 1)

    def redo(self) -> None:
        if self.can_redo:
            self.go_to(self._position + 1)

    def go_to(self, position: int) -> None:
        """Go to a step of the history by its number; raises IndexError if there is no such step."""
        if not 0 <= position < len(self._steps):
            raise IndexError(f"The history has the steps 0 to {len(self._steps) - 1}, not {position}.")
        before = self._steps[self._position]
        self.end_merging()
        self._position = position
        self.end_merging()
        self._retire_ids()
        self._tell(before)

    def end_merging(self) -> None:
        """Whatever comes next is a step of its own."""
        self._steps[self._position] = replace(self._steps[self._position], merge=None)

    def reset(self, project: Project, *, name: str = OPENED) -> None:
        """Take another project and forget the history: what opening a file does."""
        before = self._steps[self._position]
        self._steps = [Step(name, project)]
        self._position = 0
        self._saved = project
        self._highest_id = project.graph.highest_id()
        self._tell(before)

    @property
    def can_undo(self) -> bool:
        return self._position > 0

    @property
    def can_redo(self) -> bool:
        return self._position + 1 < len(self._steps)

    @property
    def undo_name(self) -> str:
        """What undo would undo; "" if there is nothing."""
        return self._steps[self._position].name if self.can_undo else ""

    @property
    def redo_name(self) -> str:
        return self._steps[self._position + 1].name if self.can_redo else ""

    @property
    def history(self) -> tuple[str, ...]:
        """Names of all steps, done and undone; number 0 is the beginning."""
        return tuple(step.name for step in self._steps)

    @property
    def position(self) -> int:
        """Number of the step that is shown now."""
        return self._position

    @property
    def saved_position(self) -> int | None:
        """Number of the step that is in the file, if the history still has it."""
        return next((number for number, step in enumerate(self._steps) if step.project is self._saved), None)

    def mark_saved(self, project: Project | None = None) -> None:
        """`project` (by default the current one) is now in the file."""
        self._saved = self.project if project is None else project
        self.end_merging()
        self.history_changed.emit()

    def mark_unsaved(self) -> None:
        """No file holds this project: it was recovered or made from a template."""
        self._saved = None
        self.history_changed.emit()

    @property
    def modified(self) -> bool:
        """Whether the project differs from what is in the file."""
        return self._saved is not self.project and self._saved != self.project

    def _retire_ids(self) -> None:
        """Ids of blocks that were undone or dropped stay used: a new block must not find the weights of another."""
        step = self._steps[self._position]
        project, graph = step.project, step.project.graph
        highest = graph.highest_id()
        self._highest_id = max(self._highest_id, highest)
        if highest == self._highest_id:
            return
        marked = replace(project, graph=replace(graph, used=self._highest_id))
        if self._saved is project:
            self._saved = marked
        self._steps[self._position] = replace(step, project=marked)

    def _replace_last(self, step: Step) -> None:
        """Put a merged step in the place of the last; if both together change nothing, there was no step."""
        if step.project == self._steps[-2].project:
            del self._steps[-1]
        else:
            self._steps[-1] = step

    def _tell(self, before: Step) -> None:
        after = self._steps[self._position]
        if after.project is not before.project:
            self.changed.emit(before.project, after.project)
        if after.selection != before.selection:
            self.selection_changed.emit(after.selection)
        self.history_changed.emit()


def _analysed(project: Project) -> Analysis:
    found = analyse(project.graph, project.source.specs())
    trouble = project.source.problem()
    late = out_of_order(project.graph, project.training.order)
    return replace(found, problems=((Problem(trouble),) if trouble else ()) + (*found.problems, *late))


def _differs(one: Project, other: Project) -> bool:
    """Whether an analysis has to be made anew."""
    return one.graph is not other.graph or one.source is not other.source or one.training.order != other.training.order
