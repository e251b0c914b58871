"""Small projects that the tests start from."""

from dataclasses import dataclass

from engine.catalogue import LAYERS, SOURCES
from engine.layer import Layer
from engine.setup import TrainingSetup
from playground.document import edits
from playground.document.project import Project


@dataclass(frozen=True)
class Sum(Layer):
    """A block that takes any number of wires; stands in no catalogue."""

    kind = "sum_for_tests"
    title = "Sum"
    category = "Test"
    variadic = True

    def output_spec(self, *inputs):
        return inputs[0]

    def forward(self, node, *inputs):
        return sum(inputs)

    def backward(self, node, dy):
        return (dy,) * len(node.inputs)


def empty() -> Project:
    return Project(SOURCES["logic_gates"](), training=TrainingSetup())


def line(*kinds: str, project: Project | None = None) -> tuple[Project, list[str]]:
    """A chain of blocks from left to right, each wired to the next; an Input reads the column "point"."""
    project = project or empty()
    ids: list[str] = []
    for number, kind in enumerate(kinds):
        settings = {"column": "point"} if kind == "input" else {}
        if LAYERS[kind].category == "Loss":
            settings["column"] = "label" if "softmax" in kind else "probability"
        project, key = edits.add_block(project, kind, (200.0 * number, 0.0), settings)
        if ids:
            project = edits.connect(project, ids[-1], key)
        ids.append(key)
    return project, ids


def xor() -> tuple[Project, list[str]]:
    """Input, Dense, Tanh, Dense, loss: everything in order."""
    project, ids = line("input", "dense", "tanh", "dense", "softmax_cross_entropy")
    return edits.change_setting(project, ids[3], "units", 2), ids
