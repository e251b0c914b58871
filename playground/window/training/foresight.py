"""Foresight: what an edit of the network will do to its trained weights, known before it is done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from engine.analysis import Analysis
from engine.graph import Graph

NAMED = 3  # blocks that are named; more are counted
Shapes = Mapping[str, tuple[int, ...]]
NEW, CUT, WIDENED, BACK, KEPT = "new", "cut", "widened", "back", "kept"  # from what is lost to what stays


@dataclass(frozen=True)
class Foreseen:
    """Blocks (ids) by what becomes of their weights; `aside` are those that leave, whose weights come back with them.

    `waits` says that the network can't run as it is now, so that nothing is done until it can.
    """

    new: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    widened: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    waits: bool = False

    @property
    def matters(self) -> bool:
        """Whether anything but keeping happens."""
        return bool(self.new or self.cut or self.widened or self.aside or self.waits)


def shapes(graph: Graph, analysis: Analysis) -> dict[str, tuple[int, ...]]:
    """The shapes of all arrays of a network that can run, by "block id.parameter"."""
    found = {}
    for key in analysis.order:
        block = graph.blocks[key]
        if not block.bypassed and not block.twin and key in analysis.inputs:
            found.update({f"{key}.{spec.name}": spec.shape for spec in block.layer.parameters(*analysis.inputs[key])})
    return found


def foresee(before: Shapes, after: Shapes, attic: Collection[tuple[str, tuple[int, ...]]] = ()) -> Foreseen:
    """What `transfer` will do when arrays of these shapes follow those; `attic` holds path and shape of what was put aside earlier."""
    fates: dict[str, set[str]] = {}
    for path, shape in after.items():
        fates.setdefault(block_of(path), set()).add(_fate(before.get(path), shape, (path, shape) in attic))
    worst = {block: next(fate for fate in (NEW, CUT, WIDENED, BACK, KEPT) if fate in found) for block, found in fates.items()}
    sorted_out = {fate: tuple(block for block, found in worst.items() if found == fate) for fate in (NEW, CUT, WIDENED, BACK, KEPT)}
    aside = dict.fromkeys(block_of(path) for path in before if block_of(path) not in fates)
    return Foreseen(**sorted_out, aside=tuple(aside))


def in_words(found: Foreseen, before: Graph, after: Graph) -> str:
    """A sentence for a person: "Weights: 'hidden2' widened, 'score' cut; 3 blocks kept"."""
    if found.waits:
        return _tr("Training goes on with the network as it was. Your change is applied as soon as the network can run.")
    words = (
        (_tr("made anew: {blocks}"), found.new, after),
        (_tr("cut: {blocks}"), found.cut, after),
        (_tr("widened: {blocks}"), found.widened, after),
        (_tr("brought back: {blocks}"), found.back, after),
        (_tr("put aside: {blocks}"), found.aside, before),
        (_tr("kept: {blocks}"), found.kept, after),
    )
    said = "; ".join(text.format(blocks=names(blocks, graph)) for text, blocks, graph in words if blocks)
    return _tr("Weights {what}.").format(what=said)


def names(ids: Collection[str], graph: Graph) -> str:
    """The names of a few blocks, or how many there are."""
    found = [graph.blocks[key].name for key in ids if key in graph.blocks]
    if len(found) > NAMED:
        return _tr("{count} blocks").format(count=len(found))
    return ", ".join(f"'{name}'" for name in found)


def block_of(path: str) -> str:
    """The id of the block whose array has this path."""
    return path.rpartition(".")[0]


def _fate(before: tuple[int, ...] | None, after: tuple[int, ...], stored: bool) -> str:
    if before == after:
        return KEPT
    if stored:
        return BACK
    if before is None or len(before) != len(after):
        return NEW
    return CUT if any(new < old for old, new in zip(before, after, strict=True)) else WIDENED


def _tr(text: str) -> str:
    return QCoreApplication.translate("kept", text)
