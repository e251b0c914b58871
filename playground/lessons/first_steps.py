"""The first minute: what is said, in which order, and beside which part of the window. Data only."""

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Mark:
    """A few words beside a part of the window: "canvas", "train", "palette", "inspector" or "panels"."""

    target: str
    title: str
    text: str


FIRST_STEPS = (
    Mark(
        "canvas",
        QT_TRANSLATE_NOOP("FirstSteps", "This is a network"),
        QT_TRANSLATE_NOOP("FirstSteps", "Data comes in at the left and flows along the wires. Zoom with the wheel."),
    ),
    Mark(
        "train",
        QT_TRANSLATE_NOOP("FirstSteps", "Press Train"),
        QT_TRANSLATE_NOOP("FirstSteps", "It learns while you watch: pictures in the blocks and curves below move with every step."),
    ),
    Mark(
        "palette",
        QT_TRANSLATE_NOOP("FirstSteps", "Add a block"),
        QT_TRANSLATE_NOOP("FirstSteps", "Drag one onto a wire, or press Space on the canvas and type what you need."),
    ),
    Mark(
        "inspector",
        QT_TRANSLATE_NOOP("FirstSteps", "Change it"),
        QT_TRANSLATE_NOOP("FirstSteps", "Settings of the selected block, or of data and training. They count from the next step on."),
    ),
    Mark(
        "panels",
        QT_TRANSLATE_NOOP("FirstSteps", "Look inside"),
        QT_TRANSLATE_NOOP("FirstSteps", "Curves, weights and feature maps. Select a block to see its own. F1 opens the guide."),
    ),
)
