"""Tells screen readers what is selected: items on a canvas have no voice of their own."""

from collections.abc import Collection

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from playground.style.words import said

from .stage import Stage
from .words import tr


def announce(widget: QWidget, stage: Stage, ids: Collection[str]) -> None:
    """Say the selection, if anyone listens."""
    if QAccessible.isActive() and ids:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence(stage, ids)))


def sentence(stage: Stage, ids: Collection[str]) -> str:
    """What is selected, in words: name, kind, shape, where its wires lead, what is wrong."""
    graph = stage.document.project.graph
    if len(ids) != 1:
        return tr("{0} selected").format(len(ids))
    key = next(iter(ids))
    if key not in graph.blocks:
        return tr("Note or frame selected")
    block, face = graph.blocks[key], stage.scene.blocks[key].face
    parts = [block.name, said(block.layer.title), face.shape]
    parts += [tr("from {0}").format(graph.blocks[wire.source].name) for wire in graph.inputs(key)]
    parts += [tr("to {0}").format(graph.blocks[wire.target].name) for wire in graph.outputs(key)]
    parts += [said(problem.text) for problem in face.problems]
    return ", ".join(part for part in parts if part)
