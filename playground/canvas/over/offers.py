"""What the search offers: kinds of block, those that fit first; or blocks that a wire can be led to."""

from collections.abc import Callable, Iterable

from engine.catalogue import LAYERS, summary
from engine.graph import Graph
from engine.layer import Loss
from playground.files.phrases import PhraseBook
from playground.style.words import said

from ..fitting import best_port
from ..placing import Spot, judge
from ..scene import describe_spec
from ..stage import Stage
from ..words import tr
from .quick_add import Offer

RECENT = 5
PHRASE = "phrase:"  # begins the key of an offer that puts several blocks down
TYPICAL = {  # what people mostly put behind a block of a category, offered first while nothing is typed
    "": ("input", "dense", "conv2d"),
    "Input": ("dense", "conv2d", "flatten", "embedding", "reshape"),
    "Core": ("relu", "tanh", "dense", "sigmoid", "dropout", "softmax_cross_entropy", "binary_cross_entropy", "mse"),
    "Convolution": ("relu", "batch_norm", "pool2d", "conv2d", "flatten"),
    "Pooling": ("conv2d", "flatten", "dropout", "dense"),
    "Activation": ("dense", "conv2d", "pool2d", "dropout", "softmax_cross_entropy", "binary_cross_entropy", "mse", "flatten"),
    "Normalisation": ("relu", "conv2d", "dense", "pool2d"),
    "Regularisation": ("dense", "conv2d", "softmax_cross_entropy"),
    "Recurrent": ("dense", "lstm", "gru", "dropout"),
    "Merge": ("relu", "dense", "conv2d", "flatten"),
}

COMMON = tuple(dict.fromkeys(kind for kinds in TYPICAL.values() for kind in kinds))  # of kinds that fit a text as well, the first


class Offers:
    """Makes lists for the search; `rank(query, recent)` orders kinds by how well they match a text."""

    def __init__(self, stage: Stage, rank: Callable[..., Iterable[type]] | None, phrases: PhraseBook):
        self._stage = stage
        self.phrases = phrases
        self._rank = rank or plain_rank
        self.recent: list[str] = []

    def used(self, kind: str) -> None:
        """Remember what was added last, to offer it early."""
        if kind.startswith(PHRASE):
            return
        self.recent = [kind, *(other for other in self.recent if other != kind)][:RECENT]

    def kinds(self, text: str, spot: Spot) -> list[Offer]:
        """Kinds of block for a spot, those that fit first, each group in the order of the match."""
        project, analysis = self._stage.document.project, self._stage.document.analysis
        if not spot.ends <= project.graph.blocks.keys():
            return []  # an undo took away what the search began at
        offers = []
        for owner in self._rank(text, (*self.recent, *COMMON) if text else self.recent):
            verdict = judge(project, analysis, owner.kind, spot)
            reason = "" if verdict is None else verdict.reason
            if spot.port is not None and verdict is not None and not verdict.possible:
                continue
            offers.append(Offer(owner.kind, said(owner.title), said(summary(owner)), owner.kind, owner.category, said(reason)))
        offers += self._phrases(text, spot)
        usual = () if text else self._usual(spot)
        return sorted(offers, key=lambda offer: (bool(offer.reason), usual.index(offer.key) if offer.key in usual else len(usual)))

    def _phrases(self, text: str, spot: Spot) -> list[Offer]:
        """Groups of blocks that fit the text; where something must flow into them, those that have one way in."""
        words, offers = text.lower().split(), []
        for phrase in self.phrases.all():
            names = " ".join((said(phrase.title), phrase.title, *phrase.keywords, "phrase")).lower()
            if not all(word in names for word in words) or (spot.port is not None and not spot.port.output):
                continue
            wired, kind = spot.port is not None or spot.wire is not None, phrase.first_kind
            if wired and kind not in LAYERS:
                continue  # nothing can flow into blocks that have several ways in, or none that is known
            verdict = judge(self._stage.document.project, self._stage.document.analysis, kind, spot) if wired else None
            if verdict is not None and not verdict.possible:
                continue
            reason = "" if verdict is None else verdict.reason
            offers.append(Offer(PHRASE + phrase.key, said(phrase.title), said(phrase.help), "", "Phrases", said(reason)))
        return offers

    def _usual(self, spot: Spot) -> tuple[str, ...]:
        """What mostly follows the block before it; where there is none, recently used kinds come first."""
        blocks = self._stage.document.project.graph.blocks
        before = spot.wire.source if spot.wire is not None else spot.port.block if spot.port is not None and spot.port.output else ""
        category = blocks[before].layer.category if before in blocks else "" if not blocks else "Core"
        typical = TYPICAL.get(category, ())
        return tuple(dict.fromkeys((*typical, *self.recent) if before in blocks else (*self.recent, *typical)))

    def targets(self, text: str, source: str) -> list[Offer]:
        """Blocks that a wire from `source` can be led to."""
        document = self._stage.document
        offers = []
        for key, block in document.project.graph.blocks.items():
            if key == source or text.lower() not in f"{block.name} {said(block.layer.title)}".lower():
                continue
            _, verdict = best_port(document.project, document.analysis, source, key)
            if verdict.possible:
                shape = describe_spec(document.analysis.specs.get(key))
                offers.append(
                    Offer(
                        key,
                        block.name,
                        " · ".join(filter(None, (said(block.layer.title), shape))),
                        block.layer.kind,
                        block.layer.category,
                        said(verdict.reason),
                    )
                )
        return sorted(offers, key=lambda offer: bool(offer.reason))


def plain_rank(text: str, recent: Iterable[str] = ()) -> list[type]:
    """Kinds whose title or keywords hold a text, in the order of the catalogue: enough where no better ranking is given."""
    words = text.lower().split()
    known = {
        owner.kind: " ".join((said(owner.title), owner.title, owner.kind, owner.category, *owner.keywords)).lower()
        for owner in LAYERS.values()
    }
    found = [owner for owner in LAYERS.values() if all(word in known[owner.kind] for word in words)]
    return sorted(found, key=lambda owner: owner.kind not in recent)


def head_for(graph: Graph, spot: Spot) -> str:
    """What the search is for, above its field."""
    if spot.wire is not None and {spot.wire.source, spot.wire.target} <= graph.blocks.keys():
        return tr("Insert between {0} and {1}").format(graph.blocks[spot.wire.source].name, graph.blocks[spot.wire.target].name)
    if spot.port is None or spot.port.block not in graph.blocks:
        return ""
    name = graph.blocks[spot.port.block].name
    return tr("Add after {0}").format(name) if spot.port.output else tr("Add before {0}").format(name)


def can_be_followed(graph: Graph, key: str) -> bool:
    return key in graph.blocks and not isinstance(graph.blocks[key].layer, Loss)
