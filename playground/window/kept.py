"""What an edit of the network did to its trained weights, in words."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from engine.graph import Graph
from engine.transfer import Kept

NAMED = 3  # blocks that are named; more are counted


def kept_in_words(kept: Kept, graph: Graph) -> str:
    """A sentence on weights that were resized, made anew or brought back; "" where all of them stayed."""
    parts = [
        (_tr("made anew: {blocks}"), kept.new),
        (_tr("cut or widened: {blocks}"), kept.resized),
        (_tr("brought back: {blocks}"), kept.brought_back),
    ]
    said = [text.format(blocks=_names(paths, graph)) for text, paths in parts if paths]
    if not said or not (kept.whole or kept.resized or kept.brought_back):
        return ""
    return (
        _tr("Weights {what}; the others stay.").format(what=", ".join(said))
        if kept.whole
        else _tr("Weights {what}.").format(what=", ".join(said))
    )


def _names(paths: Iterable[str], graph: Graph) -> str:
    ids = dict.fromkeys(path.rpartition(".")[0] for path in paths)
    names = [graph.blocks[key].name for key in ids if key in graph.blocks]
    if len(names) > NAMED:
        return _tr("{count} blocks").format(count=len(names))
    return ", ".join(f"'{name}'" for name in names)


def _tr(text: str) -> str:
    return QCoreApplication.translate("kept", text)
