"""The job: a project's network, data and trainer, as the worker has them. It knows no thread and no window."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from time import perf_counter

import psutil

from engine import devices, memory
from engine.analysis import Analysis, analyse
from engine.backend import Backend
from engine.checkpoint import Checkpoint
from engine.data.columns import DataSet, Source
from engine.device_probe import Listener
from engine.events import Diverged, Event, Finished, StepsDone
from engine.network import Network
from engine.probes import Frame, Request, capture
from engine.sentence import Sentence
from engine.stepping.relief import on_device
from engine.trainer import MOST_STEPS, Trainer, parted
from engine.transfer import Attic, Kept, transfer
from playground import gpu
from playground.document.project import Project


class Job:
    """Builds what a project needs to train, moves it on event by event, and follows edits without losing weights."""

    def __init__(
        self,
        free_memory: Callable[[], int] = lambda: psutil.virtual_memory().available,
        clock: Callable[[], float] = perf_counter,
        trial: Callable[[], Listener] = gpu.trial,
    ) -> None:
        self._free_memory = free_memory
        self._clock = clock
        self._trial = trial
        self.memory_needed = 0  # bytes, of the present training on the CPU
        self.insists_on_memory = False  # the person wants it though it needs more than is wise
        self.project: Project | None = None
        self.trainer: Trainer | None = None
        self.device = "auto"
        self.device_note = ""
        self.kept = Kept()
        self._attic = Attic()
        self._data: DataSet | None = None
        self._data_key: tuple[Source, tuple[int, float, str]] | None = None
        self._last: Checkpoint | None = None  # of a network that an edit made unable to run
        self._events: Iterator[Event] | None = None

    def load(self, project: Project, checkpoint: Checkpoint | None) -> None:
        """Begin with a project; raises EngineError if its data can't be read. A network that can't run yet leaves `trainer` None."""
        self._attic = Attic()
        self.close()
        self.insists_on_memory = False
        self.memory_needed = 0
        self._last = checkpoint
        self.project = project
        self._build(project)

    def revise(self, project: Project) -> None:
        """Follow an edit: another set-up from the next step on, another network with every weight that still fits."""
        before, self.project = self.project, project
        if before is None:
            self.load(project, None)
            return
        if self.trainer is not None and same_network(before, project):
            if before.training != project.training:
                self.trainer.apply(project.training)
                self._events = None
            return
        self._keep()
        self._build(project)

    def use(self, device: str) -> None:
        """Go on on another device: "auto", "cpu" or "cuda"."""
        self.device = device
        if self.project is not None and self.trainer is not None:
            self._keep()
            self._build(self.project)

    def insist(self) -> None:
        """Build the network though it needs more memory than is wise."""
        self.insists_on_memory = True
        if self.project is not None and self.trainer is None:
            self._build(self.project)

    def restart(self, seed: int | None) -> None:
        """Begin anew with the same first weights (None) or those of another seed."""
        if self.trainer is None:
            return
        self.trainer.restart(seed)
        self._attic = Attic()
        self._events = None

    def advance(self, *, one_step: bool = False) -> list[Event]:
        """What the training did up to the next place to rest: steps (one, if that is wanted), and the end of the epoch if they reach it.

        Empty if there is nothing to train.
        """
        if self.trainer is None:
            return []
        trainer = self.trainer
        trainer.steps_at_once = 1 if one_step else MOST_STEPS
        if self._events is None:
            done = trainer.epoch >= trainer.setup.epochs
            self._events = trainer.run(trainer.setup.epochs if done else None)
            trainer.history.start_clock(trainer.step)
        began = self._clock()
        try:
            events = [next(self._events)]
            if isinstance(events[0], StepsDone) and trainer.iteration == trainer.iterations_per_epoch:
                events.append(next(self._events))
        except BaseException:
            self._events = None  # a generator that raised is over; the trainer can go on with another
            raise
        trainer.history.spend(self._clock() - began, trainer.step)
        if isinstance(events[-1], Finished | Diverged):
            self._events = None
        return events

    def capture(self, request: Request) -> Frame | None:
        return capture(self.trainer, request) if self.trainer is not None else None

    def checkpoint(self) -> Checkpoint | None:
        return self.trainer.state() if self.trainer is not None else self._last

    @property
    def data_notes(self) -> tuple[str, ...]:
        """What a person should read about the samples, such as rows that were left out."""
        return self._data.notes if self._data is not None else ()

    def close(self) -> None:
        """Let go of the trainer and its threads."""
        if self.trainer is not None:
            self.trainer.close()
        self.trainer = None

    def _keep(self) -> None:
        if self.trainer is not None:
            self._last = self.trainer.state()
            self.trainer.close()
            self.trainer = None
            self._events = None

    def _build(self, project: Project) -> None:
        self._events = None
        data = self._load_data(project)
        backend, self.device_note = self._backend()
        seed = self._last.counters.get("seed", project.training.seed) if self._last else project.training.seed
        specs = {name: column.spec for name, column in data.columns.items()}
        analysis = analyse(project.graph, specs)
        if analysis.problems:
            return  # the window shows them; the weights wait in `_last` until the network can run again
        self._check_memory(memory.at_least(analysis, project.training), analysis)

        def make(backend: Backend) -> Trainer:
            trainer = Trainer(Network(project.graph, specs, backend, seed=seed), data, project.training)
            if backend.name == "cpu":
                size = memory.needed(trainer)
                self.memory_needed = size + memory.stored(data, trainer.data)
                self._check_memory(size, analysis)
            self._take_over(trainer)
            return trainer

        self.trainer, note = on_device(make, backend)
        self.device_note = note or self.device_note

    def _take_over(self, trainer: Trainer) -> None:
        """Give a new trainer what was learnt before, as far as it fits."""
        if self._last is not None:
            fresh = trainer.network.weights.snapshot()
            weights, self.kept = transfer(fresh, self._last.weights, self._attic)
            trainer.restore(replace(self._last, weights=weights))

    def _check_memory(self, size: int, analysis: Analysis) -> None:
        if not self.insists_on_memory:
            memory.require(size, self._free_memory(), analysis, self.project.graph)

    def _load_data(self, project: Project) -> DataSet:
        """The samples, parted as they are trained on: the whole set in one piece need not stay in memory beside its parts."""
        setup = project.training
        key = (project.source, setup.parting)
        if self._data is None or self._data_key != key:
            self._data = None  # two data sets at once may be more than memory holds
            self._data = parted(project.source.load(setup.seed), setup)
            self._data_key = key
        return self._data

    def _backend(self) -> tuple[Backend, str]:
        """The wanted device; before a GPU's packages are loaded into this process, a trial in another must have gone well."""
        if self.device != "cpu" and "cupy" not in sys.modules and devices.is_there():
            found = self._trial()
            if not found.usable:
                note = Sentence("The GPU can't be used: {text} Going on with the CPU.", text=found.stages[-1].text)
                return devices.cpu(), note if self.device == "cuda" else ""
        return devices.choose(self.device)


def same_network(one: Project, other: Project) -> bool:
    """Whether two projects train the same network on the same data: places, names, notes and the rest of the set-up don't matter."""
    if one.source != other.source or one.training.parting != other.training.parting:
        return False
    if one.graph is other.graph:
        return True
    nameless = ({key: replace(block, name="") for key, block in graph.blocks.items()} for graph in (one.graph, other.graph))
    return next(nameless) == next(nameless) and one.graph.wires == other.graph.wires
