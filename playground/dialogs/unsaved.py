"""The questions before work would be lost: unsaved changes, and closing while it trains."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from .question import Answer, ask

SAVE, DISCARD, CANCEL = "save", "discard", "cancel"


def ask_unsaved(parent: QWidget | None, name: str) -> str:
    """Save, don't save or cancel?"""
    return ask(
        parent,
        _tr("Save the changes to “{name}”?").format(name=name),
        _tr("Your changes are lost if you don't save them."),
        (Answer(SAVE, _tr("Save"), primary=True), Answer(DISCARD, _tr("Don't save")), Answer(CANCEL, _tr("Cancel"))),
        icon="save",
    )


def ask_training(parent: QWidget | None, name: str, progress: str) -> str:
    """Stop and save, stop, or keep running?"""
    return ask(
        parent,
        _tr("“{name}” is still training").format(name=name),
        _tr("{progress} Saving keeps weights, optimizer and curves, so that training can go on from there.").format(progress=progress),
        (
            Answer(SAVE, _tr("Stop and save"), primary=True),
            Answer(DISCARD, _tr("Stop, don't save")),
            Answer(CANCEL, _tr("Keep running")),
        ),
        icon="play",
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("unsaved", text)
