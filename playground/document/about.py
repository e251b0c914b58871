"""What a project is in plain words: enough to say later in what two runs differ."""

from collections.abc import Mapping
from typing import Any

from engine.sentence import Sentence
from engine.settings import values_of
from engine.words import chosen

from .project import Project

MOST_BLOCKS = 200
MOST_DIFFERENCES, LONGEST = 40, 80  # a project file may say anything
BLOCKS, FIRST_WEIGHTS = "blocks", "first_weights"


def about(project: Project, first_weights: int | None = None) -> dict[str, Any]:
    """Set-up, data and blocks of a project as JSON values; and the seed of the first weights, where it is known."""
    training = project.training
    setup = {name: value for name, value in values_of(training).items() if isinstance(value, int | float | str)}
    rate = training.optimizer.learning_rate
    kinds = {"data": project.source.kind, "optimizer": training.optimizer.kind, "schedule": training.schedule.kind}
    blocks = list(project.graph.blocks.values())[:MOST_BLOCKS]
    words = {block.name: f"{block.layer.title} {block.layer.summary()}".strip() for block in blocks}
    begun = {} if first_weights is None else {FIRST_WEIGHTS: first_weights}
    return {**setup, **kinds, "learning_rate": rate, BLOCKS: words, **begun}


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    """What is said differently of `one` than of `other`: "learning rate 0.01", "hidden1: Dense 12 units", "no tanh2"."""
    differing = [name for name in one if name != BLOCKS and name in other and one[name] != other[name]]
    found = [_set_to(name, one[name]) for name in differing if name != FIRST_WEIGHTS]
    if FIRST_WEIGHTS in differing and "seed" not in differing:
        found.append(Sentence("other first weights"))
    mine, theirs = one.get(BLOCKS), other.get(BLOCKS)
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        found += [f"{name}: {words}"[:LONGEST] for name, words in mine.items() if theirs.get(name) != words]
        found += [Sentence("no {block}", block=str(name)[: LONGEST - 3]) for name in theirs if name not in mine]
    return tuple(found[:MOST_DIFFERENCES])


def _set_to(name: str, value: Any) -> Sentence:
    setting = chosen(name[: LONGEST // 2])
    value = value if isinstance(value, float) else str(value)[: LONGEST - len(setting) - 1]
    return Sentence("{setting} {value}", setting=setting, value=value)
