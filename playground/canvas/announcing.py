"""Tells screen readers what is selected: items on a canvas have no voice of their own."""

from collections.abc import Collection

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from playground.document.project import Project, dot_of
from playground.style.voice import speak
from playground.style.words import said

from .stage import Stage
from .words import tr


def announce(widget: QWidget, stage: Stage, ids: Collection[str]) -> None:
    """Say the selection, if anyone listens."""
    if QAccessible.isActive() and ids:
        speak(widget, sentence(stage, ids))


def dot_name(project: Project, key: str) -> str:
    """Which dot it is, in words."""
    wire, number = dot_of(key)
    source, target = (project.graph.blocks[end].name for end in (wire.source, wire.target))
    return tr("Reroute point {0} of {1} from {2} to {3}").format(number + 1, len(project.dots[wire]), source, target)


def sentence(stage: Stage, ids: Collection[str]) -> str:
    """What is selected, in words: name, kind, shape, where its wires lead, what is wrong."""
    graph = stage.document.project.graph
    if not ids:
        return tr("Nothing is selected")
    if len(ids) != 1:
        return tr("{0} selected").format(len(ids))
    key = next(iter(ids))
    if key in stage.scene.dots:
        return dot_name(stage.document.project, key)
    if key in stage.scene.groups:
        frame = stage.scene.groups[key]
        return ", ".join((tr("Frame"), frame.group.title, frame.size_in_words()))
    if key not in graph.blocks:
        return ", ".join((tr("Note"), stage.scene.notes[key].note.text))
    block, face = graph.blocks[key], stage.scene.blocks[key].face
    parts = [block.name, said(block.layer.title), said(block.layer.summary()), face.shape]
    parts += [tr("from {0}").format(graph.blocks[wire.source].name) for wire in graph.inputs(key)]
    parts += [tr("to {0}").format(graph.blocks[wire.target].name) for wire in graph.outputs(key)]
    parts += [said(problem.text) for problem in face.problems]
    return ", ".join(part for part in parts if part)
