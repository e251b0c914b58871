"""What an edit of the network did to its trained weights, in words."""

from PySide6.QtCore import QCoreApplication

from engine.graph import Graph
from engine.transfer import Kept

from .foresight import block_of, names


def kept_in_words(kept: Kept, graph: Graph) -> str:
    """A sentence on weights that were resized, made anew or brought back; "" where all of them stayed."""
    parts = [
        (_tr("made anew: {blocks}"), kept.new),
        (_tr("cut or widened: {blocks}"), kept.resized),
        (_tr("brought back: {blocks}"), kept.brought_back),
    ]
    said = [text.format(blocks=names(dict.fromkeys(map(block_of, paths)), graph)) for text, paths in parts if paths]
    if not said or not (kept.whole or kept.resized or kept.brought_back):
        return ""
    return (
        _tr("Weights {what}; the others stay.").format(what=", ".join(said))
        if kept.whole
        else _tr("Weights {what}.").format(what=", ".join(said))
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("kept", text)
