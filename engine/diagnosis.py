"""Diagnosis: what is wrong with a network that learns, where, why, and what cures it. Pure: numbers in, findings out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from .analysis import Fix
from .graph import Graph
from .sentence import Sentence

RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "hard_sigmoid": (0.0, 1.0), "softsign": (-1.0, 1.0)}
"""Activations whose numbers have ends, with those ends."""
SILENT_KINDS = ("relu",)
"""Activations that let nothing through below zero, neither numbers nor gradients."""

NEAR = 0.05  # of the range: so near an end the slope is flat
DEAD_SHARE = 0.1  # of the units: fewer dead ones are no trouble
MOSTLY = 0.9  # of the samples or numbers
VANISHING = 1e-4  # of the longest gradient
EXPLODING = 1e3
WORSE = 1.1  # times the best validation loss
RISING = 3  # epochs without a better validation loss
JUMP = 2.0  # times the first loss


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its kind, the block (an id; "" for the whole network), a sentence, and an edit that cures it."""

    kind: str
    block: str
    text: str
    fix: Fix | None = None


def at_an_end(values: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
    """Which numbers lie so near an end of a range that hardly any gradient comes through."""
    border = NEAR * (ends[1] - ends[0])
    return (values < ends[0] + border) | (values > ends[1] - border)


def watched(graph: Graph, order: Sequence[str]) -> list[str]:
    """The blocks that can fall silent or saturate, in the order of running."""
    kinds = (*RANGES, *SILENT_KINDS)
    return [key for key in order if key in graph.blocks and graph.blocks[key].layer.kind in kinds and not graph.blocks[key].bypassed]


def idle_units(kind: str, survey: np.ndarray) -> tuple[int, float]:
    """How many units are idle, and the share that stands for the whole block, from a survey (units, 2): silent, at an end.

    A ReLU's unit is dead if no sample brings it to life; units with ends are saturated if nearly all of their numbers are at one.
    """
    if kind in SILENT_KINDS:
        dead = survey[:, 0] >= 1
        return int(dead.sum()), float(dead.mean())
    return int((survey[:, 1] > MOSTLY).sum()), float(survey[:, 1].mean())


def of_units(graph: Graph, surveys: Mapping[str, np.ndarray]) -> list[Finding]:
    """Dead and saturated activations, from what a survey of units says of each block."""
    found = []
    for key, survey in surveys.items():
        block = graph.blocks[key]
        idle, share = idle_units(block.layer.kind, survey)
        calmed = Fix(Sentence("Normalise what goes into '{block}'", block=block.name), "insert", block=key, kind="batch_norm")
        if block.layer.kind in SILENT_KINDS and idle and share > DEAD_SHARE:
            text = Sentence(
                "{idle} of {count} units of '{block}' are dead: no sample brings them above zero, so they get no gradient and "
                "can't come back by themselves. Lower the learning rate, try Leaky ReLU, or normalise what goes in.",
                idle=idle,
                count=len(survey),
                block=block.name,
            )
            found.append(Finding("dead", key, text, calmed))
        elif block.layer.kind in RANGES and share > MOSTLY / 2:
            text = Sentence(
                "{percent} % of the numbers of '{block}' are at an end of their range, where the slope is flat: hardly "
                "any gradient comes through. Use smaller first weights, try ReLU, or normalise what goes in.",
                percent=round(100 * share),
                block=block.name,
            )
            found.append(Finding("saturated", key, text, calmed))
    return found


def of_gradients(graph: Graph, norms: Mapping[str, float]) -> list[Finding]:
    """Gradients that are not finite, explode or vanish, from their lengths in the order of running."""
    if not norms:
        return []
    broken = [key for key, value in norms.items() if not isfinite(value)]
    if broken:
        text = Sentence("The gradient of '{block}' is no longer finite. Lower the learning rate.", block=graph.blocks[broken[0]].name)
        return [Finding("not finite", broken[0], text)]
    first, longest = next(iter(norms)), max(norms, key=norms.__getitem__)
    if norms[longest] > EXPLODING:
        text = Sentence(
            "The gradient of '{block}' is very long. Limit its length (clipping) or lower the learning rate.",
            block=graph.blocks[longest].name,
        )
        return [Finding("exploding", longest, text)]
    if norms[first] < norms[longest] * VANISHING:
        text = Sentence(
            "'{block}' hardly learns: its gradient has vanished on the way. Try ReLU and He initialisation.", block=graph.blocks[first].name
        )
        return [Finding("vanishing", first, text)]
    return []


def of_losses(steps: Sequence[float], held: Sequence[float]) -> list[Finding]:
    """A loss that runs away or overfitting, from the loss of the steps and the validation loss of the epochs."""
    known = [value for value in steps if isfinite(value)]
    if len(known) < len(steps):
        return [Finding("not finite", "", Sentence("The loss is no longer finite. Lower the learning rate and begin again."))]
    quarter = len(known) // 4
    if quarter >= 5 and np.median(known[-quarter:]) > JUMP * np.median(known[:quarter]):
        return [Finding("too fast", "", Sentence("The loss grows: the learning rate is too high. Divide it by ten."))]
    best = int(np.argmin(held)) if len(held) else 0
    if len(held) - 1 - best >= RISING and held[-1] > WORSE * held[best]:
        text = Sentence(
            "The validation loss was best after epoch {best} and grows since: the network learns its samples by heart. Stop there, "
            "use more data, or add Dropout.",
            best=best + 1,
        )
        return [Finding("overfitting", "", text)]
    return []
