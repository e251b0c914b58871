"""Random edits of every sort, drawn by a seed: what a restless person does."""

import random
from collections.abc import Callable

from engine.analysis import analyse
from engine.catalogue import LAYERS, SOURCES
from engine.errors import EngineError
from engine.settings import Setting, describe
from playground.document import edits
from playground.document.edits import EditError
from playground.document.phrases import PHRASES
from playground.document.project import Project

MOST = 60
NAMES = ("conv", "Ä", "😀 x", "x" * 80, "a_2", "output", "", "  ", "a\nb", "\u202e")


def empty() -> Project:
    return Project(SOURCES["logic_gates"]())


class Restless:
    """Makes one random edit after the other; `step(project)` returns its name and the new project, the same one if it was refused."""

    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        self.kinds = [*LAYERS, *("input", "dense", "relu", "conv2d", "flatten", "add") * 3]
        self.refused = 0

    def step(self, project: Project) -> tuple[str, Project]:
        crowded = len(project.graph.blocks) > MOST
        action = self.rng.choice(SHRINKING if crowded else ACTIONS)
        try:
            return action.__name__, action(self, project)
        except (EditError, EngineError):
            self.refused += 1
            return action.__name__, project

    def block(self, project: Project) -> str:
        return self.rng.choice(list(project.graph.blocks) or ["b1"])

    def blocks(self, project: Project) -> list[str]:
        known = list(project.graph.blocks)
        return self.rng.sample(known, min(len(known), self.rng.randint(0, 6)))

    def value(self, setting: Setting) -> object:
        """A value for a setting: mostly one that it may have, sometimes an odd one."""
        low, high = setting.minimum or 0, setting.maximum if setting.maximum is not None else 99
        whole = self.rng.choice((int(low), int(high), self.rng.randint(int(low), int(low) + 9)))
        kinds = {
            "integer": whole,
            "number": self.rng.uniform(low, high),
            "switch": self.rng.random() < 0.5,
            "choice": self.rng.choice(setting.choices or ("",)),
            "choice_or_integer": self.rng.choice((*setting.choices, whole)),
            "shape": [self.rng.choice((-1, 1, 2, 28, 784)) for _ in range(self.rng.randint(1, 4))],
            "column": self.rng.choice(("point", "image", "label")),
            "text": self.rng.choice(NAMES),
        }
        return self.rng.choice(NAMES) if self.rng.random() < 0.1 else kinds[setting.kind]

    def place(self) -> tuple[float, float]:
        return self.rng.uniform(-2000, 2000), self.rng.uniform(-2000, 2000)


def add(self: Restless, project: Project) -> Project:
    return edits.add_block(project, self.rng.choice(self.kinds), self.place())[0]


def connect(self: Restless, project: Project) -> Project:
    return edits.connect(project, self.block(project), self.block(project), self.rng.choice((None, 0, 0, 1, 2)))


def disconnect(self: Restless, project: Project) -> Project:
    wires = project.graph.wires
    return edits.disconnect(project, *self.rng.sample(wires, min(len(wires), self.rng.randint(0, 3))))


def insert(self: Restless, project: Project) -> Project:
    if not project.graph.wires:
        return project
    block = self.rng.choice([self.block(project), self.rng.choice(self.kinds)])
    return edits.insert_on_wire(project, self.rng.choice(project.graph.wires), block, self.rng.choice((None, self.place())))[0]


def reroute(self: Restless, project: Project) -> Project:
    return edits.add_dot(project, self.rng.choice(project.graph.wires), self.place())[0] if project.graph.wires else project


def lead(self: Restless, project: Project) -> Project:
    dots = self.rng.sample(sorted(project.dot_places()), min(len(project.dot_places()), 3))
    if self.rng.random() < 0.3:
        return edits.remove_dots(project, dots)
    return edits.move_dots(project, {key: self.place() for key in dots})


def straighten(self: Restless, project: Project) -> Project:
    return edits.straighten(project, self.rng.sample(sorted(project.dots, key=str), min(len(project.dots), 1)))


def replug(self: Restless, project: Project) -> Project:
    if not project.graph.wires:
        return project
    return edits.replug(project, self.rng.choice(project.graph.wires), self.block(project), self.rng.choice((None, 0, 1)))


def remove(self: Restless, project: Project) -> Project:
    return edits.remove_blocks(project, self.blocks(project), heal=self.rng.random() < 0.7)


def detach(self: Restless, project: Project) -> Project:
    return edits.detach(project, self.blocks(project)[:2])


def move(self: Restless, project: Project) -> Project:
    return edits.move_blocks(project, {key: self.place() for key in self.blocks(project)})


def rename(self: Restless, project: Project) -> Project:
    return edits.rename_block(project, self.block(project), self.rng.choice(NAMES))


def change(self: Restless, project: Project) -> Project:
    key = self.block(project)
    layer = edits.block_of(project, key).layer
    settings = describe(type(layer))
    if not settings:
        return project
    setting = self.rng.choice(settings)
    return edits.change_setting(project, key, setting.name, self.value(setting))


def reset(self: Restless, project: Project) -> Project:
    return edits.reset_settings(project, self.block(project))


def freeze(self: Restless, project: Project) -> Project:
    return edits.set_frozen(project, self.blocks(project), self.rng.random() < 0.5)


def bypass(self: Restless, project: Project) -> Project:
    return edits.set_bypassed(project, self.blocks(project), self.rng.random() < 0.5)


def twin(self: Restless, project: Project) -> Project:
    return edits.set_twin(project, self.block(project), self.rng.choice(("", self.block(project))))


def copy(self: Restless, project: Project) -> Project:
    chosen = [*self.blocks(project), *(mark.id for mark in (*project.notes[:1], *project.groups[:1]))]
    return edits.paste(project, edits.fragment(project, chosen), self.rng.choice((None, self.place())), self.rng.random() < 0.5)[0]


def phrase(self: Restless, project: Project) -> Project:
    return edits.add_phrase(project, self.rng.choice(PHRASES).kind, self.place())[0]


def fix(self: Restless, project: Project) -> Project:
    fixes = [problem.fix for problem in analyse(project.graph, project.source.specs()).problems if problem.fix]
    return edits.apply_fix(project, self.rng.choice(fixes)) if fixes else project


def lay_out(self: Restless, project: Project) -> Project:
    return edits.auto_layout(project, self.rng.choice((None, self.blocks(project))))


def line_up(self: Restless, project: Project) -> Project:
    return edits.align(project, self.blocks(project), self.rng.choice(("left", "centre", "right", "top", "middle", "bottom")))


def spread(self: Restless, project: Project) -> Project:
    return edits.distribute(project, self.blocks(project), self.rng.choice(("horizontal", "vertical")))


def annotate(self: Restless, project: Project) -> Project:
    if project.notes and self.rng.random() < 0.5:
        return edits.change_note(project, self.rng.choice(project.notes).id, text=self.rng.choice(NAMES), width=self.rng.uniform(0, 400))
    return edits.add_note(project, "Look *here*\n😀", self.place())[0] if len(project.notes) < 8 else project


def frame(self: Restless, project: Project) -> Project:
    if project.groups and self.rng.random() < 0.6:
        group = self.rng.choice(project.groups)
        return edits.change_group(project, group.id, title=self.rng.choice(NAMES), blocks=group.blocks | set(self.blocks(project)[:1]))
    return edits.add_group(project, self.blocks(project), "Body", self.rng.choice(("blue", "#ff8800")))[0]


def unmark(self: Restless, project: Project) -> Project:
    marks = [mark.id for mark in (*project.notes, *project.groups)]
    return edits.remove_marks(project, self.rng.sample(marks, min(len(marks), 2)))


def train(self: Restless, project: Project) -> Project:
    return edits.set_training(project, **{self.rng.choice(("epochs", "batch_size", "seed")): self.rng.randint(0, 500)})


def data(self: Restless, project: Project) -> Project:
    gate = SOURCES["logic_gates"](gate=self.rng.choice(("and", "or", "xor")))
    return edits.set_source(project, self.rng.choice((gate, SOURCES["mnist"]())))


def docks(self: Restless, project: Project) -> Project:
    return edits.set_layout(project, {"docks": [self.rng.randint(0, 9)], "zoom": self.rng.random()})


SHRINKING: tuple[Callable[[Restless, Project], Project], ...] = (remove, remove, remove, disconnect)
ACTIONS = (
    *(add,) * 4,
    *(connect,) * 6,
    *(disconnect, insert, insert, remove, detach, move, move, rename, change, change, reset, freeze, bypass, twin, copy, phrase, fix),
    *(reroute, reroute, reroute, lead, lead, straighten, replug),
    *(lay_out, line_up, spread, annotate, frame, unmark, train, data, docks),
)
