"""Looks at many samples at once: mistakes, units that give nothing, reconstructions. Each is bounded in cost."""

from collections.abc import Iterator

import numpy as np

from ..data.columns import SPLITS
from ..diagnosis import RANGES, at_an_end
from ..shapes import TensorSpec
from ..trainer import Trainer

JUDGED = 500  # held-back samples that a confusion matrix is made of
EXAMINED = 500  # training samples that units are examined with
SHOWN = 8  # samples that are reconstructed side by side


def held_split(trainer: Trainer) -> str:
    """The samples that the network does not learn from: validation if there are any, else test, else training."""
    return next((split for split in ("validation", "test") if trainer.data.count(split)), "train")


def judgements(trainer: Trainer, block: str, column: str) -> np.ndarray | None:
    """(n, 5): number of a held-back sample, its class, the class that the block answers, by how much its own class leads, and its split.

    A lead below zero is a mistake: the lower, the surer the network was of another class. The split is
    its place in SPLITS. None if the block has no number for each class.
    """
    split = held_split(trainer)
    rows = []
    for part, values in _outputs(trainer, block, split, 0, JUDGED):
        target = trainer.data.values(split, column, part)
        right = target.argmax(axis=1) if target.ndim == 2 else target.astype(np.int64)
        if values.ndim != 2 or right.ndim != 1 or values.shape[1] < 2 or right.max(initial=0) >= values.shape[1]:
            return None
        numbers = np.arange(len(right))
        own = values[numbers, right]
        others = values.copy()
        others[numbers, right] = -np.inf
        of_split = np.full(len(right), SPLITS.index(split))
        rows.append(np.stack([part.start + numbers, right, values.argmax(axis=1), own - others.max(axis=1), of_split], axis=1))
    return np.concatenate(rows) if rows else None


def units(trainer: Trainer, block: str) -> np.ndarray | None:
    """(units, 2): in which share of training samples a unit gives nothing above zero, and which share of its numbers are at an end.

    A unit is a channel of an image or sequence, or a number of a vector. Only activations have ends; others get 0.
    """
    graph = trainer.network.graph
    ends = RANGES.get(graph.blocks[block].layer.kind)
    spec: TensorSpec = trainer.network.analysis.specs[block]
    if spec.dtype != "float" or not spec.rank:
        return None
    silent, extreme, seen = np.zeros(spec.shape[-1]), np.zeros(spec.shape[-1]), 0
    for _, values in _outputs(trainer, block, "train", 0, EXAMINED):
        flat = values.reshape(len(values), -1, values.shape[-1])
        silent += (flat <= 0).all(axis=1).sum(axis=0)
        extreme += at_an_end(flat, ends).mean(axis=1).sum(axis=0) if ends else 0
        seen += len(values)
    return np.stack([silent, extreme], axis=1) / seen if seen else None


def reconstructions(trainer: Trainer, block: str, column: str, first: int) -> np.ndarray | None:
    """(2, n, *shape): samples of the test split from `first` on, as they should come out and as a block gives them."""
    split = "test" if trainer.data.count("test") else held_split(trainer)
    first = max(0, min(first, trainer.data.count(split) - SHOWN))
    for part, made in _outputs(trainer, block, split, first, SHOWN):
        wanted = trainer.data.values(split, column, part)
        return np.stack([wanted, made.reshape(wanted.shape)]) if made.size == wanted.size else None
    return None


def _outputs(trainer: Trainer, block: str, split: str, first: int, most: int) -> Iterator[tuple[slice, np.ndarray]]:
    """What leaves a block for the samples of a split, batch by batch."""
    evaluator, network = trainer.evaluator, trainer.network
    names = {column for stage in evaluator.replica.plan_for(block).stages for column in stage.columns}
    last = min(first + most, trainer.data.count(split))
    for start in range(first, last, evaluator.batch):
        part = slice(start, min(start + evaluator.batch, last))
        batch = {name: network.backend.asarray(trainer.data.values(split, name, part)) for name in names}
        yield part, evaluator.predict(block, batch)
