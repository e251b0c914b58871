"""A project made ready to compute: its network on a device, its data, and its state from the file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from engine import devices
from engine.analysis import analyse, out_of_order
from engine.backend import Backend
from engine.data.columns import DataSet
from engine.network import Network
from engine.stepping.relief import on_device
from engine.trainer import Trainer
from playground.document.project import Project
from playground.files.atomic import backup_of
from playground.files.errors import ProjectError
from playground.files.project_file import SavedProject, load

from .errors import CommandError
from .output import say
from .places import require_project

Made = TypeVar("Made")


def open_project(path: Path) -> SavedProject:
    """The project in a file, and on stderr what had to be left out; raises CommandError or ProjectError that names the file."""
    require_project(path)
    try:
        saved = load(path)
    except ProjectError as trouble:
        earlier = backup_of(path)
        if not earlier.is_file():
            raise
        raise CommandError(f"{trouble} How it was before the last saving is in '{earlier}'.") from trouble
    for remark in saved.remarks:
        say(remark)
    return saved


def with_seed(saved: SavedProject, seed: int | None) -> SavedProject:
    """The project with another seed and without the weights that it learnt; unchanged for None."""
    if seed is None:
        return saved
    training = replace(saved.project.training, seed=seed)
    return replace(saved, project=replace(saved.project, training=training), checkpoint=None)


def make_trainer(saved: SavedProject, device: str) -> Trainer:
    """The trainer where the file left it; raises CommandError with the first problem if the project can't run."""
    project = saved.project
    data = load_data(project)

    def make(backend: Backend) -> Trainer:
        trainer = Trainer(_network(project, backend, _seed(saved)), data, project.training)
        if saved.checkpoint is not None:
            trainer.restore(saved.checkpoint)
        return trainer

    return _made(make, project, device)


def load_data(project: Project) -> DataSet:
    """All samples of a project, and on stderr what is to be said of them."""
    data = project.source.load(project.training.seed)
    for note in data.notes:
        say(note)
    return data


def make_network(project: Project, device: str, seed: int) -> Network:
    """The network with its first weights; raises CommandError with the first problem if the project can't run."""
    return _made(lambda backend: _network(project, backend, seed), project, device)


def _network(project: Project, backend: Backend, seed: int) -> Network:
    return Network(project.graph, project.source.specs(), backend, seed=seed)


def _made(make: Callable[[Backend], Made], project: Project, device: str) -> Made:
    """What `make` makes on a device, or on the CPU if that can't hold it; what is to be said of it goes to stderr."""
    problems = problems_of(project)
    if problems:
        more = f" ({len(problems) - 1} more: see blockprop inspect)" if len(problems) > 1 else ""
        raise CommandError(f"This project can't run. {problems[0]['text']}{more}")
    backend, *remarks = devices.choose(device)
    made, remark = on_device(make, backend)
    for text in filter(None, (*remarks, remark)):
        say(text)
    return made


def problems_of(project: Project) -> list[dict[str, str]]:
    """What keeps a project from running: the name of the block ("" for the whole) and the sentence."""
    trouble = project.source.problem()
    if trouble:
        return [{"block": "", "text": trouble}]
    names = {key: block.name for key, block in project.graph.blocks.items()}
    found = (*analyse(project.graph, project.source.specs()).problems, *out_of_order(project.graph, project.training.order))
    return [{"block": names.get(problem.block, ""), "text": problem.text} for problem in found]


def _seed(saved: SavedProject) -> int:
    """The seed of the first weights: a run that went on from a file keeps the one that it began with."""
    counters = saved.checkpoint.counters if saved.checkpoint else {}
    return counters.get("seed", saved.project.training.seed)
