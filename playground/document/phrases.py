"""Phrases: several blocks that people often put down together, as fragments to paste."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.catalogue import LAYERS
from engine.graph import Wire, free_name
from engine.layer import Loss
from engine.sentence import Sentence

from .blocks import free_place, move_blocks
from .errors import EditError
from .fragments import paste
from .project import STEP_X, STEP_Y, Position, Project
from .wiring import connect, join_frame, make_room, pass_on_dots

Part = tuple[str, Mapping[str, Any]]  # kind and settings


@dataclass(frozen=True)
class Phrase:
    """Blocks in a chain; `across` are extra wires by number, as (from, to, port). It enters and leaves at its two ends."""

    kind: str
    title: str
    help: str
    parts: tuple[Part, ...]
    keywords: tuple[str, ...] = ()
    across: tuple[tuple[int, int, int], ...] = ()

    @property
    def available(self) -> bool:
        """Whether this version has all the layers that the phrase is made of."""
        return all(kind in LAYERS for kind, _ in self.parts)

    def fragment(self) -> dict[str, Any]:
        """The phrase as JSON values that `paste` takes."""
        names: list[str] = []
        blocks = []
        for number, (kind, settings) in enumerate(self.parts, 1):
            names.append(free_name(kind, names))
            at = [STEP_X * number, self._row(number)]
            blocks.append({"id": f"b{number}", "name": names[-1], "kind": kind, "at": at, "settings": dict(settings)})
        chain = [(number, number + 1, 0) for number in range(1, len(self.parts))]
        wires = [{"source": f"b{source}", "target": f"b{target}", "port": port} for source, target, port in (*chain, *self.across)]
        return {"blockprop": "fragment", "format": 1, "blocks": blocks, "wires": wires}

    def _row(self, number: int) -> float:
        return STEP_Y if any(source < number < target for source, target, _ in self.across) else 0.0


def _convolution(filters: int, size: int = 3) -> Part:
    return "conv2d", {"filters": filters, "kernel_size": size, "padding": "same"}


PHRASES = (
    Phrase(
        "conv_block",
        Sentence("Conv block"),
        Sentence("Convolution, batch norm, ReLU and pooling: the brick that image networks are built of."),
        (_convolution(16), ("batch_norm", {}), ("relu", {}), ("pool2d", {})),
        ("convolution", "cnn", "vgg"),
    ),
    Phrase(
        "dense_block",
        Sentence("Dense block"),
        Sentence("Dense, ReLU and dropout: a hidden layer that does not overfit easily."),
        (("dense", {"units": 64}), ("relu", {}), ("dropout", {})),
        ("hidden", "mlp", "fully connected"),
    ),
    Phrase(
        "encoder",
        Sentence("Encoder"),
        Sentence("Dense layers that squeeze their input into 32 numbers."),
        (("flatten", {}), ("dense", {"units": 128}), ("relu", {}), ("dense", {"units": 32})),
        ("autoencoder", "bottleneck", "code"),
    ),
    Phrase(
        "decoder",
        Sentence("Decoder"),
        Sentence("Dense layers that unfold a code into numbers from 0 to 1, one for each pixel of a 28×28 picture."),
        (("dense", {"units": 128}), ("relu", {}), ("dense", {"units": 784}), ("sigmoid", {}), ("reshape", {"shape": [28, 28, 1]})),
        ("autoencoder", "generator"),
    ),
    Phrase(
        "residual_block",
        Sentence("Residual block"),
        Sentence("Two convolutions and a way around them: what the block learns is added to what came in."),
        (_convolution(16), ("relu", {}), _convolution(16), ("relu", {}), _convolution(16), ("add", {}), ("relu", {})),
        ("resnet", "skip", "shortcut"),
        across=((2, 6, 1),),
    ),
    Phrase(
        "classifier_head",
        Sentence("Classifier head"),
        Sentence("Flatten, Dense and softmax cross-entropy: turns features into scores for ten classes and compares them with the label."),
        (("flatten", {}), ("dense", {"units": 10}), ("softmax_cross_entropy", {})),
        ("output", "softmax", "loss"),
    ),
)


def available() -> tuple[Phrase, ...]:
    """The phrases whose layers this version has."""
    return tuple(phrase for phrase in PHRASES if phrase.available)


def add_phrase(project: Project, kind: str, at: Position) -> tuple[Project, tuple[str, ...]]:
    """Put the blocks of a phrase with their centre at `at`; returns the project and the new ids."""
    phrase = next(phrase for phrase in PHRASES if phrase.kind == kind)
    return paste(project, phrase.fragment(), at)


def add_fragment(
    project: Project, fragment: Mapping[str, Any], at: Position, wire: Wire | None = None, source: str = ""
) -> tuple[Project, tuple[str, ...]]:
    """Put the blocks of a fragment on the canvas; returns the project and the new ids. Raises EditError where they can't be.

    With a `wire` it goes into the wire, and what follows makes room; with a `source` a wire leads from that block to it. Without
    either its centre is at `at`.
    """
    before = wire.source if wire is not None else source
    bare = project
    project, ids = paste(project, fragment, at)
    blocks = [key for key in ids if key in project.graph.blocks]
    ways_in, ways_out = _ends(project, blocks)
    if not before:
        return project, ids
    if len(ways_in) != 1:
        raise EditError("These blocks have no single way in. Drop them on empty canvas and wire them.")
    x, y = project.positions[before]
    place = (x + STEP_X, y) if wire is not None else free_place(bare, (x + STEP_X, y))
    project = _placed(project, blocks, ways_in[0], place)
    if wire is not None:
        if len(ways_out) != 1:
            raise EditError("These blocks have no single way out, so they can't stand in a wire. Drop them on empty canvas.")
        graph = project.graph.without_wire(wire)
        project = connect(replace(project, graph=graph), wire.source, ways_in[0])
        project = replace(project, graph=project.graph.with_wire(Wire(ways_out[0], wire.target, wire.port)))
        project = make_room(pass_on_dots(bare, project, wire, ways_in[0], ways_out[0]), wire, ways_out[0])
        return join_frame(project, wire, blocks), ids
    return connect(project, source, ways_in[0]), ids


def _ends(project: Project, blocks: Sequence[str]) -> tuple[list[str], list[str]]:
    """The blocks that a wire may enter, and those that one may leave."""
    graph = project.graph
    entered, left = {wire.target for wire in graph.wires}, {wire.source for wire in graph.wires}
    takes = [key for key in blocks if key not in entered and (graph.blocks[key].layer.ports or graph.blocks[key].layer.variadic)]
    gives = [key for key in blocks if key not in left and not isinstance(graph.blocks[key].layer, Loss)]
    return takes, gives


def _placed(project: Project, blocks: Sequence[str], entry: str, place: Position) -> Project:
    """The blocks moved together, so that their entry stands at a place."""
    x, y = project.positions[entry]
    way = (place[0] - x, place[1] - y)
    return move_blocks(project, {key: (project.positions[key][0] + way[0], project.positions[key][1] + way[1]) for key in blocks})
