"""Phrases: several blocks that people often put down together, as fragments to paste."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.catalogue import LAYERS
from engine.graph import free_name

from .fragments import paste
from .project import STEP_X, STEP_Y, Position, Project

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
        "Conv block",
        "Convolution, batch norm, ReLU and pooling: the brick that image networks are built of.",
        (_convolution(16), ("batch_norm", {}), ("relu", {}), ("pool2d", {})),
        ("convolution", "cnn", "vgg"),
    ),
    Phrase(
        "dense_block",
        "Dense block",
        "Dense, ReLU and dropout: a hidden layer that does not overfit easily.",
        (("dense", {"units": 64}), ("relu", {}), ("dropout", {})),
        ("hidden", "mlp", "fully connected"),
    ),
    Phrase(
        "encoder",
        "Encoder",
        "Dense layers that squeeze their input into 32 numbers.",
        (("flatten", {}), ("dense", {"units": 128}), ("relu", {}), ("dense", {"units": 32})),
        ("autoencoder", "bottleneck", "code"),
    ),
    Phrase(
        "decoder",
        "Decoder",
        "Dense layers that unfold a code into numbers from 0 to 1, one for each pixel of a 28×28 picture.",
        (("dense", {"units": 128}), ("relu", {}), ("dense", {"units": 784}), ("sigmoid", {}), ("reshape", {"shape": [28, 28, 1]})),
        ("autoencoder", "generator"),
    ),
    Phrase(
        "residual_block",
        "Residual block",
        "Two convolutions and a way around them: what the block learns is added to what came in.",
        (_convolution(16), ("relu", {}), _convolution(16), ("relu", {}), _convolution(16), ("add", {}), ("relu", {})),
        ("resnet", "skip", "shortcut"),
        across=((2, 6, 1),),
    ),
    Phrase(
        "classifier_head",
        "Classifier head",
        "Flatten, Dense and softmax cross-entropy: turns features into scores for ten classes and compares them with the label.",
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
